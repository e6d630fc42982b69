import type { CommandDetails } from '../../cli/define-command.ts';
import type { Flag } from '../../cli/flags.ts';

const flag = (group: Flag['group'], flags: string, description: string, more: Partial<Flag> = {}): Flag => ({
  flags,
  description,
  group,
  ...more,
});

/** What `fetch` takes. */
export const fetchDetails: CommandDetails = {
  examples: [
    ['meshsvc fetch -O mesh.json.gz', 'the cluster that kubectl points at'],
    ['meshsvc fetch --from kumactl -O mesh.json.gz', 'the control plane that kumactl points at'],
    ['meshsvc fetch --zone east=ctx-a --zone global=kumactl:prod -O mesh.json.gz', 'several at once'],
    ['meshsvc fetch --dry-run', 'the commands that would run; all of them only read'],
  ],
  flags: [
    flag(
      'Input',
      '--from <tool>',
      'kubectl or kumactl (default: kubectl, or kumactl where that alone is on the PATH)',
      {
        choices: ['kubectl', 'kumactl'],
      },
    ),
    flag('Input', '--context <name>', "of the tool's own configuration (default: its current one); repeatable", {
      repeatable: true,
    }),
    flag(
      'Input',
      '--zone <name=context>',
      'a zone by its context, or kubectl:CONTEXT, kumactl:CONTEXT; global for the global control plane; repeatable',
      {
        repeatable: true,
      },
    ),
    flag('Input', '-m, --mesh <name>', 'only these meshes (kumactl); repeatable', { repeatable: true }),
    flag('Input', '--only <kinds>', 'only these kinds, separated by commas; repeatable', { repeatable: true }),
    flag('Input', '--skip <kinds>', 'not these kinds; repeatable', { repeatable: true }),
    flag('Input', '--timeout <duration>', 'of each command (default: 60s)'),
    flag('Output', '-O, --output-file <file>', 'the bundle; .gz is compressed, - is standard output'),
    flag('Output', '--dry-run', 'print the commands, and run none'),
    flag('Output', '-q, --quiet', 'no summary'),
    flag('Output', '-v, --verbose', 'each kind as it comes, on standard error'),
    flag('Exit code', '--strict', 'exit 3 also where a kind was not asked for'),
    flag('Other', '--debug', 'stack traces'),
  ],
};
