import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';
import type { Environment } from '../model/resource.ts';
import type { SourceFlag } from '../model/source-flag.ts';
import { didYouMean } from '../model/suggest.ts';
import { readText } from './manifests.ts';

/** What `.meshsvc.yaml` says. */
export interface Config {
  /** The file, as it is shown; `undefined` where there is none. */
  readonly file: string | undefined;
  /** By zone; paths are relative to the working directory. */
  readonly sources: readonly SourceFlag[];
  /** Findings that are known and hidden, in the order of the file. */
  readonly ignore: readonly IgnoreEntry[];
  /** The text of the file; empty where there is none. */
  readonly text: string;
}

/** One entry of `ignore`. */
export interface IgnoreEntry {
  /** A code, a name of a rule, a range or a group. */
  readonly code: string;
  /** `Kind/name` with `*` for anything; `undefined`: all. */
  readonly resource: string | undefined;
  /** Empty where there is none. */
  readonly reason: string;
  /** The last day, `2027-03-01`; `undefined`: for ever. */
  readonly until: string | undefined;
}

const fileName = '.meshsvc.yaml';
const none: Config = { file: undefined, sources: [], ignore: [], text: '' };
const keys = ['sources', 'ignore'];

/**
 * The configuration: the file that was named, else `.meshsvc.yaml` of the working directory or a folder above it, up to
 * the root of the repository.
 *
 * @throws {Failure} for a file that cannot be read, and for a key or a value that it cannot have
 */
export function readConfig(named: string | false | undefined, io: Io): Config {
  if (named === false) return none;
  const path = named === undefined ? nearest(io.cwd) : resolve(io.cwd, named);
  if (path === undefined) return none;
  const file = named ?? (relative(io.cwd, path) || fileName);
  const text = textOf(path, file);
  const value = parse(text, file);
  if (value === undefined || value === null) return { ...none, file, text };
  if (typeof value !== 'object' || Array.isArray(value)) throw new Failure(`${file} is no mapping`);
  for (const key of Object.keys(value))
    if (!keys.includes(key)) {
      const near = didYouMean(key, keys);
      throw new Failure(`${file}: there is no ${key}`, {
        hint: near === undefined ? `it has ${keys.join(', ')}` : `did you mean ${near}?`,
      });
    }
  const { sources, ignore } = value as Record<string, unknown>;
  return { file, text, sources: sourcesOf(sources, file, dirname(path), io.cwd), ignore: ignoreOf(ignore, file) };
}

function nearest(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, fileName);
    if (existsSync(path)) return path;
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return undefined;
  }
}

function textOf(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure(`${file} cannot be read`, {
      cause: error,
      hint: 'name another with --config, or use --no-config',
    });
  }
}

function parse(text: string, file: string): unknown {
  for (const piece of readText(text)) {
    if (!piece.ok) throw new Failure(`${file}: ${piece.problem.message}`);
    return piece.value;
  }
  return undefined;
}

function sourcesOf(value: unknown, file: string, folder: string, cwd: string): readonly SourceFlag[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value))
    throw new Failure(`${file}: sources is no list`, { hint: 'write - {zone: east, path: zones/east}' });
  const found = value.map((entry: unknown, at): SourceFlag => {
    const source = (entry ?? {}) as Record<string, unknown>;
    const where = `${file}: sources[${at}]`;
    for (const key of Object.keys(source))
      if (!['zone', 'env', 'path', 'paths'].includes(key))
        throw new Failure(`${where}: there is no ${key}`, { hint: 'a source has zone, env and path' });
    const zone = source['zone'];
    const env = source['env'] ?? 'auto';
    const paths: readonly unknown[] = Array.isArray(source['paths']) ? source['paths'] : [source['path']];
    if (typeof zone !== 'string' || zone === '') throw new Failure(`${where} has no zone`);
    if (paths.some((path) => typeof path !== 'string' || path === '')) throw new Failure(`${where} has no path`);
    if (env !== 'auto' && env !== 'universal' && env !== 'kubernetes')
      throw new Failure(`${where}: env is ${JSON.stringify(env)}`, { hint: 'it is universal, kubernetes or auto' });
    const here = (path: string): string =>
      isAbsolute(path) || /^https?:/.test(path) ? path : relative(cwd, join(folder, path)) || '.';
    return {
      zone,
      environment: env === 'auto' ? undefined : (env as Environment),
      paths: (paths as string[]).map(here),
    };
  });
  const zones = new Set<string>();
  for (const { zone } of found)
    if (zones.size === zones.add(zone).size) throw new Failure(`${file}: sources names zone ${zone} twice`);
  return found.toSorted((a, b) => (a.zone < b.zone ? -1 : 1));
}

/** The line of an entry of `ignore`, from 1. */
export async function lineOfIgnore({ text }: Config, index: number): Promise<number> {
  const { locateInYaml } = await import('./locate.ts');
  return text.slice(0, locateInYaml(text, ['ignore', index], 'value').start).split('\n').length;
}

const ignoreKeys = ['code', 'resource', 'reason', 'until'];

function ignoreOf(value: unknown, file: string): readonly IgnoreEntry[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value))
    throw new Failure(`${file}: ignore is no list`, { hint: 'write - {code: MS002, reason: why, until: 2027-03-01}' });
  return value.map((entry: unknown, at): IgnoreEntry => {
    const where = `${file}: ignore[${at}]`;
    const fields = (entry ?? {}) as Record<string, unknown>;
    for (const key of Object.keys(fields)) {
      if (ignoreKeys.includes(key)) continue;
      const near = didYouMean(key, ignoreKeys);
      throw new Failure(`${where}: there is no ${key}`, {
        hint: near === undefined ? `it has ${ignoreKeys.join(', ')}` : `did you mean ${near}?`,
      });
    }
    const { code, resource, reason, until } = fields;
    if (typeof code !== 'string' || code === '') throw new Failure(`${where} has no code`);
    if (resource !== undefined && typeof resource !== 'string') throw new Failure(`${where}: resource is no text`);
    if (reason !== undefined && reason !== null && typeof reason !== 'string')
      throw new Failure(`${where}: reason is no text`);
    if (until !== undefined && !(typeof until === 'string' && isDay(until)))
      throw new Failure(`${where}: until is ${JSON.stringify(until)}`, { hint: 'write a day such as 2027-03-01' });
    return { code, resource, reason: reason ?? '', until };
  });
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}
