import { isAlias, isMap, isNode, isPair, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { Path } from '../model/source.ts';
import { skipBlank, skipString, skipValue } from './json-scan.ts';

/** Offsets of a field in its text, the end exclusive; `depth` steps of the path were found. */
export interface Range {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
}

/**
 * Where a field stands in a YAML text, or its nearest ancestor that is there.
 *
 * For `part: 'key'` the key of the last step is meant. Offsets count from the start of the text.
 */
export function locateInYaml(text: string, path: Path, part: 'key' | 'value'): Range {
  const document = parseDocument(text, {
    version: '1.1',
    schema: 'yaml-1.1',
    uniqueKeys: false,
    merge: true,
    logLevel: 'silent',
    strict: false,
  });
  let node: unknown = document.contents;
  let range: Range = { ...rangeOf(node, text, 0), depth: 0 };
  for (const [index, step] of path.entries()) {
    const parent: unknown = isAlias(node) ? node.resolve(document) : node;
    const last = index === path.length - 1;
    if (isMap(parent)) {
      // The last one wins, as in the value.
      const pair = parent.items.findLast((item) => isPair(item) && keyText(item.key) === String(step));
      if (pair === undefined) return range;
      const key = rangeOf(pair.key, text, range.start);
      node = pair.value;
      const hasValue = isNode(node) && !(isScalar(node) && node.source === undefined && node.value === null);
      range = { ...((last && part === 'key') || !hasValue ? key : rangeOf(node, text, key.start)), depth: index + 1 };
    } else if (isSeq(parent)) {
      node = parent.items[Number(step)];
      if (node === undefined) return range;
      range = { ...rangeOf(node, text, range.start), depth: index + 1 };
    } else return range;
  }
  return range;
}

function keyText(key: unknown): string {
  // A mapping as a key names no field, and to write it out can take forever.
  return isScalar(key) ? String(key.value) : '';
}

function rangeOf(node: unknown, text: string, fallback: number): { start: number; end: number } {
  const range = isNode(node) ? (node as Node).range : undefined;
  if (range === undefined || range === null) return { start: fallback, end: fallback };
  const [start, valueEnd] = range;
  // A block collection ends where the next one begins: what is shown is its first line.
  let end = valueEnd;
  while (end > start && (text.charCodeAt(end - 1) === 10 || text.charCodeAt(end - 1) === 32)) end--;
  return { start, end };
}

/** Where a field stands in a JSON text that is known to parse, or its nearest ancestor that is there. */
export function locateInJson(text: string, path: Path, part: 'key' | 'value'): Range {
  let at = skipBlank(text, 0);
  let depth = 0;
  for (const [index, step] of path.entries()) {
    const found = childOf(text, at, step);
    if (found === undefined) break;
    at = found.value;
    depth = index + 1;
    if (depth === path.length && part === 'key' && found.key !== undefined) return { ...found.key, depth };
  }
  return { start: at, end: skipValue(text, at), depth };
}

interface Child {
  readonly key: { readonly start: number; readonly end: number } | undefined;
  readonly value: number;
}

function childOf(text: string, open: number, step: string | number): Child | undefined {
  const bracket = text.charCodeAt(open);
  if (bracket === 0x5b && typeof step === 'number') {
    const value = itemOffsets(text, open)[step];
    return value === undefined ? undefined : { key: undefined, value };
  }
  let found: Child | undefined;
  if (bracket === 0x7b) for (const entry of jsonEntries(text, open)) if (entry.name === String(step)) found = entry;
  return found;
}

function* jsonEntries(
  text: string,
  open: number,
): Generator<{ name: string; key: { start: number; end: number }; value: number }> {
  let at = skipBlank(text, open + 1);
  while (text.charCodeAt(at) === 0x22) {
    const end = skipString(text, at);
    const value = skipBlank(text, skipBlank(text, end) + 1);
    yield { name: JSON.parse(text.slice(at, end)) as string, key: { start: at, end }, value };
    at = skipBlank(text, endOf(text, value));
    if (text.charCodeAt(at) !== 0x2c) return;
    at = skipBlank(text, at + 1);
  }
}

// Where a long list ends is known once its items are.
const endOf = (text: string, value: number): number =>
  remembered?.open === value && remembered.text === text ? remembered.end : skipValue(text, value);

// The offsets of a long list are found once, and not again for each finding in it.
let remembered: { text: string; open: number; end: number; offsets: readonly number[] } | undefined;

function itemOffsets(text: string, open: number): readonly number[] {
  if (remembered?.open === open && remembered.text === text) return remembered.offsets;
  const offsets = [...jsonItems(text, open)];
  if (offsets.length > 100) remembered = { text, open, end: skipValue(text, open), offsets };
  return offsets;
}

function* jsonItems(text: string, open: number): Generator<number> {
  let at = skipBlank(text, open + 1);
  while (at < text.length && text.charCodeAt(at) !== 0x5d) {
    yield at;
    at = skipBlank(text, skipValue(text, at));
    if (text.charCodeAt(at) !== 0x2c) return;
    at = skipBlank(text, at + 1);
  }
}
