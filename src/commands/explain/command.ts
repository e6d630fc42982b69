import { defineCommand } from '../../cli/define-command.ts';
import { controlPlaneFlags, exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const explain = defineCommand({
  name: 'explain',
  summary: 'what a finding means, what a field does, or all there is to say about one resource',
  examples: [
    ['meshsvc explain MS002', 'a finding, by its code or by its name'],
    ['meshsvc explain meshservice.spec.selector', 'a field, as kubectl explain does'],
    ['meshsvc explain test-server -f mesh/', 'a service: Dataplanes, names, who refers to it, what each mode changes'],
    ['meshsvc explain dataplane/web-1 -f mesh/', 'a proxy, or a policy'],
  ],
  argument: '<what>',
  flags: [...readingFlags, ...controlPlaneFlags, ...outputFlags(['text', 'json']), ...exitFlags],
  load: () => import('./run.ts'),
});
