import { perObject } from '../model/per-object.ts';
import { formatPath, type Location, type Origin, type Path } from '../model/source.ts';
import type { Chunk, Piece } from './manifests.ts';
import { readChunkAgain } from './manifests.ts';

/** One text of the input, with what is needed to find a place in it again. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly chunks: ChunkIndex;
}

/** Chunks by document, and the items of the lists that were read item by item. */
interface ChunkIndex {
  readonly documents: Chunk[];
  readonly items: Map<number, Chunk[]>;
}

export function newSource(file: string, text: string): Source {
  return { file, text, chunks: { documents: [], items: new Map() } };
}

/** Remembers where a piece stands. */
export function remember(source: Source, chunk: Chunk): void {
  const { documents, items } = source.chunks;
  if (chunk.item < 0) {
    documents[chunk.document] = chunk;
    return;
  }
  const list = items.get(chunk.document);
  if (list === undefined) items.set(chunk.document, [chunk]);
  else list.push(chunk);
}

/** The chunk that holds a resource, and the path to the resource inside of it. */
function chunkOf(source: Source, origin: Origin): { chunk: Chunk; prefix: Path } {
  const { documents, items } = source.chunks;
  const item = items.get(origin.document)?.[origin.item];
  // A chunk that is one entry of a block list reads as a list of one.
  if (item !== undefined) return { chunk: item, prefix: item.syntax === 'yaml' ? [0] : [] };
  const whole = documents[origin.document];
  if (whole === undefined) throw new Error(`document ${origin.document} of ${origin.file} was never read`);
  if (origin.item < 0) return { chunk: whole, prefix: [] };
  return { chunk: whole, prefix: isBareList(source.text, whole) ? [origin.item] : ['items', origin.item] };
}

/** Whether a document is a list of resources itself, without `items`. */
function isBareList(text: string, { start, end }: Chunk): boolean {
  let at = start;
  while (at < Math.min(end, text.length)) {
    const c = text.charCodeAt(at);
    if (c === 35) {
      const newline = text.indexOf('\n', at);
      if (newline < 0) return false;
      at = newline + 1;
    } else if (c === 32 || c === 9 || c === 10 || c === 13) at++;
    else return c === 91 || c === 45;
  }
  return false;
}

/** The resource as it was written, read once more. */
export function rawOf(source: Source, origin: Origin): unknown {
  const { chunk, prefix } = chunkOf(source, origin);
  const piece: Piece = readChunkAgain(source.text, chunk);
  if (!piece.ok) throw new Error(`${origin.file} could be read and now cannot: ${piece.problem.message}`);
  let value = piece.value;
  // An anchor or a tag before a bare list hides it from its first character.
  const steps = Array.isArray(value) && prefix[0] === 'items' ? prefix.slice(1) : prefix;
  for (const step of steps) value = (value as Record<string | number, unknown>)[step];
  return value;
}

/** Where a field stands, or its nearest ancestor that is there. */
export function locateField(
  source: Source,
  origin: Origin,
  path: Path,
  part: 'key' | 'value',
  locators: Locators,
): Location {
  const { chunk, prefix } = chunkOf(source, origin);
  const text = source.text.slice(chunk.start, Math.min(chunk.end, source.text.length));
  const find = chunk.syntax === 'json' ? locators.locateInJson : locators.locateInYaml;
  const range = find(text, [...prefix, ...path], part);
  const start = positionOf(source, chunk.start + range.start);
  const end = positionOf(source, chunk.start + range.end);
  return {
    file: origin.file,
    document: origin.document,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    path: formatPath(path),
  };
}

/** The functions of `locate.ts`, which bring a second YAML library with them and are loaded when first needed. */
export interface Locators {
  readonly locateInYaml: (
    text: string,
    path: Path,
    part: 'key' | 'value',
  ) => { readonly start: number; readonly end: number };
  readonly locateInJson: (
    text: string,
    path: Path,
    part: 'key' | 'value',
  ) => { readonly start: number; readonly end: number };
}

/** Where the lines of a source begin. */
const lineStarts = perObject(({ text }: Source): readonly number[] => {
  const found = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) found.push(at + 1);
  return found;
});

/** A line, from 1, without its end; `undefined` where there is none. */
export function lineOf(source: Source, line: number): string | undefined {
  const [start, next] = lineStarts(source).slice(line - 1, line + 1);
  return start === undefined ? undefined : source.text.slice(start, next === undefined ? undefined : next - 1);
}

/** Line and column of an offset, both from 1. */
export function positionOf(source: Source, offset: number): { readonly line: number; readonly column: number } {
  const starts = lineStarts(source);
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
}
