import type { CommandDetails } from '../../cli/define-command.ts';
import type { Flag } from '../../cli/flags.ts';

/** What `get` takes: flags that others have, too, and its own. */
export function getDetails(input: readonly Flag[], output: readonly Flag[], exit: readonly Flag[]): CommandDetails {
  return {
    examples: [
      ['meshsvc get all -f mesh/ -R', 'how much of what was read, and what was ignored'],
      ['meshsvc get msvc -f export.yaml -l kuma.io/zone=east', 'MeshServices of one zone'],
      ['meshsvc get dataplane web-1 -f zones/ -o yaml', 'one resource, as it was written'],
      ['meshsvc get meshtimeouts -f policies.yaml -o yaml --format kubernetes', 'in the other form'],
    ],
    flags: [
      ...input,
      {
        flags: '--zone <name>',
        description: 'only of this zone, by the label kuma.io/zone or by --source',
        group: 'Input',
      },
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

      ...output,
      ...exit,
    ],
  };
}
