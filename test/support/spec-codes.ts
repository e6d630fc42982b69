/** Codes of the specification's catalogue, MS001 to MS199 and MS300 to MS349, as ranges: they are there for good. */
const ranges: readonly (readonly [first: number, last: number])[] = [
  [1, 27],
  [30, 77],
  [80, 97],
  [100, 122],
  [129, 152],
  [160, 172],
  [180, 186],
  [190, 199],
  [300, 349],
];

/** Every code of the specification. */
export const specCodes: readonly string[] = ranges.flatMap(([first, last]) =>
  Array.from({ length: last - first + 1 }, (_, at) => `MS${String(first + at).padStart(3, '0')}`),
);
