import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { casesOf, documents } from '../support/conformance.ts';
import { run } from '../support/run.ts';

interface Service {
  readonly type: string;
  readonly mesh: string;
  readonly name: string;
  readonly status?: Status;
}

interface Status {
  readonly addresses?: unknown;
  readonly hostnameGenerators?: unknown;
}

const namesOf = (services: readonly (Service & Status)[]): unknown =>
  Object.fromEntries(
    services
      .map((service) => {
        const { addresses = [], hostnameGenerators = [] } = service.status ?? service;
        return [`${service.type} ${service.mesh} ${service.name}`, { addresses, hostnameGenerators }] as const;
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Cases that tell what came before, or set up the control plane: they need more than the input. */
const isPlain = (folder: string): boolean => {
  const [settings] = documents<{ story?: unknown; environment?: unknown }>(`${folder}/case.yaml`);
  return settings?.story === undefined && settings?.environment === undefined;
};

describe('the hostnames that a Universal zone of Kuma 2.13.10 was recorded to give', () => {
  const cases = casesOf('hostnames').filter(({ folder }) => isPlain(folder));
  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(10);
  });
  it.each(cases)('$name', async ({ folder }) => {
    const [settings] = documents<{ zone: string }>(`${folder}/case.yaml`);
    const file = existsSync(`${folder}/expected/services.yaml`) ? `${folder}/expected/services.yaml` : undefined;
    const expected =
      file === undefined
        ? documents<{ services: (Service & Status)[] }>(`${folder}/expected.yaml`)[0]!.services
        : documents<Service>(file).flat();
    const args = ['generate', '-f', 'input.yaml', '--zone', settings!.zone, '--all', '--kind', 'all', '-o', 'json'];
    const { stdout } = await run(args, { cwd: folder });
    expect(namesOf((JSON.parse(stdout) as { services: Service[] }).services)).toEqual(namesOf(expected));
  });
});
