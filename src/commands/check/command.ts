import { defineCommand } from '../../cli/define-command.ts';
import { controlPlaneFlags, exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const check = defineCommand({
  name: 'check',
  aliases: ['lint'],
  summary: 'all findings over the input, for people and for CI',
  examples: [
    ['meshsvc check -f mesh/ -R', 'every finding, with the lines that it is about'],
    ['meshsvc check -f mesh/ -R -o compact --fail-on warning', 'one line each, for editors and CI'],
    ['meshsvc check -f mesh/ --only rejected-by-kuma', 'only what Kuma would refuse'],
  ],
  flags: [
    ...readingFlags,
    ...controlPlaneFlags,
    {
      flags: '--target <mode|version>',
      description: 'what would be wrong in this mode, or with this version (default: as it is)',
      group: 'Control plane',
    },
    { flags: '--only <code>', description: 'only this code or rule; repeatable', repeatable: true, group: 'Output' },
    { flags: '--skip <code>', description: 'not this code or rule; repeatable', repeatable: true, group: 'Output' },
    {
      flags: '-S, --suppress <code>',
      description: 'hide findings: CODE, or CODE=KIND/NAME with * for anything; repeatable',
      repeatable: true,
      group: 'Output',
    },
    {
      flags: '--show <severity>',
      description: 'hide findings below it (default: info)',
      choices: ['error', 'warning', 'info'],
      group: 'Output',
    },
    { flags: '--show-all', description: 'all findings of a code, not the first five', group: 'Output' },
    ...outputFlags(['text', 'compact', 'json']),
    ...exitFlags,
  ],
  load: () => import('./run.ts'),
});
