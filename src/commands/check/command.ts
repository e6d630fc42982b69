import { defineCommand } from '../../cli/define-command.ts';
import { controlPlaneFlags, exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const check = defineCommand({
  name: 'check',
  aliases: ['lint'],
  summary: 'all findings over the input, for people and for CI',
  details: async () => {
    const { checkDetails } = await import('./details.ts');
    return checkDetails([...readingFlags, ...controlPlaneFlags], outputFlags, exitFlags);
  },
  load: () => import('./run.ts'),
});
