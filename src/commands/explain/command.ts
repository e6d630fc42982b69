import { defineCommand } from '../../cli/define-command.ts';
import { outputFlags } from '../../cli/flags.ts';

export const explain = defineCommand({
  name: 'explain',
  summary: 'what a finding means, why it matters and what to do',
  examples: [
    ['meshsvc explain MS002', 'by its code'],
    ['meshsvc explain port-conflict', 'or by its name'],
  ],
  argument: '<code>',
  flags: outputFlags(['text', 'json']),
  load: () => import('./run.ts'),
});
