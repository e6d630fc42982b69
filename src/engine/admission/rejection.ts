/** Keys and indexes from the root of a document to one of its nodes. */
export type Path = readonly (string | number)[];

/**
 * One reason why Kuma would not take a resource. `field` and `reason` are Kuma's own (`field` is empty where
 * Kuma names none); `path` leads to the node in the given document, or to the nearest parent that is there.
 */
export interface Rejection {
  readonly field: string;
  readonly reason: string;
  readonly path: Path;
}

/** Where a validator stands: Kuma's name of the place, and the place in the document. They differ where Kuma misspells. */
export interface Place {
  readonly field: string;
  readonly path: Path;
}

export const root: Place = { field: '', path: [] };

/**
 * A field below a place. `keys` are the keys in the document, if they are not the field itself.
 *
 * @see kuma v2.13.10 pkg/core/validators/types.go: PathBuilder
 */
export function member(place: Place, field: string, keys: Path = [field]): Place {
  return { field: place.field === '' ? field : `${place.field}.${field}`, path: [...place.path, ...keys] };
}

/** An item of the list at a place. */
export function item(place: Place, index: number): Place {
  return { field: `${place.field}[${index}]`, path: [...place.path, index] };
}

/** The entry of the map at a place. */
export function entry(place: Place, key: string): Place {
  return { field: `${place.field}[${quote(key)}]`, path: [...place.path, key] };
}

export function reject(out: Rejection[], place: Place, reason: string): void {
  out.push({ field: place.field, reason, path: place.path });
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** A text in quotes, as Go's `%q` writes it. */
export function quote(text: string): string {
  let inner = '';
  for (const char of text) inner += quoted(char);
  return `"${inner}"`;
}

function quoted(char: string): string {
  const known = escapes[char];
  if (known !== undefined) return known;
  const code = char.charCodeAt(0);
  if (code >= 0x20 && code < 0x7f) return char;
  if (code <= 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  const hidden = code <= 0xa0 || code === 0xad || code === 0x2028 || code === 0x2029 || code === 0xfeff;
  return hidden ? `\\u${code.toString(16).padStart(4, '0')}` : char;
}

/**
 * The rejection with a path that exists: what is missing in the document is cut off from the end.
 */
export function located(rejection: Rejection, document: unknown): Rejection {
  let node = document;
  for (let i = 0; i < rejection.path.length; i++) {
    const key = rejection.path[i]!;
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) {
      return { ...rejection, path: rejection.path.slice(0, i) };
    }
    node = (node as Record<string | number, unknown>)[key];
  }
  return rejection;
}
