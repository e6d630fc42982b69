import type { Environment } from './resource.ts';

/** One of several control planes: what `--source`, or `sources:` of the configuration, says of it. */
export interface SourceFlag {
  /** Name of the zone; `global` is the global control plane. */
  readonly zone: string;
  /** `undefined`: told by what was loaded. */
  readonly environment: Environment | undefined;
  readonly paths: readonly string[];
}
