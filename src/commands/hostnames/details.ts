import type { CommandDetails } from '../../cli/define-command.ts';
import type { Flag } from '../../cli/flags.ts';

/** What `hostnames` takes: flags that others have, too, and its own. */
export function hostnamesDetails(
  input: readonly Flag[],
  output: readonly Flag[],
  exit: readonly Flag[],
): CommandDetails {
  return {
    examples: [
      ['meshsvc hostnames -f zones/east --zone east', 'names that the proxies of one zone can ask for'],
      ['meshsvc hostnames --source zone=global,path=global --source zone=east,path=east', 'the same by zone'],
      ['meshsvc hostnames -f mesh/ --conflicts', 'only names that a service wanted and did not get'],
      [
        "meshsvc hostnames -f mesh/ --test '{{ .DisplayName }}.corp'",
        'what a template would give, before it is applied',
      ],
    ],
    flags: [
      ...input,
      { flags: '--conflicts', description: 'only collisions, hidden names and failed templates', group: 'Output' },
      {
        flags: '--test <template>',
        description: 'try a template as a HostnameGenerator that is not applied yet',
        group: 'Output',
      },
      {
        flags: '--selector <labels>',
        description:
          'with --test: kind and labels that it selects, as meshservice:team=shop,env=prod (default: meshservice)',
        group: 'Output',
      },
      {
        flags: '--simulate-vips',
        description: 'guess the VIPs that are not stored yet, as a control plane without history gives them',
        group: 'Output',
      },

      ...output,
      ...exit,
    ],
  };
}
