import { defineCommand } from '../../cli/define-command.ts';
import { outputFlags } from '../../cli/flags.ts';

export const version = defineCommand({
  name: 'version',
  summary: 'print the version of meshsvc, of Node, and of the Kuma that it imitates',
  examples: [['meshsvc version -o json', 'for a bug report']],
  flags: outputFlags(['text', 'json']).slice(0, 1),
  load: () => import('./run.ts'),
});
