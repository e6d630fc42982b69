import { defineCommand } from '../../cli/define-command.ts';
import { controlPlaneFlags, exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const outbounds = defineCommand({
  name: 'outbounds',
  summary: 'what one proxy, or every proxy, can reach in each mode',
  examples: [
    ['meshsvc outbounds web-1 -f mesh/ --modes all', 'one proxy, the four modes side by side'],
    ['meshsvc outbounds -f mesh/ --modes all', 'how much every proxy gets, the largest first'],
    ['meshsvc outbounds web-1 -f mesh/ --why redis', 'why it reaches redis, or does not, in each mode'],
    [
      'meshsvc outbounds -f mesh/ --suggest-reachable-backends',
      'the smallest reachableBackends that keep what is used',
    ],
  ],
  argument: '[dataplane]',
  flags: [
    ...readingFlags,
    ...controlPlaneFlags,
    { flags: '--modes <modes>', description: 'several modes, separated by commas, or all', group: 'Control plane' },
    {
      flags: '--unified-naming',
      description: 'proxies that name listeners and clusters by KRI in Exclusive',
      group: 'Control plane',
    },
    {
      flags: '--why <destination>',
      description: 'the rule that keeps or drops a destination, in each mode',
      group: 'Output',
    },
    {
      flags: '--suggest-reachable-backends',
      description: 'a reachableBackends for every proxy that keeps what policies, routes and explicit outbounds name',
      group: 'Output',
    },
    { flags: '--usage <file>', description: 'with it: source,destination lines of what is used', group: 'Output' },
    { flags: '--all', description: 'tables without an end', group: 'Output' },
    ...outputFlags(['table', 'wide', 'yaml', 'json']),
    ...exitFlags,
  ],
  load: () => import('./run.ts'),
});
