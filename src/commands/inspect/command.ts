import { defineCommand } from '../../cli/define-command.ts';
import { controlPlaneFlags, exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const inspect = defineCommand({
  name: 'inspect',
  summary: 'what holds for a proxy, a MeshService or a policy, with where it comes from',
  examples: [
    ['meshsvc inspect dataplane web-1 -f mesh/ --zone east', 'its rules by policy, inbound, outbound and route'],
    ['meshsvc inspect dataplane web-1 -f mesh/ --mode Exclusive', 'and after the switch?'],
    ['meshsvc inspect meshservice redis -f mesh/', 'its Dataplanes, hostnames, and who refers to it'],
    ['meshsvc inspect policy meshtimeout/slow -f mesh/', 'the proxies it acts on, and why not on the others'],
  ],
  argument: '<what> [name]',
  flags: [...readingFlags, ...controlPlaneFlags, ...outputFlags(['table', 'yaml', 'json']), ...exitFlags],
  load: () => import('./run.ts'),
});
