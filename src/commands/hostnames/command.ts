import { defineCommand } from '../../cli/define-command.ts';
import { controlPlaneFlags, exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const hostnames = defineCommand({
  name: 'hostnames',
  summary: 'list every hostname and VIP, by zone, beside the old name',
  details: async () => {
    const { hostnamesDetails } = await import('./details.ts');
    return hostnamesDetails(
      [...readingFlags, ...controlPlaneFlags],
      outputFlags(['table', 'wide', 'yaml', 'json', 'csv', 'hosts']),
      exitFlags,
    );
  },
  load: () => import('./run.ts'),
});
