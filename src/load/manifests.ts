import { type LoadOptions, load, YAMLException } from 'js-yaml';
import { goSchema, mergeKeys } from './dialect.ts';
import { jsonList } from './json-scan.ts';
import { isAliasBomb, tooDeep, tooDeepJson } from './limits.ts';

/** A stretch of a text that is one document, or one item of a list. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  /** Index of the document in its text, from 0. */
  readonly document: number;
  /** Index in the list's `items`, or -1. */
  readonly item: number;
  readonly syntax: 'yaml' | 'json';
}

/** Why a chunk could not be read, and where in the whole text. */
export interface ParseProblem {
  readonly message: string;
  readonly offset: number;
  readonly hint: string | undefined;
  /** A leftover of a template, which is explained instead of the parser's words. */
  readonly kind: 'syntax' | 'template' | 'limit';
}

/** What reading a text hands on, piece by piece. */
export type Piece =
  | {
      readonly ok: true;
      readonly chunk: Chunk;
      readonly value: unknown;
      /** Offset in the text of the first key that its mapping already has; -1 where there is none. */
      readonly duplicateKey: number;
      /** Offset of the first whole number that is too large to be kept exactly; -1 where there is none. */
      readonly imprecise: number;
      /** The head of a list whose items follow one by one: how many there are. */
      readonly items?: number;
    }
  | { readonly ok: false; readonly chunk: Chunk; readonly problem: ParseProblem };

const options: LoadOptions = { schema: goSchema };
const lenient: LoadOptions = { schema: goSchema, json: true };

/**
 * The value of a YAML text that stands in a field of a manifest.
 *
 * @throws {Error} where it is none
 */
export function parseYaml(text: string): unknown {
  const much = tooDeep(text, 0, text.length);
  if (much !== undefined) throw new Error(much.message);
  const value = mergeKeys(load(text, lenient));
  if (isAliasBomb(value, text.length)) throw new Error('aliases unfold without end');
  return value;
}

/**
 * The documents of a text, in order, with their values; a broken one costs itself, not the text.
 *
 * JSON is read whole, JSON Lines line by line, YAML document by document; a `List` of kubectl or
 * kumactl item by item, so that positions and memory do not grow with the list.
 */
export function* readText(text: string): Generator<Piece> {
  const first = firstCharacter(text);
  if (first === 0x7b || first === 0x5b) {
    const json = readJson(text);
    if (json !== undefined) {
      yield* json;
      return;
    }
  }
  let document = 0;
  for (const [start, end] of documentRanges(text)) {
    if (isBlank(text, start, end)) continue;
    yield* readDocument(text, start, end, document++);
  }
}

/** JSON, or JSON Lines; `undefined` where it is neither, so that YAML may try (flow style). */
function readJson(text: string): Iterable<Piece> | undefined {
  const whole: Chunk = { start: 0, end: text.length, document: 0, item: -1, syntax: 'json' };
  const deep = tooDeepJson(text);
  if (deep !== undefined) return [limitOf(whole, deep)];
  const items = text.length >= bigDocument ? readJsonItems(text, whole) : undefined;
  if (items !== undefined) return items;
  try {
    const value = JSON.parse(text) as unknown;
    return [{ ok: true, chunk: whole, value, duplicateKey: -1, imprecise: impreciseIn(text, value, 0) }];
  } catch {
    return readJsonLines(text);
  }
}

/** A long list, item by item; `undefined` where the text is none, or only looks like one. */
function readJsonItems(text: string, whole: Chunk): Iterable<Piece> | undefined {
  const list = jsonList(text);
  if (list === undefined) return undefined;
  let head: { readonly kind?: unknown; readonly type?: unknown };
  try {
    head = JSON.parse(`${text.slice(0, list.start)}[]${text.slice(list.end)}`) as typeof head;
  } catch {
    return undefined;
  }
  const isList = typeof head.kind === 'string' ? head.kind.endsWith('List') : head.type === undefined;
  return isList ? jsonItems(text, whole, head, list.items) : undefined;
}

