import { defineCommand } from '../../cli/define-command.ts';
import { outputFlags } from '../../cli/flags.ts';

export const rules = defineCommand({
  name: 'rules',
  summary: 'list every finding that meshsvc knows',
  examples: [
    ['meshsvc rules', 'codes, names and titles'],
    ['meshsvc rules -o markdown', 'docs/checks.md, which is made from it'],
  ],
  flags: outputFlags(['table', 'markdown', 'json']),
  load: () => import('./run.ts'),
});
