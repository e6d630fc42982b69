import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { casesOf, documents } from '../support/conformance.ts';
import { run } from '../support/run.ts';
import { collides, comparable, type RecordedResource } from '../support/services.ts';

interface Written {
  readonly type: string;
  readonly mesh?: string;
  readonly name: string;
}

interface Step {
  readonly at?: string;
  readonly write?: Written;
  readonly remove?: unknown;
  readonly change?: boolean;
}

interface Case {
  readonly environment?: unknown;
  readonly versions: Readonly<
    Record<string, { readonly refused?: readonly { readonly at: string; readonly resource: Written }[] }>
  >;
}

const scratch = mkdtempSync(join(tmpdir(), 'versions-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const planes = ['global', 'east', 'west'];

/** What stands at a control plane after all writes: the order of the writes is their age, refused ones left nothing. */
function written(steps: readonly Step[], plane: string, refused: readonly { at: string; resource: Written }[]): string {
  const found = new Map<string, string>();
  const isRefused = (one: Written): boolean =>
    refused.some(({ at, resource }) => at === plane && JSON.stringify(keyOf(resource)) === JSON.stringify(keyOf(one)));
  for (const [at, { at: where, write }] of steps.entries()) {
    if (where !== plane || write === undefined || isRefused(write)) continue;
    const key = JSON.stringify(keyOf(write));
    if (found.has(key)) continue;
    const creationTime = new Date(Date.UTC(2026, 10, 24, 0, 0, 0, at * 10)).toISOString();
    found.set(key, JSON.stringify({ ...write, creationTime }));
  }
  return [...found.values()].join('\n---\n');
}

const keyOf = ({ type, mesh, name }: Written): readonly unknown[] => [type, mesh, name];

/** 2.9 prints a target port that is absent as 0, and leaves empty names and an empty `dataplaneTags` out: to it they mean the same. */
function withoutEmptyFields(one: RecordedResource): RecordedResource {
  const spec = (one.spec ?? {}) as {
    ports?: { name?: string; targetPort?: unknown }[];
    selector?: { dataplaneTags?: object };
  };
  const tags = spec.selector?.dataplaneTags;
  const ports = spec.ports?.map(({ name, targetPort, ...port }) => ({
    ...port,
    ...(name ? { name } : {}),
    ...(targetPort ? { targetPort } : {}),
  }));
  return {
    ...one,
    spec: {
      ...spec,
      ...(ports === undefined ? {} : { ports }),
      ...(tags !== undefined && Object.keys(tags).length === 0 ? { selector: {} } : {}),
    },
  };
}

describe('what control planes of three versions were recorded to hold', () => {
  // A change after everything had settled, or a control plane that was set up otherwise, needs more than the input.
  const cases = casesOf('versions').flatMap(({ name, folder }) => {
    const [settings] = documents<Case>(`${folder}/case.yaml`);
    const steps = documents<Step>(`${folder}/input.yaml`);
    if (settings!.environment !== undefined || steps.some(({ change, remove }) => change || remove !== undefined))
      return [];
    return Object.keys(settings!.versions).map((version) => ({ name, folder, version, settings: settings!, steps }));
  });
  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(5);
  });
  it.each(cases)('$name on $version', async ({ name, folder, version, settings, steps }) => {
    const refused = settings.versions[version]!.refused ?? [];
    const sources = planes.flatMap((zone) => {
      const file = join(scratch, `${name}-${version}-${zone}.yaml`);
      writeFileSync(file, written(steps, zone, refused));
      return ['--source', `zone=${zone},env=universal,path=${file}`];
    });
    for (const zone of planes) {
      const expected = documents<RecordedResource>(`${folder}/expected/${version}/${zone}.yaml`).flat();
      const { stdout } = await run(
        ['generate', ...sources, '--zone', zone, '--kuma-version', version, '--all', '--kind', 'all', '-o', 'json'],
        { cwd: folder },
      );
      const got = (JSON.parse(stdout) as { services: RecordedResource[] }).services;
      const named = !collides(expected);
      const holds = version.startsWith('2.9.') ? expected.map(withoutEmptyFields) : expected;
      const mine = version.startsWith('2.9.') ? got.map(withoutEmptyFields) : got;
      expect({ zone, holds: comparable(mine, named) }).toEqual({ zone, holds: comparable(holds, named) });
    }
  });
});
