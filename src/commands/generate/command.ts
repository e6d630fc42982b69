import { defineCommand } from '../../cli/define-command.ts';
import { controlPlaneFlags, exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const generate = defineCommand({
  name: 'generate',
  aliases: ['gen'],
  summary: 'print the MeshServices that Kuma generates from these manifests, and who loses',
  examples: [
    ['meshsvc generate -f dataplanes.yaml', 'a table, with every port conflict explained'],
    ['meshsvc generate -f zones/east --zone east -o yaml | kumactl apply -f -', 'what Kuma stores'],
    ['kumactl get dataplanes -o yaml --size 1000 | meshsvc generate', 'from a running control plane'],
    ['meshsvc generate -f zones/east --why redis', 'one decision, step by step'],
  ],
  flags: [
    ...readingFlags,
    ...controlPlaneFlags,
    { flags: '--all', description: 'also MeshServices that are there but not generated', group: 'Output' },
    {
      flags: '--kind <kinds>',
      description:
        'meshservice, meshmultizoneservice, meshexternalservice, separated by commas, or all (default: meshservice)',
      group: 'Output',
    },
    {
      flags: '--with-dataplanes',
      description: 'also the Dataplanes, on Kubernetes those that Pods become',
      group: 'Output',
    },
    {
      flags: '--format <form>',
      description: 'universal or kubernetes, for yaml and json (default: that of the control plane)',
      choices: ['universal', 'kubernetes'],
      group: 'Output',
    },
    { flags: '--test <file>', description: 'exit 1 unless the answer is what this file has', group: 'Output' },
    { flags: '--why <name>', description: 'the decision about one MeshService, step by step', group: 'Output' },
    ...outputFlags(['table', 'wide', 'yaml', 'json', 'name']),
    ...exitFlags,
  ],
  load: () => import('./run.ts'),
});
