import { defineCommand } from '../../cli/define-command.ts';

export const fetch = defineCommand({
  name: 'fetch',
  summary: 'copy what a running mesh holds into a file, with your own kubectl or kumactl',
  details: async () => (await import('./details.ts')).fetchDetails,
  load: () => import('./run.ts'),
});
