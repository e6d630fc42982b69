import { array, boolean, object, optional, string } from 'zod/mini';
import { requireChoice } from '../../cli/choice.ts';
import type { RawOptions } from '../../cli/define-command.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import { compareReaches } from '../../engine/diff/outbounds.ts';
import { compareRecords } from '../../engine/diff/records.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { assumptionLines } from '../../output/diagnostics.ts';
import { pageText } from '../../output/formats/text.ts';
import { type Compared, diffMarkdown, diffPage, sameWords } from '../../output/pages/diff.ts';
import { orUnread, writeAside } from '../aside.ts';
import { asideWidth, drawingOf } from '../drawing.ts';
import type { World } from '../world.ts';
import { readState, type State } from './state.ts';

const own = object({ output: optional(string()), what: optional(array(string())), all: optional(boolean()) });

/** What is compared, in the order in which it is shown. */
const parts: Readonly<Record<string, (before: State, after: State) => Omit<Compared, 'what'>>> = {
  meshservices: (before, after) => byRecords(before.meshServices(), after.meshServices()),
  hostnames: (before, after) => byRecords(before.hostnames(), after.hostnames()),
  resolutions: (before, after) => byRecords(before.resolutions(), after.resolutions()),
  outbounds: (before, after) => {
    const [old, now] = [before.outbounds(), after.outbounds()];
    return { compared: Math.max(old.size, now.size), noun: 'proxy', differences: compareReaches(old, now) };
  },
  findings: (before, after) => byRecords(before.findings(), after.findings()),
};

const nouns: Readonly<Record<string, string>> = {
  meshservices: 'service',
  hostnames: 'hostname',
  resolutions: 'reference',
  findings: 'finding',
};

function byRecords(
  before: ReturnType<State['findings']>,
  after: ReturnType<State['findings']>,
): Omit<Compared, 'what'> {
  return { compared: Math.max(before.length, after.length), noun: '', differences: compareRecords(before, after) };
}

/** `meshsvc diff OLD NEW`: results, not texts. Exit 1 where they differ, 3 where one side was not seen whole. */
export async function run(raw: RawOptions, io: Io, args: readonly string[]): Promise<ExitCode> {
  const { output = 'table', what = [], all = false } = own.parse(raw);
  const [old, now] = args as [string, string];
  if (old === '-' && now === '-') throw new Failure('standard input can be one side only');
  const wanted =
    what.length === 0
      ? Object.keys(parts)
      : what.flatMap((one) => one.split(',')).map((one) => requireChoice('--what', one.trim(), Object.keys(parts)));
  const before = await readState(old, raw, io);
  const after = await readState(now, raw, io);
  for (const [path, { world }] of [
    [old, before],
    [now, after],
  ] as const)
    await orUnread(world.inventory, io, () => requireSome(path, world));
  const compared = Object.entries(parts)
    .filter(([name]) => wanted.includes(name))
    .map(([name, compare]): Compared => {
      const found = compare(before, after);
      return { ...found, what: name, noun: found.noun || nouns[name]! };
    });
  const { options } = after.world;
  const isSame = compared.every(({ differences }) => differences.length === 0);
  if (output === 'json')
    io.stdout.write(
      `${JSON.stringify({ schemaVersion: 'meshsvc.diff/v1', same: isSame, compared: Object.fromEntries(compared.map((one) => [one.what, one.compared])), differences: compared.flatMap((one) => one.differences.map((difference) => ({ what: one.what, ...difference }))) }, undefined, 2)}\n`,
    );
  else if (output === 'markdown') io.stdout.write(diffMarkdown(compared));
  else {
    io.stdout.write(await pageText(diffPage(compared, { all }), drawingOf(options, io.stdout, io)));
    if (isSame && !options.quiet) io.stderr.write(`${sameWords(compared)}\n`);
  }
  const sides = [before.world, after.world];
  const assumptions = [
    ...new Map(
      sides.flatMap((one) => one.assumptions.map((assumption) => [assumption.message, assumption] as const)),
    ).values(),
  ];
  for (const { inventory } of sides) {
    const diagnostics = inventory.diagnostics.filter(({ severity }) => severity === 'error');
    await writeAside({ options, inventory, diagnostics, assumptions: [], whole: 'meshsvc check --show-all' }, io);
  }
  if (options.verbose) io.stderr.write(assumptionLines(assumptions, asideWidth(io.stderr, io)));
  const failing = exitCodeOf(
    sides.flatMap(({ inventory }) => inventory.diagnostics),
    assumptions,
    { failOn: options.failOn ?? 'never', strict: options.strict },
  );
  return failing === 0 && !isSame ? 1 : failing;
}

/** @throws {Failure} for a side of which nothing could be read: everything would differ */
function requireSome(path: string, { inventory }: World): void {
  if (inventory.resources > 0 || !inventory.diagnostics.some(({ inconclusive }) => inconclusive === true)) return;
  throw new Failure(`nothing of ${path} could be read: there is nothing to compare`, { exitCode: 1 });
}
