import { compare } from '../model/compare.ts';
import { Failure } from '../model/failure.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Io } from '../model/io.ts';
import type { SourceFlag } from '../model/source-flag.ts';
import { type InputText, type InputTexts, type Plane, readInput } from './files.ts';
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
  /** Makes what looks at each resource while it is read, from the zones of the control planes. */
  readonly inspect?: (zones: readonly string[]) => Inspector;
}

/** All that was loaded, and the control planes that it is of, where that is known. */
export interface Loaded {
  readonly inventory: Inventory;
  /** Several side by side; none: all of it is of one. */
  readonly planes: readonly Plane[];
  /** The one that a bundle was fetched from. */
  readonly plane: Plane | undefined;
}

/**
 * All that the operator pointed at.
 *
 * @throws {Failure} where nothing was pointed at and standard input is a terminal
 */
export async function load(options: LoadOptions, io: Io): Promise<Loaded> {
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
  const read = await readInput(paths, options.recursive, io);
  const characters = read.texts.reduce((sum, { text }) => sum + text.length, 0);
  giveBack(characters);
  const known = sources.map(({ zone, environment }, at): Plane => {
    const own = read.planes.find(({ source }) => source === at);
    return { zone, environment: environment ?? own?.environment, settings: own?.settings ?? {} };
  });
  const { planes, plane, texts } =
    sources.length > 0 ? { planes: known, plane: undefined, texts: read.texts } : ofBundles(read);
  const inspect = options.inspect?.(planes.map(({ zone }) => zone));
  const inventory = readInventory(texts, read.diagnostics, inspect);
  giveBack(characters);
  return { inventory, planes, plane };
}

/** Without `--source`: several control planes, or the global one, are told apart by what bundles say; one zone stands alone. */
function ofBundles({
  texts,
  planes,
}: InputTexts): Omit<Loaded, 'inventory'> & { readonly texts: readonly InputText[] } {
  const [only] = planes;
  if (planes.length === 0) return { planes, plane: undefined, texts };
  if (planes.length === 1 && only!.zone !== 'global')
    return { planes: [], plane: only, texts: texts.map(withoutSource) };
  const homeless = texts.find(({ source }) => source === undefined);
  if (homeless !== undefined)
    throw new Failure(`${homeless.file} stands beside a bundle, and nothing tells which control plane it is of`, {
      hint: 'say it of each: --source zone=east,path=east.json.gz',
    });
  const zones = planes.map(({ zone }) => zone);
  const twice = zones.find((zone, at) => zones.indexOf(zone) !== at);
  if (twice !== undefined)
    throw new Failure(`two bundles are of ${twice === '' ? 'a zone without a name' : `zone ${twice}`}`, {
      hint: 'name one of them, or fetch both at once',
    });
  // By zone, as --source orders them.
  const order = zones.map((_, at) => at).toSorted((a, b) => compare(zones[a]!, zones[b]!));
  return {
    planes: order.map((at) => planes[at]!),
    plane: undefined,
    texts: texts.map((text) => ({ ...text, source: order.indexOf(text.source!) })),
  };
}

function withoutSource({ file, text, product }: InputText): InputText {
  return product === undefined ? { file, text } : { file, text, product };
}
