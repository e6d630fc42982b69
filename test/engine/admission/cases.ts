import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import yaml from 'js-yaml';

const repository = new URL('../../../', import.meta.url);
const shared = new URL('../shared/conformance/', repository);
const own = new URL('fixtures/conformance/', repository);

/** The folder of a family: the whole one if it is there, else the part that is kept here, else none. */
export function familyFolder(name: string): string | undefined {
  return [new URL(`${name}/`, shared), new URL(`${name}/`, own)]
    .map((url) => fileURLToPath(url))
    .find((path) => existsSync(path));
}

export function readYaml(path: string): readonly unknown[] {
  return yaml.loadAll(readFileSync(path, 'utf8'), undefined, { schema: yaml.JSON_SCHEMA });
}

/** What a golden holds depends on its family. */
// biome-ignore lint/suspicious/noExplicitAny: goldens have no type
export type Golden = any;

export interface Case {
  readonly name: string;
  /** The first document of a file of the case. */
  readonly read: (file: string) => Golden;
}

/** The cases of a family of upstream: each folder with a `case.yaml`. */
export function upstreamCases(name: string): readonly Case[] {
  const folder = familyFolder(`upstream/${name}`);
  if (folder === undefined) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('case.yaml'))
    .map((path) => path.slice(0, -'/case.yaml'.length))
    .toSorted()
    .map((path) => ({ name: path, read: (file) => readYaml(`${folder}${path}/${file}`)[0] }));
}

export interface Parameter {
  readonly field: string;
  readonly reason: string;
}

/** Fields and reasons in one order, for a comparison as sets. */
export function parameters(list: readonly Parameter[]): readonly string[] {
  return list.map(({ field, reason }) => `${field}: ${reason}`).toSorted();
}
