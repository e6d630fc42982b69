/** The offset of the first character from `from` on that is no blank. */
export function skipBlank(text: string, from: number): number {
  let at = from;
  for (let c = text.charCodeAt(at); c === 32 || c === 10 || c === 13 || c === 9; c = text.charCodeAt(at)) at++;
  return at;
}

/** The offset behind the string that begins at `from`. */
export function skipString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1;
  return at + 1;
}

/** The offset behind the value that begins at `from`. */
export function skipValue(text: string, from: number): number {
  const c = text.charCodeAt(from);
  if (c === 0x22) return skipString(text, from);
  if (c !== 0x7b && c !== 0x5b) {
    let at = from;
    while (at < text.length && !',]} \n\r\t'.includes(text[at]!)) at++;
    return at;
  }
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const inside = text.charCodeAt(at);
    if (inside === 0x22) at = skipString(text, at) - 1;
    else if (inside === 0x7b || inside === 0x5b) depth++;
    else if ((inside === 0x7d || inside === 0x5d) && --depth === 0) return at + 1;
  }
  return text.length;
}

/** The value of `items` in a list of resources, and where each of its entries stands. */
export interface JsonList {
  readonly start: number;
  readonly end: number;
  readonly items: readonly (readonly [number, number])[];
}

/**
 * The `items` of a JSON text that is one mapping, whose items are mappings; `undefined` for anything else.
 *
 * Only brackets, quotes and commas are looked at: what stands between them may be no JSON at all.
 */
export function jsonList(text: string): JsonList | undefined {
  let at = skipBlank(text, 0);
  if (text.charCodeAt(at) !== 0x7b) return undefined;
  let list: JsonList | undefined;
  do {
    at = skipBlank(text, at + 1);
    if (text.charCodeAt(at) !== 0x22) return undefined;
    const end = skipString(text, at);
    const key = text.slice(at, end);
    const colon = skipBlank(text, end);
    if (text.charCodeAt(colon) !== 0x3a || key.includes('\\')) return undefined;
    at = skipBlank(text, colon + 1);
    if (key === '"items"') {
      if (list !== undefined) return undefined;
      list = itemsAt(text, at);
      if (list === undefined) return undefined;
      at = list.end;
    } else {
      const behind = skipValue(text, at);
      if (behind === at) return undefined;
      at = behind;
    }
    at = skipBlank(text, at);
  } while (text.charCodeAt(at) === 0x2c);
  const isWhole = text.charCodeAt(at) === 0x7d && skipBlank(text, at + 1) >= text.length;
  return isWhole ? list : undefined;
}

function itemsAt(text: string, start: number): JsonList | undefined {
  if (text.charCodeAt(start) !== 0x5b) return undefined;
  const items: (readonly [number, number])[] = [];
  let at = start;
  do {
    at = skipBlank(text, at + 1);
    if (text.charCodeAt(at) !== 0x7b) return undefined;
    const end = skipValue(text, at);
    items.push([at, end]);
    at = skipBlank(text, end);
  } while (text.charCodeAt(at) === 0x2c);
  return text.charCodeAt(at) === 0x5d ? { start, end: at + 1, items } : undefined;
}
