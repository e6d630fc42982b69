import { defineCommand } from '../../cli/define-command.ts';
import { controlPlaneFlags, exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const check = defineCommand({
  name: 'check',
  aliases: ['lint'],
  summary: 'all findings over the input, for people and for CI',
  examples: [
    ['meshsvc check -f mesh/ -R', 'every finding, with the lines that it is about'],
    ['meshsvc check -f mesh/ -R --target Exclusive', 'what would be wrong after the switch'],
    ['meshsvc check -f mesh/ -R -o github --report sarif=mesh.sarif', 'annotations, and a report beside them'],
    ['meshsvc check -f mesh/ -R --baseline known.json', 'only what is new since --write-baseline known.json'],
  ],
  flags: async () => {
    const { checkFlags, reportFormats } = await import('./flags.ts');
    return [...readingFlags, ...controlPlaneFlags, ...checkFlags, ...outputFlags(reportFormats), ...exitFlags];
  },
  load: () => import('./run.ts'),
});
