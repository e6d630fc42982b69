import { defineCommand } from '../../cli/define-command.ts';
import { controlPlaneFlags, exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const hostnames = defineCommand({
  name: 'hostnames',
  summary: 'list every hostname and VIP, by zone, beside the old name',
  examples: [
    ['meshsvc hostnames -f zones/east --zone east', 'names that the proxies of one zone can ask for'],
    ['meshsvc hostnames --source zone=global,path=global --source zone=east,path=east', 'the same by zone'],
    ['meshsvc hostnames -f mesh/ --conflicts', 'only names that a service wanted and did not get'],
    ["meshsvc hostnames -f mesh/ --test '{{ .DisplayName }}.corp'", 'what a template would give, before it is applied'],
  ],
  flags: [
    ...readingFlags,
    ...controlPlaneFlags,
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
    ...outputFlags(['table', 'wide', 'yaml', 'json', 'csv', 'hosts']),
    ...exitFlags,
  ],
  load: () => import('./run.ts'),
});
