import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { casesOf, documents } from '../support/conformance.ts';
import { run } from '../support/run.ts';
import { collides, comparable, type RecordedResource } from '../support/services.ts';

interface Settings {
  readonly zones?: readonly string[];
  readonly story?: unknown;
  readonly environment?: unknown;
}

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
      const expected = documents<RecordedResource>(`${folder}/expected/${zone}.yaml`).flat();
      const args = ['generate', ...sources, '--zone', zone, '--all', '--kind', 'all', '-o', 'json'];
      const { stdout } = await run(args, { cwd: folder });
      const got = (JSON.parse(stdout) as { services: RecordedResource[] }).services;
      const named = !collides(expected);
      expect({ zone, holds: comparable(got, named) }).toEqual({ zone, holds: comparable(expected, named) });
    }
  });
});
