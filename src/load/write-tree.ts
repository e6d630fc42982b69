import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';

/**
 * Writes files below a new or empty folder, all of them or none: they are written beside it first, and then put in its
 * place at once.
 *
 * @throws {Failure} for a folder that has something in it, a file in its place, and a place that cannot be written
 */
export function writeTree(folder: string, files: ReadonlyMap<string, string | Iterable<string>>, io: Io): void {
  const target = resolve(io.cwd, folder);
  if (existsSync(target)) {
    if (!statSync(target).isDirectory())
      throw new Failure(`${folder} is a file`, { hint: 'name a folder that is new or empty' });
    if (readdirSync(target).length > 0)
      throw new Failure(`${folder} is not empty`, {
        hint: 'name a folder that is new or empty: nothing is overwritten',
      });
  }
  let scratch: string | undefined;
  try {
    mkdirSync(dirname(target), { recursive: true });
    scratch = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
    for (const [path, text] of files) {
      mkdirSync(dirname(join(scratch, path)), { recursive: true });
      const mode = path.endsWith('.sh') ? 0o755 : 0o644;
      if (typeof text === 'string') writeFileSync(join(scratch, path), text, { mode });
      else for (const piece of text) appendFileSync(join(scratch, path), piece, { mode });
    }
    if (existsSync(target)) rmSync(target, { recursive: true });
    renameSync(scratch, target);
  } catch (error) {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true });
    throw new Failure(`${folder} cannot be written`, { cause: error });
  }
}
