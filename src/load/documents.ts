import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';
import { readText } from './manifests.ts';

/** The documents of a file, as they are. @throws {Failure} for a file that cannot be read, and a document that cannot be parsed */
export function readDocuments(file: string, io: Io): readonly unknown[] {
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new Failure(`${file} cannot be read`, { cause: error });
  }
  const documents: unknown[] = [];
  for (const piece of readText(text)) {
    if (!piece.ok) throw new Failure(`${file}: ${piece.problem.message}`);
    if (piece.value !== null && piece.value !== undefined && piece.items === undefined) documents.push(piece.value);
  }
  return documents;
}
