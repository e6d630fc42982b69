import { defineCommand } from '../../cli/define-command.ts';
import { exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const get = defineCommand({
  name: 'get',
  summary: 'list what was loaded, as kubectl would',
  examples: [
    ['meshsvc get all -f mesh/ -R', 'how much of what was read, and what was ignored'],
    ['meshsvc get msvc -f export.yaml -l kuma.io/zone=east', 'MeshServices of one zone'],
    ['meshsvc get dataplane web-1 -f zones/ -o yaml', 'one resource, as it was written'],
    ['meshsvc get meshtimeouts -f policies.yaml -o yaml --format kubernetes', 'in the other form'],
  ],
  argument: '<kind> [name]',
  flags: [
    ...readingFlags,
    { flags: '-n, --namespace <name>', description: 'only this Kubernetes namespace', group: 'Input' },
    { flags: '-A, --all-namespaces', description: 'all namespaces, as it is anyway', group: 'Input' },
    {
      flags: '-l, --selector <labels>',
      description: 'only with these labels: key=value, key!=value or key, separated by commas',
      group: 'Input',
    },
    {
      flags: '--format <form>',
      description: 'write yaml and json in this form (default: as it was read)',
      choices: ['universal', 'kubernetes'],
      group: 'Output',
    },
    ...outputFlags(['table', 'wide', 'yaml', 'json', 'name']),
    ...exitFlags,
  ],
  load: () => import('./run.ts'),
});
