import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { casesOf, documents } from '../support/conformance.ts';
import { run } from '../support/run.ts';

interface Settings {
  readonly zones?: readonly string[];
  readonly story?: unknown;
  readonly environment?: unknown;
}

interface Resource {
  readonly type: string;
  readonly mesh: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec: unknown;
  readonly status?: Readonly<Record<string, unknown>>;
}

const kinds = ['MeshService', 'MeshMultiZoneService', 'MeshExternalService'];
const graceLabel = 'kuma.io/deletion-grace-period-started-at';

/** What of a service no input determines is left out: VIPs, counts of live proxies, and names where two collided. */
const comparable = (resources: readonly Resource[], named: boolean): unknown =>
  Object.fromEntries(
    resources
      .filter(({ type }) => kinds.includes(type))
      .map(({ type, mesh, name, labels = {}, spec, status = {} }) => {
        const kept: Record<string, unknown> = {};
        for (const key of [...(named ? ['addresses', 'hostnameGenerators'] : []), 'conditions', 'meshServices'])
          if (status[key] !== undefined) kept[key] = status[key];
        const marked = labels[graceLabel] === undefined ? labels : { ...labels, [graceLabel]: '<time>' };
        return [`${type} ${mesh} ${name}`, { labels: marked, spec, status: kept }] as const;
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

const collides = (resources: readonly Resource[]): boolean =>
  JSON.stringify(resources.map(({ status }) => status)).includes('"reason":"Collision"');

describe('what the control planes of two zones and global were recorded to hold', () => {
  // Cases with a story tell what came before; those with an environment set up the control planes otherwise.
  const cases = casesOf('multizone').filter(({ folder }) => {
    const [settings] = documents<Settings>(`${folder}/case.yaml`);
    return settings?.story === undefined && settings?.environment === undefined;
  });
  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(5);
  });
  it.each(cases)('$name', async ({ folder }) => {
    const planes = readdirSync(`${folder}/input`).map((file) => basename(file, '.yaml'));
    const sources = planes.flatMap((zone) => ['--source', `zone=${zone},env=universal,path=input/${zone}.yaml`]);
    for (const zone of planes) {
      if (!existsSync(`${folder}/expected/${zone}.yaml`)) continue;
      const expected = documents<Resource>(`${folder}/expected/${zone}.yaml`).flat();
      const args = ['generate', ...sources, '--zone', zone, '--all', '--kind', 'all', '-o', 'json'];
      const { stdout } = await run(args, { cwd: folder });
      const got = (JSON.parse(stdout) as { services: Resource[] }).services;
      const named = !collides(expected);
      expect({ zone, holds: comparable(got, named) }).toEqual({ zone, holds: comparable(expected, named) });
    }
  });
});
