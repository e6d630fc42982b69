import { appendFileSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';

/**
 * Writes a file whole or not at all: beside its place first, and then put there at once. Folders above it are made.
 *
 * @throws {Failure} for a symbolic link or a folder in its place, and a place that cannot be written
 */
export function writeWhole(file: string, content: string | Uint8Array, io: Io): void {
  const path = requirePlace(file, io);
  const scratch = join(dirname(path), `.${basename(path)}.part`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(scratch, content, { flag: 'wx' });
    renameSync(scratch, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) rmSync(scratch, { force: true });
    throw cannot(file, error);
  }
}

/** Adds to a file, which others may add to as well. @throws {Failure} as {@link writeWhole} does */
export function appendTo(file: string, text: string, io: Io): void {
  const path = requirePlace(file, io);
  try {
    appendFileSync(path, text);
  } catch (error) {
    throw cannot(file, error);
  }
}

/** Whether a file can be written at this place, as far as that shows before. @throws {Failure} where it cannot */
export function requirePlace(file: string, io: Io): string {
  const path = resolve(io.cwd, file);
  let kind: 'link' | 'folder' | 'other' | undefined;
  try {
    const stat = lstatSync(path);
    kind = stat.isSymbolicLink() ? 'link' : stat.isDirectory() ? 'folder' : 'other';
  } catch {
    // Nothing is there yet.
  }
  if (kind === 'link')
    throw new Failure(`${file} is a symbolic link: nothing is written through it`, { hint: 'name the file itself' });
  if (kind === 'folder') throw new Failure(`${file} is a folder`, { hint: 'name a file in it' });
  return path;
}

function cannot(file: string, cause: unknown): Failure {
  const reason = cause instanceof Error && 'code' in cause ? `: ${String(cause.code)}` : '';
  return new Failure(`${file} cannot be written${reason}`, { cause });
}
