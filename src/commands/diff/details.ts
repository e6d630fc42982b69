import type { CommandDetails } from '../../cli/define-command.ts';
import type { Flag } from '../../cli/flags.ts';

/** Flags of reading that say what is read: here the arguments do. */
const saidByArguments = /^(?:-f|--live|--source|--config|--no-config)\b/;

/** What `diff` takes. */
export function diffDetails(input: readonly Flag[], output: readonly Flag[], exit: readonly Flag[]): CommandDetails {
  return {
    examples: [
      ['meshsvc diff before.json.gz live:', 'a bundle of before, and what the cluster says now'],
      ['meshsvc diff main/mesh mesh -R', 'two folders'],
      ['meshsvc diff old.yaml new.yaml --what hostnames,meshservices', 'a part of it'],
    ],
    flags: [
      ...input.filter(({ flags }) => !saidByArguments.test(flags)),
      {
        flags: '--what <parts>',
        description: 'meshservices, hostnames, resolutions, outbounds, findings (default: all); repeatable',
        repeatable: true,
        group: 'Output',
      },
      { flags: '--all', description: 'all differences, not the first 20 of each part', group: 'Output' },
      ...output,
      ...exit,
    ],
  };
}