function* jsonItems(
  text: string,
  whole: Chunk,
  head: unknown,
  items: readonly (readonly [number, number])[],
): Generator<Piece> {
  yield { ok: true, chunk: whole, value: head, duplicateKey: -1, imprecise: -1, items: items.length };
  for (const [item, [start, end]] of items.entries()) {
    const chunk: Chunk = { start, end, document: 0, item, syntax: 'json' };
    const source = text.slice(start, end);
    try {
      const value = JSON.parse(source) as unknown;
      yield { ok: true, chunk, value, duplicateKey: -1, imprecise: impreciseIn(source, value, start) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      yield { ok: false, chunk, problem: { message, offset: start, hint: undefined, kind: 'syntax' } };
    }
  }
}

function readJsonLines(text: string): Piece[] | undefined {
  const pieces: Piece[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    // JSON documents with `---` between them.
    const separator = isMarker(text, start) && text.slice(start, end).trim() === '---';
    if (!separator && !isBlank(text, start, end)) {
      const chunk: Chunk = { start, end, document: pieces.length, item: -1, syntax: 'json' };
      try {
        pieces.push({
          ok: true,
          chunk,
          value: JSON.parse(text.slice(start, end)) as unknown,
          duplicateKey: -1,
          imprecise: -1,
        });
      } catch (error) {
        // A first line that is no JSON: the text is not JSON Lines at all.
        if (pieces.length === 0) return undefined;
        const message = error instanceof Error ? error.message : String(error);
        pieces.push({ ok: false, chunk, problem: { message, offset: start, hint: undefined, kind: 'syntax' } });
      }
    }
    start = end + 1;
  }
  return pieces.length === 0 ? undefined : pieces;
}

/** Ranges between lines that begin with `---` and a blank or the end; the marker itself is left out. */
function* documentRanges(text: string): Generator<readonly [number, number]> {
  let start = 0;
  let at = isMarker(text, 0) ? 0 : nextMarker(text, 0);
  while (at >= 0) {
    if (at > start) yield [start, at];
    // What stands behind the marker on its line belongs to the document: "--- {a: 1}".
    start = at + 3;
    at = nextMarker(text, start);
  }
  yield [start, text.length];
}

function nextMarker(text: string, from: number): number {
  let at = text.indexOf('\n---', from);
  while (at >= 0 && !isMarker(text, at + 1)) at = text.indexOf('\n---', at + 1);
  return at < 0 ? -1 : at + 1;
}

function isMarker(text: string, at: number): boolean {
  if (!text.startsWith('---', at)) return false;
  const after = text.charCodeAt(at + 3);
  return Number.isNaN(after) || after === 10 || after === 13 || after === 32 || after === 9;
}

function firstCharacter(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return c;
  }
  return -1;
}

/** Nothing but blanks, comments and `...` lines. */
function isBlank(text: string, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const c = text.charCodeAt(at);
    if (c === 35 || (c === 46 && text.startsWith('...', at))) {
      const newline = text.indexOf('\n', at);
      if (newline < 0 || newline >= end) return true;
      at = newline + 1;
    } else if (c === 32 || c === 9 || c === 10 || c === 13) at++;
    else return false;
  }
  return true;
}

/** From this length on a list is read item by item. */
const bigDocument = 32_768;

function* readDocument(text: string, start: number, end: number, document: number): Generator<Piece> {
  const whole: Chunk = { start, end, document, item: -1, syntax: 'yaml' };
  const list = end - start >= bigDocument ? itemRanges(text, start, end) : undefined;
  if (list === undefined) {
    yield readChunk(text, whole);
    return;
  }
  const head = readChunk(`${text.slice(start, list.start)}items: []\n${text.slice(list.end, end)}`, {
    ...whole,
    start: 0,
    end: Number.POSITIVE_INFINITY,
  });
  const items = readItems(text, list.items, document);
  // Only then an item may need an anchor of another one; else they go by one at a time.
  const pieces = hasAliases(text, start, end) ? wholeItems(items) : items;
  if (!head.ok || pieces === undefined) {
    yield readChunk(text, whole);
    return;
  }
  yield { ...head, chunk: whole, items: list.items.length };
  yield* pieces;
}

