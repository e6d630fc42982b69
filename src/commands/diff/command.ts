import { defineCommand } from '../../cli/define-command.ts';
import { controlPlaneFlags, exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const diff = defineCommand({
  name: 'diff',
  summary: 'what two states come to: services, names, references, proxies and findings, not texts',
  argument: '<old> <new>',
  details: async () => {
    const { diffDetails } = await import('./details.ts');
    return diffDetails([...readingFlags, ...controlPlaneFlags], outputFlags(['table', 'json', 'markdown']), exitFlags);
  },
  load: () => import('./run.ts'),
});
