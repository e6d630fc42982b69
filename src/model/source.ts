/** Keys and indexes from the root of a resource to one of its fields. */
export type Path = readonly (string | number)[];

/** Where a resource was read. Findings add a {@link Path} and ask the inventory for the line. */
export interface Origin {
  /** The file as the operator named it, `-` for standard input. */
  readonly file: string;
  /** Index of the document in the file, from 0, as kumactl counts. */
  readonly document: number;
  /** Index in the `items` of a list, or -1 where the document is the resource. */
  readonly item: number;
}

/** A place in a file. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export interface Location {
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The field, as {@link formatPath} writes it; empty for the resource itself. */
  readonly path: string;
}

const plainKey = /^[A-Za-z_$][\w$-]*$/;

/** `networking.inbound[0].tags["kuma.io/service"]`: the form in which Kuma's own errors name a field. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (plainKey.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}
