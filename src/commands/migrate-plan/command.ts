import { defineCommand } from '../../cli/define-command.ts';
import { controlPlaneFlags, exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const migratePlan = defineCommand({
  name: 'migrate-plan',
  aliases: ['plan'],
  summary: 'plan the way from kuma.io/service to MeshService, step by step, with what each step changes',
  examples: [
    ['meshsvc migrate-plan -f mesh/ --to Exclusive', 'what changes, what would break, what to do'],
    ['meshsvc migrate-plan -f mesh/ --steps Disabled,ReachableBackends,Exclusive', 'by these steps'],
    ['meshsvc migrate-plan -f mesh/ --to Exclusive --output-dir plan', 'the manifests and a page to follow'],
    ['meshsvc migrate-plan -f mesh/ --to Exclusive -o markdown', 'for a pull request'],
    ['meshsvc migrate-plan -f now.json.gz --verify plan/plan.json', 'whether reality followed the plan'],
    ['meshsvc migrate-plan -f mesh/ --to 3.0', 'what the upgrade changes, and when'],
  ],
  flags: [
    ...readingFlags,
    ...controlPlaneFlags.filter(({ flags }) => !flags.startsWith('--mode')),
    { flags: '--from <mode>', description: "mode to start from (default: the Mesh's own)", group: 'Control plane' },
    {
      flags: '--to <mode|version>',
      description: 'mode to end with, 2.14 or 3.0 (default: Exclusive)',
      group: 'Control plane',
    },
    {
      flags: '--steps <steps>',
      description: 'every mode and version on the way, separated by commas',
      group: 'Control plane',
    },
    { flags: '--decisions <file>', description: 'answers to the questions of an earlier plan', group: 'Input' },
    {
      flags: '--usage <file>',
      description: 'source,destination lines of what is used, as you measured it: the rest of these sources is not',
      group: 'Input',
    },
    {
      flags: '--verify <plan.json>',
      description: 'which phases of a written plan are done in the mesh that is read, and what drifted',
      group: 'Input',
    },
    { flags: '--all', description: 'lists without an end', group: 'Output' },
    { flags: '--detail', description: 'what changes for every proxy', group: 'Output' },
    { flags: '--short', description: 'blockers and the last line', group: 'Output' },
    {
      flags: '--explain <name>',
      description: 'how the decision about a service, or the changes of a proxy, came about',
      group: 'Output',
    },
    {
      flags: '--print <path>',
      description: 'the manifests of the plan below this path, such as 30-destinations, as they would be written',
      group: 'Output',
    },
    {
      flags: '--output-dir <dir>',
      description: 'write the manifests, a page and the way back into an empty folder',
      group: 'Output',
    },
    ...outputFlags(['table', 'markdown', 'yaml', 'json']),
    ...exitFlags,
  ],
  instead: { '--mode': '--from names the mode to start from, --to the one to end with' },
  load: () => import('./run.ts'),
});
