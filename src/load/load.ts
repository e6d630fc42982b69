import { Failure } from '../model/failure.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Io } from '../model/io.ts';
import { readInput } from './files.ts';
import { type Inspector, readInventory } from './inventory.ts';

/** What to read. */
export interface LoadOptions {
  /** What `-f` was given; none: standard input, if it is piped. */
  readonly paths: readonly string[];
  readonly recursive: boolean;
  /** How the command is called, for the hint when there is nothing to read. */
  readonly command: string;
  /** Looks at each resource while it is read. */
  readonly inspect?: Inspector;
}

/**
 * All that the operator pointed at.
 *
 * @throws {Failure} where nothing was pointed at and standard input is a terminal
 */
export async function load(options: LoadOptions, io: Io): Promise<Inventory> {
  if (options.paths.length === 0 && io.stdinIsTTY)
    throw new Failure('no input: name files with -f, or pipe manifests in', {
      hint: `meshsvc ${options.command} -f dataplanes.yaml (meshsvc ${options.command} --help for more)`,
    });
  const paths = options.paths.length === 0 ? ['-'] : options.paths;
  const { texts, diagnostics } = await readInput(paths, options.recursive, io);
  return readInventory(texts, diagnostics, options.inspect);
}
