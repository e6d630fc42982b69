import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';
import { parseYaml } from './manifests.ts';

/**
 * The value of a YAML file that is no manifest, `-` for standard input.
 *
 * @throws {Failure} for a file that cannot be read, and a text that is no YAML
 */
export function readFragment(flag: string, file: string, io: Io): unknown {
  const text = file === '-' ? new TextDecoder().decode(io.readStdin()) : readText(flag, file, io);
  try {
    return parseYaml(text);
  } catch (error) {
    throw new Failure(`${flag} ${file}: ${(error as Error).message.split('\n')[0]!}`);
  }
}

function readText(flag: string, file: string, io: Io): string {
  try {
    return readFileSync(resolve(io.cwd, file), 'utf8');
  } catch {
    throw new Failure(`${flag} ${file} cannot be read`);
  }
}
