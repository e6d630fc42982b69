/** More levels than this are no manifest; the parsers below would lose their stack. */
export const maxDepth = 100;
/** A document that unfolds through aliases to more nodes than this is an attack. */
const maxNodes = 1_000_000;

/** A document that is refused before a parser sees it, and where. */
export interface TooMuch {
  readonly message: string;
  readonly offset: number;
}

/**
 * Looks for nesting deeper than {@link maxDepth}, by indentation, brackets, or dashes in a row; linear.
 *
 * Brackets inside strings count too: text with 100 open brackets and none closed is refused although YAML allows it.
 */
export function tooDeep(text: string, start: number, end: number): TooMuch | undefined {
  let depth = 0;
  let lineStart = start;
  let inIndent = true;
  let dashes = 0;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === 10) {
      lineStart = i + 1;
      inIndent = true;
      dashes = 0;
      continue;
    }
    if (inIndent) {
      if (c === 32) continue;
      // "- - -" and "? ? ?" open a level each.
      if ((c === 45 || c === 63) && (text.charCodeAt(i + 1) === 32 || text.charCodeAt(i + 1) === 9)) {
        dashes++;
        if (dashes > maxDepth) return { message: `nested deeper than ${maxDepth} levels`, offset: i };
        i++;
        continue;
      }
      inIndent = false;
      if (i - lineStart > 2 * maxDepth) {
        const width = i - lineStart;
        // Wide indentation alone is no depth: count the different indents only when it is that wide.
        if (indentLevels(text, start, i) > maxDepth)
          return { message: `nested deeper than ${maxDepth} levels`, offset: lineStart + width };
      }
    }
    if (c === 123 || c === 91) {
      depth++;
      if (depth > maxDepth) return { message: `nested deeper than ${maxDepth} levels`, offset: i };
    } else if ((c === 125 || c === 93) && depth > 0) depth--;
  }
  return undefined;
}

/** Looks for brackets nested deeper than {@link maxDepth} in a JSON text; linear. */
export function tooDeepJson(text: string): TooMuch | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i) | 0x20; // "[" and "{" differ in one bit, and so do their ends
    if (c === 123) {
      depth++;
      if (depth > maxDepth) return { message: `nested deeper than ${maxDepth} levels`, offset: i };
    } else if (c === 125 && depth > 0) depth--;
  }
  return undefined;
}

/** How many open indents there are on the last line before `end`. */
function indentLevels(text: string, start: number, end: number): number {
  const open: number[] = [];
  let at = start;
  while (at <= end) {
    let width = 0;
    while (text.charCodeAt(at + width) === 32) width++;
    const c = text.charCodeAt(at + width);
    if (c !== 10 && c !== 35) {
      while (open.length > 0 && open[open.length - 1]! >= width) open.pop();
      open.push(width);
      if (open.length > maxDepth) return open.length;
    }
    const next = text.indexOf('\n', at);
    if (next < 0) break;
    at = next + 1;
  }
  return open.length;
}

/** Whether aliases unfold a decoded document beyond reason: more than 100 nodes for each of its characters, or a million. */
export function isAliasBomb(value: unknown, length: number): boolean {
  const sizes = new Map<object, number>();
  const limit = Math.min(maxNodes, Math.max(10_000, 100 * length));
  const size = (node: unknown): number => {
    if (node === null || typeof node !== 'object') return 1;
    const known = sizes.get(node);
    if (known !== undefined) return known;
    sizes.set(node, Number.POSITIVE_INFINITY); // an alias to an enclosing node never ends
    let sum = 1;
    for (const child of Array.isArray(node) ? node : Object.values(node)) sum += size(child);
    sizes.set(node, sum);
    return sum;
  };
  return size(value) > limit;
}
