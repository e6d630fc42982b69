import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { admissionInspector } from '../../src/commands/admission.ts';
import { inForm } from '../../src/kinds/convert.ts';
import type { Fields } from '../../src/kinds/define-kind.ts';
import { kinds } from '../../src/kinds/index.ts';
import { goSchema } from '../../src/load/dialect.ts';
import { readInventory } from '../../src/load/inventory.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import type { Resource } from '../../src/model/resource.ts';
import { yamlDocuments } from '../../src/output/formats/yaml.ts';

const root = resolve(import.meta.dirname, '../..');
const shared = resolve(root, '../shared/conformance');
const corpus = existsSync(shared) ? shared : join(root, 'fixtures/conformance');

function* inputsBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* inputsBelow(path);
    else if (/^input.*\.yaml$/.test(entry.name) || (folder.endsWith('/input') && entry.name.endsWith('.yaml')))
      yield path;
  }
}

const files = [...inputsBelow(corpus)].toSorted();
const families = [
  ...new Set(
    files.map((file) =>
      file
        .slice(corpus.length + 1)
        .split('/')
        .slice(0, file.includes('/upstream/') ? 2 : 1)
        .join('/'),
    ),
  ),
];
const inFamily = (family: string): readonly string[] =>
  files.filter((file) => file.startsWith(`${join(corpus, family)}/`));

const inspect = admissionInspector({ version: '2.13', zone: undefined });
const read = (text: string): Inventory => readInventory([{ file: 'input.yaml', text }], []);
const all = (inventory: Inventory): readonly Resource[] => kinds.flatMap(({ name }) => inventory.list(name));
/** Resources of Kuma's own kinds, which have two forms. */
const kumas = (inventory: Inventory): readonly Resource[] =>
  kinds.filter(({ group }) => group === undefined).flatMap(({ name }) => inventory.list(name));

/** Families whose inputs Kuma refuses on purpose, that are no resources, or that lean on what was never applied. */
const deserved: Readonly<Record<string, string>> = {
  'upstream/validation': 'made to be refused',
  'upstream/validation-targetref': 'single targetRefs, no resources',
  'upstream/sni': 'single ports, no resources',
  'upstream/endpoints':
    'fixtures of a unit test that was never applied: names with characters that Kuma refuses, mTLS backends that are not there',
  'upstream/k8s-admission': 'half of it made to be refused',
  'upstream/k8s-defaulting': 'fragments',
};

describe('every recorded input', () => {
  it('is at hand', () => {
    expect(files.length).toBeGreaterThan(40);
  });

  it.each(families.filter((family) => deserved[family] === undefined))('of %s is read without an error', (family) => {
    const found = inFamily(family).flatMap((file) =>
      readInventory([{ file, text: readFileSync(file, 'utf8') }], [], inspect)
        .diagnostics.filter(({ severity }) => severity === 'error')
        .map(({ code, message }) => `${file.slice(corpus.length)} ${code} ${message}`),
    );
    expect(found.filter((line) => !known.some((pattern) => pattern.test(line)))).toEqual([]);
  });

  it.each(families)('of %s reads the same by js-yaml and by the YAML library that tells positions', async (family) => {
    const { parseAllDocuments } = await import('yaml');
    for (const file of inFamily(family).slice(0, 40)) {
      const text = readFileSync(file, 'utf8');
      for (const document of parseAllDocuments(text, {
        version: '1.1',
        schema: 'yaml-1.1',
        merge: true,
        uniqueKeys: false,
      })) {
        if (document === undefined || !('range' in document) || document.range === undefined) continue;
        const keys = (value: unknown): unknown =>
          Array.isArray(value)
            ? value.map(keys)
            : value !== null && typeof value === 'object'
              ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, keys(inner)]))
              : 0;
        const mine = load(text.slice(document.range[0], document.range[1]).replace(/^---/, ''), {
          schema: goSchema,
          json: true,
        });
        // Structure is what positions need; scalars follow Go's dialect in one and YAML 1.1 in the other.
        expect(keys(document.toJS())).toEqual(keys(mine));
      }
    }
  });
});

/** Refusals that are true: what a test double of the API server took and a real one would not. */
const known: readonly RegExp[] = [
  // A stand-in for the API server stored two ports with one key; the CRD refuses them.
  /kubernetes-generation\/145-random.*Duplicate value/,
  // Kuma's own goldens, which no control plane ever saw.
  /upstream\//,
];

interface Comparable {
  readonly kind: string;
  readonly meta: unknown;
  readonly spec: unknown;
  readonly status: unknown;
}

const without = (map: Readonly<Record<string, unknown>>, keys: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));

/** A resource without the place where it was read, and without what one of the forms cannot say. */
function comparable(resource: Resource, across: boolean): Comparable {
  const { kind, meta, spec, status } = resource;
  if (!across) return { kind, meta, spec, status };
  // On Kubernetes the mesh of a newer kind is a label, everything has a display name, and there is one time.
  const labels = without(meta.labels, ['kuma.io/mesh', 'kuma.io/display-name', 'k8s.kuma.io/namespace']);
  // In the system namespace a Universal name with and without it is one object of Kubernetes.
  const name = meta.name.replace(/\.kuma-system$/, '');
  const plain = spec as Readonly<Record<string, unknown>>;
  const isPlain = 'type' in plain;
  const metaKeys = ['type', 'mesh', 'name', 'labels', 'creationTime', 'modificationTime', 'kri'];
  return {
    kind,
    meta: { mesh: meta.mesh, creationTime: meta.creationTime, name, labels },
    spec: isPlain ? without(plain, metaKeys) : spec,
    status: undefined,
  };
}

describe('a resource that is written out', () => {
  it.each(families)('of %s is read as the same resource', (family) => {
    for (const file of inFamily(family)) {
      const before = read(readFileSync(file, 'utf8'));
      const resources = all(before);
      const after = all(read(yamlDocuments(resources.map((one) => before.raw(one.origin)))));
      expect(after.map((one) => comparable(one, false))).toEqual(resources.map((one) => comparable(one, false)));
    }
  });

  it.each(families)('of %s comes back from the other form', (family) => {
    for (const file of inFamily(family)) {
      const before = read(readFileSync(file, 'utf8'));
      for (const one of kumas(before)) {
        const other = one.form === 'universal' ? 'kubernetes' : 'universal';
        const there = read(yamlDocuments([inForm(before.raw(one.origin) as Fields, one, other, 'kuma-system')]));
        const [converted] = all(there);
        expect(there.diagnostics).toEqual([]);
        const back = read(
          yamlDocuments([inForm(there.raw(converted!.origin) as Fields, converted!, one.form, 'kuma-system')]),
        );
        expect(comparable(all(back)[0]!, true)).toEqual(comparable(one, true));
      }
    }
  });
});
