import type { Path } from './source.ts';

/** A place at which two JSON values differ; `undefined`: it is not there. */
export interface JsonDifference {
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

/** Where two JSON values differ, as deep as they are alike; the order of keys is no difference, that of lists is. */
export function jsonDifferences(before: unknown, after: unknown, path: Path = []): readonly JsonDifference[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, at) => jsonDifferences(before[at], after[at], [...path, at])).flat();
  }
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
    return keys.flatMap((key) => jsonDifferences(ownOf(before, key), ownOf(after, key), [...path, key]));
  }
  return Object.is(before, after) ? [] : [{ path, before, after }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function ownOf(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
