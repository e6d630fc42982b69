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

/** Why an entry is left out, if it is: we look at one resource alone. */
function leftOut({ before, rejected }: Entry): string | undefined {
  if (before !== undefined) return 'depends on what was stored before';
  return rejected?.title === 'Failed to retrieve Mesh' ? 'depends on which meshes there are' : undefined;
}

/** All entries that are left out, and why. */
const reasons: Readonly<Record<string, string>> = {
  'mesh that is not there': 'depends on which meshes there are',
  'update: display name changed': 'depends on what was stored before',
  'update: display name removed': 'depends on what was stored before',
  'update: display name added': 'depends on what was stored before',
  'update: zone changed': 'depends on what was stored before',
  'update: origin changed': 'depends on what was stored before',
  'update: namespace changed': 'depends on what was stored before',
};

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

  it.each(entries.filter((entry) => leftOut(entry) === undefined))('$about', ({ resource, rejected }) => {
    const found = admit(resource, settings);
    const undecodable = rejected !== undefined && !rejected.invalidParameters?.length;
    const wanted = undecodable ? [] : parameters(rejected?.invalidParameters ?? []);
    expect(undecodable ? found.slice(1) : parameters(found)).toEqual(wanted);
    expect(found.length > 0).toBe(rejected !== undefined);
  });

  it('leaves out nothing but what is named here', () => {
    for (const entry of entries) expect(leftOut(entry)).toBe(reasons[entry.about]);
  });
});
