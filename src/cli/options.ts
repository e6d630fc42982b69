import { array, boolean, object, optional, string, union } from 'zod/mini';
import { type KumaVersion, kumaVersions } from '../model/behaviour.ts';
import type { Severity } from '../model/diagnostic.ts';
import { Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';
import type { MeshServicesMode } from '../model/mesh.ts';
import type { Environment } from '../model/resource.ts';
import type { SourceFlag } from '../model/source-flag.ts';
import type { RawOptions } from './define-command.ts';
import { readSources } from './sources.ts';

const text = optional(string());
const flag = optional(boolean());

const shape = object({
  filename: optional(array(string())),
  live: flag,
  recursive: flag,
  source: optional(array(string())),
  config: optional(union([string(), boolean()])),
  mesh: optional(array(string())),
  zone: text,
  env: text,
  mode: text,
  kumaVersion: text,
  now: text,
  cpConfig: text,
  set: optional(array(string())),
  output: text,
  headers: flag,
  color: optional(union([string(), boolean()])),
  quiet: flag,
  verbose: flag,
  failOn: text,
  strict: flag,
});

/** The flags that all commands share, with their defaults. */
export interface CommonOptions {
  readonly paths: readonly string[];
  readonly recursive: boolean;
  /** Control planes side by side; none: all of the input is of one. */
  readonly sources: readonly SourceFlag[];
  /** `undefined`: look for one; `false`: none. */
  readonly config: string | false | undefined;
  /** None: all meshes of the input. */
  readonly meshes: readonly string[];
  readonly zone: string | undefined;
  /** `undefined`: told by what was loaded. */
  readonly environment: Environment | undefined;
  readonly mode: MeshServicesMode | undefined;
  /** `undefined`: that of the control plane that an export came from, else the reference. */
  readonly version: KumaVersion | undefined;
  readonly now: string;
  readonly cpConfig: string | undefined;
  readonly set: readonly string[];
  readonly headers: boolean;
  readonly color: 'auto' | 'always' | 'never';
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** `undefined`: the command's own default. */
  readonly failOn: Severity | 'never' | undefined;
  readonly strict: boolean;
}

/** @throws {Failure} for a version that is not known and a time that is none */
export function commonOptions(raw: RawOptions, io: Io): CommonOptions {
  const given = shape.parse(raw);
  const now = given.now ?? io.now();
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$/.test(now) || Number.isNaN(Date.parse(now)))
    throw new Failure(`--now ${now} is no RFC 3339 time`, { hint: 'write it as 2026-11-24T10:00:00Z' });
  return {
    paths: [...(given.filename ?? []), ...(given.live === true ? ['live:'] : [])],
    recursive: given.recursive ?? false,
    sources: readSources(given.source ?? []),
    config: given.config === false ? false : typeof given.config === 'string' ? given.config : undefined,
    meshes: given.mesh ?? [],
    zone: given.zone,
    environment: given.env === undefined || given.env === 'auto' ? undefined : (given.env as Environment),
    mode: given.mode as MeshServicesMode | undefined,
    version: given.kumaVersion === undefined ? undefined : kumaVersion(given.kumaVersion),
    now,
    cpConfig: given.cpConfig,
    set: given.set ?? [],
    headers: given.headers ?? true,
    color:
      given.color === false
        ? 'never'
        : given.color === undefined || given.color === true
          ? 'auto'
          : (given.color as 'auto'),
    quiet: given.quiet ?? false,
    verbose: given.verbose ?? false,
    failOn: given.failOn as Severity | 'never' | undefined,
    strict: given.strict ?? false,
  };
}

/** The minor version of `2.13`, `2.13.10` or `v2.13.10`, if it is one that is known. */
export function minorOf(written: string): KumaVersion | undefined {
  const minor = /^v?(\d+\.\d+)(?:\.\d+)?(?:[-+].*)?$/.exec(written)?.[1];
  return kumaVersions.find((one) => one === minor);
}

/** The minor version of `2.13`, `2.13.10` or `v2.13.10`. Kong Mesh has the minor version of its Kuma. */
function kumaVersion(written: string): KumaVersion {
  const known = minorOf(written);
  if (known === undefined)
    throw new Failure(`--kuma-version ${written} is not known`, {
      hint: `known are ${kumaVersions.join(', ')}, with or without a patch`,
    });
  return known;
}