function* readItems(text: string, items: ItemRanges['items'], document: number): Generator<Piece> {
  for (const [item, [start, end]] of items.entries()) {
    const piece = readChunk(text, { start, end, document, item, syntax: 'yaml' });
    yield piece.ok && Array.isArray(piece.value) ? { ...piece, value: piece.value[0] } : piece;
  }
}

/** All items; `undefined` where one has an alias to an anchor of another, which only the whole document can tell. */
function wholeItems(items: Iterable<Piece>): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  for (const piece of items) {
    if (!piece.ok && piece.problem.message.startsWith('unidentified alias')) return undefined;
    pieces.push(piece);
  }
  return pieces;
}

/** Whether a name stands behind both `&` and `*`, so that there may be an alias. */
function hasAliases(text: string, start: number, end: number): boolean {
  const anchors = namesBehind('&', text, start, end);
  if (anchors.size === 0) return false;
  for (const name of namesBehind('*', text, start, end)) if (anchors.has(name)) return true;
  return false;
}

function namesBehind(mark: '&' | '*', text: string, start: number, end: number): ReadonlySet<string> {
  const names = new Set<string>();
  const name = /[^\s,[\]{}&*]+/y;
  for (let at = text.indexOf(mark, start); at >= 0 && at < end; at = text.indexOf(mark, at + 1)) {
    if (at > start && !/[\s,[{:-]/.test(text[at - 1]!)) continue;
    name.lastIndex = at + 1;
    const found = name.exec(text);
    if (found !== null) names.add(found[0]);
  }
  return names;
}

interface ItemRanges {
  /** Where the line `items:` begins, and where the first line behind the list does. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly (readonly [number, number])[];
}

/** The text ranges of the entries of a top-level `items:` in block style. */
function itemRanges(text: string, start: number, end: number): ItemRanges | undefined {
  const head = text.slice(start, Math.min(end, start + 2_000));
  const found =
    /(?:^|\n)items:[ \t]*(?:#[^\n]*)?\r?\n/.exec(head) ?? /\nitems:[ \t]*\r?\n/.exec(text.slice(start, end));
  if (found === null) return undefined;
  const listStart = start + found.index + (found[0].startsWith('\n') ? 1 : 0);
  let at = start + found.index + found[0].length;
  const indent = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*( *)- /.exec(text.slice(at, Math.min(end, at + 10_000)))?.[1]?.length;
  if (indent === undefined) return undefined;
  const items: (readonly [number, number])[] = [];
  let itemStart = -1;
  let stop = end;
  while (at < end) {
    let width = 0;
    while (width <= indent && text.charCodeAt(at + width) === 32) width++;
    const c = text.charCodeAt(at + width);
    if (width <= indent && c !== 10 && c !== 13 && c !== 35 && at + width < end) {
      const after = text.charCodeAt(at + width + 1);
      const dash = c === 45 && (after === 32 || after === 10 || after === 13);
      if (width === indent && dash) {
        if (itemStart >= 0) items.push([itemStart, at]);
        itemStart = at;
      } else {
        stop = at;
        break;
      }
    }
    const newline = text.indexOf('\n', at);
    at = newline < 0 ? end : newline + 1;
  }
  if (itemStart < 0) return undefined;
  items.push([itemStart, Math.min(stop, end)]);
  return { start: listStart, end: Math.min(stop, end), items };
}

/** A chunk that was read before, read once more: for its position or its full content. */
export function readChunkAgain(text: string, chunk: Chunk): Piece {
  if (chunk.syntax === 'yaml') return readChunk(text, chunk);
  return {
    ok: true,
    chunk,
    value: JSON.parse(text.slice(chunk.start, chunk.end)) as unknown,
    duplicateKey: -1,
    imprecise: -1,
  };
}

/** One chunk, parsed; a `{{` that breaks the syntax is named as what it is. */
function readChunk(text: string, chunk: Chunk): Piece {
  const end = Math.min(chunk.end, text.length);
  const deep = tooDeep(text, chunk.start, end);
  if (deep !== undefined) return limitOf(chunk, deep);
  const source = chunk.start === 0 && end === text.length ? text : text.slice(chunk.start, end);
  let duplicateKey = -1;
  try {
    let value: unknown;
    try {
      value = load(source, options);
    } catch (error) {
      if (!(error instanceof YAMLException) || error.reason !== 'duplicated mapping key') throw error;
      // Kuma takes the last one; so do we, and say it.
      value = load(source, lenient);
      duplicateKey = chunk.start + positionIn(error);
    }
    if (source.includes('<<')) value = mergeKeys(value);
    if (source.includes('*') && source.includes('&') && isAliasBomb(value, source.length))
      return limitOf(chunk, { message: 'aliases unfold to more than a million nodes', offset: chunk.start });
    // "{{ x }}" without quotes reads as a mapping that is the key of a mapping.
    if (source.includes('{{') && hasObjectKey(value)) throw new Error('a mapping is no key');
    return { ok: true, chunk, value, duplicateKey, imprecise: impreciseIn(source, value, chunk.start) };
  } catch (error) {
    return { ok: false, chunk, problem: problemOf(error, source, chunk.start) };
  }
}

function limitOf(chunk: Chunk, much: { message: string; offset: number }): Piece {
  return {
    ok: false,
    chunk,
    problem: { ...much, hint: 'no manifest of Kuma or Kubernetes looks like this', kind: 'limit' },
  };
}

function positionIn(error: YAMLException): number {
  return (error.mark as { position?: number } | undefined)?.position ?? 0;
}

/** Where a number stands that JavaScript cannot keep: the resourceVersion and the like are texts and do not count. */
function impreciseIn(source: string, value: unknown, start: number): number {
  const digits = /(?<![\w."'])[1-9]\d{15,}(?![\w."'])/.exec(source);
  return digits !== null && hasUnsafeInteger(value) ? start + digits.index : -1;
}

function hasUnsafeInteger(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return value !== null && typeof value === 'object' && Object.values(value).some(hasUnsafeInteger);
}

function hasObjectKey(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.some(hasObjectKey);
  return Object.hasOwn(value, '[object Object]') || Object.values(value).some(hasObjectKey);
}

const placeholder = /\{\{[^}\n]*\}\}|\{\{/;

function problemOf(error: unknown, source: string, start: number): ParseProblem {
  const template = placeholder.exec(source);
  if (template !== null && !(error instanceof RangeError)) {
    return {
      message: `template placeholder ${template[0].length > 40 ? `${template[0].slice(0, 40)}…` : template[0]} is no YAML`,
      offset: start + template.index,
      hint: 'render the template first: helm template …, or kumactl apply -v name=value --dry-run',
      kind: 'template',
    };
  }
  if (error instanceof YAMLException) {
    const position = positionIn(error);
    const tab = error.reason.includes('tab') || source.charCodeAt(position) === 9;
    return {
      message: error.reason,
      offset: start + Math.min(position, source.length),
      hint: tab ? 'indent with spaces, YAML allows no tabs there' : undefined,
      kind: 'syntax',
    };
  }
  if (error instanceof RangeError)
    return { message: 'too deep or too large to parse', offset: start, hint: undefined, kind: 'limit' };
  return {
    message: error instanceof Error ? error.message : String(error),
    offset: start,
    hint: undefined,
    kind: 'syntax',
  };
}
