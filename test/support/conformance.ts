import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { JSON_SCHEMA, loadAll } from 'js-yaml';

const root = resolve(import.meta.dirname, '../..');
const shared = resolve(root, '../shared/conformance');

/** All recorded cases where they are at hand, else the part of them that is shipped. */
export function familyFolder(family: string): string {
  const whole = join(shared, family);
  return existsSync(whole) ? whole : join(root, 'fixtures/conformance', family);
}

/** Case folders of a family, by name. */
export function casesOf(family: string): readonly { readonly name: string; readonly folder: string }[] {
  const folder = familyFolder(family);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'case.yaml')))
    .toSorted()
    .map((name) => ({ name, folder: join(folder, name) }));
}

/** The documents of a YAML file. */
export function documents<T = Record<string, unknown>>(file: string): readonly T[] {
  const all: T[] = [];
  loadAll(
    readFileSync(file, 'utf8'),
    (document) => document !== null && document !== undefined && all.push(document as T),
    {
      schema: JSON_SCHEMA,
    },
  );
  return all;
}
