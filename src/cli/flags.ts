/** A flag: how it is written, what it does, and where `--help` lists it. */
export interface Flag {
  /** In commander's form: `-f, --filename <path>`. */
  readonly flags: string;
  readonly description: string;
  /** May be given again; the values add up. */
  readonly repeatable?: boolean;
  /** The only values that it takes. */
  readonly choices?: readonly string[];
  /** Another spelling, not shown. */
  readonly alias?: string;
  readonly group: 'Input' | 'Control plane' | 'Output' | 'Exit code' | 'Other';
}

const input = (flags: string, description: string, more: Partial<Flag> = {}): Flag => ({
  flags,
  description,
  group: 'Input',
  ...more,
});

/** What every command that reads manifests takes. */
export const readingFlags: readonly Flag[] = [
  input('-f, --filename <path>', 'file, folder, glob, URL, or - for standard input; repeatable', {
    repeatable: true,
    alias: '--file',
  }),
  input('--live', 'what kubectl or kumactl say now, as -f live: (or -f live:east=kubectl:CONTEXT)'),
  input('-R, --recursive', 'read folders with all that is below them'),
  input(
    '--source <zone=…,path=…>',
    'one of several control planes: zone=east,env=universal,path=zones/east; zone=global for the global one; repeatable',
    {
      repeatable: true,
    },
  ),
  input(
    '--config <file>',
    'configuration, whose sources are read where -f is not given (default: .meshsvc.yaml here or above)',
  ),
  input('--no-config', 'without it'),
  input('-m, --mesh <name>', 'only these meshes; repeatable (default: all in the input)', { repeatable: true }),
];

/** Whom the engine imitates. */
export const controlPlaneFlags: readonly Flag[] = [
  {
    flags: '--zone <name>',
    description: "zone of the control plane (default: the resources' own, if all agree)",
    group: 'Control plane',
  },
  {
    flags: '--env <environment>',
    description: 'what the control plane runs on: universal, kubernetes or auto (default: auto, by what is read)',
    choices: ['universal', 'kubernetes', 'auto'],
    group: 'Control plane',
  },
  {
    flags: '--mode <mode>',
    description: "meshServices.mode to answer for (default: the Mesh's own)",
    choices: ['Disabled', 'Everywhere', 'ReachableBackends', 'Exclusive'],
    group: 'Control plane',
  },
  {
    flags: '--kuma-version <version>',
    description: 'version of Kuma or Kong Mesh, 2.8 to 2.14, or 3.0 as far as it is known (default: 2.13.10)',
    group: 'Control plane',
  },
  {
    flags: '--now <time>',
    description: 'time at which the answer holds, RFC 3339 (default: now)',
    group: 'Control plane',
  },
  { flags: '--cp-config <file>', description: "the control plane's configuration file", group: 'Control plane' },
  {
    flags: '--set <path=value>',
    description: 'one setting of it, such as meshService.deletionGracePeriod=1h; repeatable',
    repeatable: true,
    group: 'Control plane',
  },
];

/** `-o` with the formats that a command has. */
export function outputFlags(formats: readonly string[]): readonly Flag[] {
  return [
    {
      flags: '-o, --output <format>',
      description: `one of ${formats.join(', ')} (default: ${formats[0]})`,
      choices: formats,
      group: 'Output',
    },
    { flags: '--no-headers', description: 'tables without their first line', group: 'Output' },
    {
      flags: '--color <when>',
      description: 'auto, always or never',
      choices: ['auto', 'always', 'never'],
      group: 'Output',
    },
    { flags: '--no-color', description: 'the same as --color never', group: 'Output' },
    { flags: '-q, --quiet', description: 'no summaries and no hints', group: 'Output' },
    { flags: '-v, --verbose', description: 'steps, timings and findings on standard error', group: 'Output' },
  ];
}

export const exitFlags: readonly Flag[] = [
  {
    flags: '--fail-on <severity>',
    description: 'exit 1 if there is a finding of this severity or above',
    choices: ['error', 'warning', 'info', 'never'],
    alias: '--fail-severity',
    group: 'Exit code',
  },
  { flags: '--strict', description: 'exit 3 if something had to be assumed', group: 'Exit code' },
  { flags: '--debug', description: 'stack traces', group: 'Other' },
];
