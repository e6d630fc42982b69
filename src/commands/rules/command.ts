import { defineCommand } from '../../cli/define-command.ts';
import { outputFlags } from '../../cli/flags.ts';

export const rules = defineCommand({
  name: 'rules',
  summary: 'list every finding that meshsvc knows',
  examples: [
    ['meshsvc rules', 'codes, names and titles'],
    ['meshsvc rules --only policies -o wide', 'of one group, with when each has something to say'],
    ['meshsvc rules -o markdown', 'docs/checks.md, which is made from it'],
  ],
  flags: [
    {
      flags: '--only <rules>',
      description: 'codes, names, ranges or groups; repeatable',
      repeatable: true,
      group: 'Output',
    },
    ...outputFlags(['table', 'wide', 'markdown', 'json']),
  ],
  load: () => import('./run.ts'),
});
