import type { CommonOptions } from '../cli/options.ts';
import { readConfig } from '../load/config.ts';
import type { Io } from '../model/io.ts';
import type { SourceFlag } from '../model/source-flag.ts';

/** `--source`; without it and without `-f`, those of the configuration. */
export function sourcesOf(options: CommonOptions, io: Io): readonly SourceFlag[] {
  if (options.sources.length > 0 || options.paths.length > 0) return options.sources;
  // A configuration with sources says what the input is; standard input is then asked for with -f -.
  return readConfig(options.config, io).sources;
}
