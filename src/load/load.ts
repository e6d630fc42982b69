import { Failure } from '../model/failure.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Io } from '../model/io.ts';
import type { SourceFlag } from '../model/source-flag.ts';
import { readInput } from './files.ts';
import { type Inspector, readInventory } from './inventory.ts';
import { giveBack } from './memory.ts';

/** What to read. */
export interface LoadOptions {
  /** What `-f` was given; none: standard input, if it is piped. */
  readonly paths: readonly string[];
  /** Control planes side by side, each with its own paths. */
  readonly sources?: readonly SourceFlag[];
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
  const { sources = [] } = options;
  if (options.paths.length > 0 && sources.length > 0)
    throw new Failure('-f does not go with --source', {
      hint: 'say of every path which control plane it is of: --source zone=east,path=zones/east',
    });
  if (options.paths.length === 0 && sources.length === 0 && io.stdinIsTTY)
    throw new Failure('no input: name files with -f, or pipe manifests in', {
      hint: `meshsvc ${options.command} -f dataplanes.yaml (meshsvc ${options.command} --help for more)`,
    });
  const named = sources.flatMap(({ paths }, source) => paths.map((path) => ({ path, source })));
  const given = options.paths.length === 0 ? ['-'] : options.paths;
  const paths = sources.length === 0 ? given.map((path) => ({ path })) : named;
  const { texts, diagnostics } = await readInput(paths, options.recursive, io);
  const characters = texts.reduce((sum, { text }) => sum + text.length, 0);
  giveBack(characters);
  const inventory = readInventory(texts, diagnostics, options.inspect);
  giveBack(characters);
  return inventory;
}
