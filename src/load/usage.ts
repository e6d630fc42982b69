import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';

/**
 * What is used, from a file of `source,destination` lines; further columns are not looked at, nor are a header, empty
 * lines and comments.
 *
 * @throws {Failure} for a file that cannot be read, and a line without a comma
 */
export function readUsage(file: string, io: Io): Map<string, Set<string>> {
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new Failure(`${file} cannot be read`, { cause: error, hint: 'name a file of source,destination lines' });
  }
  const usage = new Map<string, Set<string>>();
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#') || (at === 0 && /^(source|consumer),/i.test(line))) continue;
    const [source = '', destination = ''] = line.split(',').map((field) => field.trim().replace(/^"|"$/g, ''));
    if (source === '' || destination === '')
      throw new Failure(`${file}:${at + 1}: ${JSON.stringify(line)} is no source,destination line`);
    const known = usage.get(source) ?? new Set<string>();
    usage.set(source, known);
    known.add(destination);
  }
  return usage;
}
