import type { CommandDetails } from '../../cli/define-command.ts';
import type { Flag } from '../../cli/flags.ts';
import { reportFormats } from './formats.ts';

const output = (flags: string, description: string, more: Partial<Flag> = {}): Flag => ({
  flags,
  description,
  group: 'Output',
  ...more,
});

const own: readonly Flag[] = [
  {
    flags: '--target <mode|version>',
    description: 'what would be wrong in this mode, or with this version (default: as it is)',
    group: 'Control plane',
  },
  {
    flags: '--network <cidr>',
    description: 'a range of addresses that Pods, Services or nodes have: no VIP may be in it (MS068); repeatable',
    repeatable: true,
    group: 'Control plane',
  },
  {
    flags: '--max-clusters <number>',
    description: 'clusters of one proxy above which MS190 tells (default: 5000)',
    group: 'Control plane',
  },
  {
    flags: '--weight-tolerance <percent>',
    description: 'change of a share of traffic above which MS146 tells (default: 1)',
    group: 'Control plane',
  },
  output('--only <rules>', 'only these: codes, names, ranges (MS1xx, MS100-MS129) or groups; repeatable', {
    repeatable: true,
  }),
  output('--skip <rules>', 'not these; repeatable', { repeatable: true }),
  output('-E, --as-error <rules>', 'findings of these are errors; repeatable', { repeatable: true }),
  output('-W, --as-warning <rules>', 'findings of these are warnings; repeatable', { repeatable: true }),
  output('-S, --suppress <rule>', 'hide findings: CODE, or CODE=KIND/NAME with * for anything; repeatable', {
    repeatable: true,
  }),
  output('--baseline <file>', 'hide the findings that are in it, so that only new ones fail'),
  output('--write-baseline <file>', 'write the findings of this run as the baseline of later ones'),
  output('--show <severity>', 'hide findings below it (default: info)', { choices: ['error', 'warning', 'info'] }),
  output('--show-all', 'all findings of a code, not the first five'),
  output('--report <format=file>', 'the same findings in a file as well, in any format of -o; repeatable', {
    repeatable: true,
  }),
];

/** What `check` takes: flags that others have, too, and its own. */
export function checkDetails(
  input: readonly Flag[],
  outputFlags: (formats: readonly string[]) => readonly Flag[],
  exit: readonly Flag[],
): CommandDetails {
  return {
    examples: [
      ['meshsvc check -f mesh/ -R', 'every finding, with the lines that it is about'],
      ['meshsvc check -f mesh/ -R --target Exclusive', 'what would be wrong after the switch'],
      ['meshsvc check -f mesh/ -R -o github --report sarif=mesh.sarif', 'annotations, and a report beside them'],
      ['meshsvc check -f mesh/ -R --baseline known.json', 'only what is new since --write-baseline known.json'],
    ],
    flags: [...input, ...own, ...outputFlags(reportFormats), ...exit],
  };
}
