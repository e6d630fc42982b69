import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allRules } from '../src/commands/all-rules.ts';
import { readWorld } from '../src/commands/world.ts';
import { catalogue } from '../src/engine/checks/catalogue.ts';
import { checkContext } from '../src/engine/checks/check-context.ts';
import type { Check, Need } from '../src/engine/checks/define-check.ts';
import { defaultFacts } from '../src/engine/checks/facts.ts';
import { runChecks } from '../src/engine/checks/run-checks.ts';
import { meshContexts } from '../src/engine/context.ts';
import { generateAll } from '../src/engine/generate/generate.ts';
import type { MeshServicesMode } from '../src/model/mesh.ts';
import type { Resource } from '../src/model/resource.ts';
import { run, testTime } from './support/run.ts';
import { specCodes } from './support/spec-codes.ts';

const fixtures = resolve(import.meta.dirname, '../fixtures/checks');

describe('the catalogue', () => {
  const rules = allRules();

  it('gives each code and each name once, in order', () => {
    const codes = rules.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].toSorted());
    const names = rules.map(({ name }) => name);
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
  });

  it('says of each what it is, why it matters and what to do', () => {
    const incomplete = rules.filter(({ title, why, fix }) => [title, why, fix].some((text) => text.length < 5));
    expect(incomplete).toEqual([]);
  });

  it('has each in a group, by which it can be asked for', () => {
    expect(rules.filter(({ group }) => group === '')).toEqual([]);
  });

  it('says of each where the behaviour comes from', () => {
    expect(catalogue.filter(({ source }) => source.length < 5).map(({ code }) => code)).toEqual([]);
  });

  it('is what docs/checks.md says', async () => {
    const { stdout } = await run(['rules', '-o', 'markdown']);
    expect(readFileSync(resolve(import.meta.dirname, '../docs/checks.md'), 'utf8')).toBe(stdout);
  });

  it('has every code of the specification, and says of each that does not run what would be needed', () => {
    const codes = new Set(catalogue.map(({ code }) => code));
    expect(specCodes.filter((code) => !codes.has(code))).toEqual([]);
    for (const { code, run: runs, undecided } of catalogue)
      expect({ code, decided: runs !== undefined }).toEqual({ code, decided: undecided === undefined });
  });

  it('shows each check that runs in a folder of its name', () => {
    const folders = new Set(readdirSync(fixtures));
    const wanted = catalogue.filter(({ run: runs }) => runs !== undefined);
    expect(wanted.map(({ code, name }) => `${code}-${name}`).filter((folder) => !folders.has(folder))).toEqual([]);
    const known = new Set(catalogue.map(({ code, name }) => `${code}-${name}`));
    expect([...folders].filter((folder) => !known.has(folder))).toEqual([]);
  });
});

/** The kinds that are listed while a check looks at its fixture. */
async function kindsRead(check: Check): Promise<ReadonlySet<Resource['kind']>> {
  const cwd = join(fixtures, `${check.code}-${check.name}`);
  const [first = ''] = readFileSync(join(cwd, 'case.yaml'), 'utf8').split('\n');
  const flag = (name: string): string | undefined => new RegExp(`${name} (\\S+)`).exec(first)?.[1];
  const sink = { write: () => undefined, isTTY: false, columns: undefined };
  const io = {
    stdout: sink,
    stderr: sink,
    stdinIsTTY: true,
    readStdin: () => new Uint8Array(),
    cwd,
    env: {},
    now: () => testTime,
  };
  const target = flag('--target');
  const settings = flag('--set');
  const sources = [...first.matchAll(/--source (\S+)/g)].map(([, source]) => source!);
  const networks = [...first.matchAll(/--network (\S+)/g)].map(([, network]) => network!);
  const zone = flag('--zone');
  const version = flag('--kuma-version');
  const { inventory, results: asTheyAre } = await readWorld(
    {
      ...(sources.length > 0 ? { source: sources } : { filename: ['.'] }),
      ...(settings === undefined ? {} : { set: [settings] }),
      ...(zone === undefined ? {} : { zone }),
      ...(version === undefined ? {} : { kumaVersion: version }),
    },
    io,
    { command: 'check' },
  );
  const controlPlane = asTheyAre()[0]!.context.controlPlane;
  const read = new Set<Resource['kind']>();
  const recording: typeof inventory = {
    ...inventory,
    list: (kind) => {
      read.add(kind);
      return inventory.list(kind);
    },
    raw: (origin) => inventory.raw(origin),
    text: (file) => inventory.text(file),
  };
  const modes = ['Disabled', 'Everywhere', 'ReachableBackends', 'Exclusive'];
  const of = modes.includes(target ?? '')
    ? { mode: target as MeshServicesMode }
    : target === undefined
      ? {}
      : { version: target as '3.0' };
  const known = new Map<string, ReturnType<typeof generateAll>>();
  const resultsIn = (mode?: MeshServicesMode): ReturnType<typeof generateAll> => {
    const results =
      known.get(mode ?? '') ??
      generateAll(meshContexts(recording, controlPlane, { mode: mode ?? undefined, asApplied: true }));
    known.set(mode ?? '', results);
    return results;
  };
  const ctx = checkContext({ inventory: recording, resultsIn, target: of, facts: { ...defaultFacts, networks } });
  // What it needs is asked for before it runs: that is no reading.
  const { lookedAt } = runChecks([{ ...check, needs: [] }], ctx, of);
  expect({ code: check.code, looked: lookedAt.length }).toEqual({ code: check.code, looked: 1 });
  return read;
}

describe('what a check needs', () => {
  const shown = catalogue.filter(({ run: runs }) => runs !== undefined);

  it.each(shown.map((check) => [check.code, check] as const))('%s: is what it reads', async (_, check) => {
    const read = await kindsRead(check);
    const isRead = (need: Need): boolean =>
      typeof need === 'string' ? read.has(need) : need.some((kind) => read.has(kind));
    expect(check.needs.filter((need) => !isRead(need))).toEqual([]);
  });
});
