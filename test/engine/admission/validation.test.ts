import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type AdmissionSettings, admit } from '../../../src/engine/admission/admit.ts';
import { parseTemplate } from '../../../src/engine/hostnames/template/template.ts';
import { familyFolder, type Parameter, parameters, readYaml } from './cases.ts';

interface Entry {
  readonly about: string;
  readonly resource: unknown;
  readonly before?: unknown;
  readonly rejected?: {
    readonly title: string;
    readonly detail: string;
    readonly invalidParameters?: readonly Parameter[];
  };
}

interface Recorded {
  readonly control: { readonly zone: string; readonly federated: boolean };
  readonly entries: readonly Entry[];
}

/** What the recorded control plane knew and we do not: which meshes there are. */
const unknowable = 'Failed to retrieve Mesh';

const folder = familyFolder('validation')!;
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

describe.each(files)('recorded validation: %s', (file) => {
  const { control, entries } = readYaml(`${folder}${file}`)[0] as Recorded;
  const settings: AdmissionSettings = {
    kumaVersion: '2.13',
    environment: 'universal',
    role: 'zone',
    federated: control.federated,
    zone: control.zone,
    parseTemplate: (text) => {
      const parsed = parseTemplate(text);
      return parsed.ok ? undefined : parsed.error;
    },
  };
  const alone = entries.filter((entry) => entry.before === undefined && entry.rejected?.title !== unknowable);

  it.each(alone)('$about', ({ resource, rejected }) => {
    const found = admit(resource, settings);
    if (rejected !== undefined && !rejected.invalidParameters?.length) expect(found, rejected.detail).toHaveLength(1);
    else expect(parameters(found)).toEqual(parameters(rejected?.invalidParameters ?? []));
  });

  it.skip.each(entries.filter((entry) => entry.before !== undefined))(
    '$about (depends on what was stored before)',
    () => {},
  );
  it.skip.each(entries.filter((entry) => entry.rejected?.title === unknowable))(
    '$about (depends on which meshes there are)',
    () => {},
  );
});
