import { defineCommand } from '../../cli/define-command.ts';
import { exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const get = defineCommand({
  name: 'get',
  summary: 'list what was loaded, as kubectl would',
  argument: '<kind> [name]',
  details: async () => {
    const { getDetails } = await import('./details.ts');
    return getDetails([...readingFlags], outputFlags(['table', 'wide', 'yaml', 'json', 'name']), exitFlags);
  },
  load: () => import('./run.ts'),
});
