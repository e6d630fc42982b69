import { defineCommand } from '../../cli/define-command.ts';
import { controlPlaneFlags, exitFlags, outputFlags, readingFlags } from '../../cli/flags.ts';

export const resolve = defineCommand({
  name: 'resolve',
  summary: 'where a reference, a hostname or a kuma.io/service value ends up, and why not elsewhere',
  examples: [
    ['meshsvc resolve -f mesh/ --zone east', 'every targetRef and backendRef of the input'],
    ['meshsvc resolve meshtimeout/slow -f mesh/ --ref to[0] --from web-1', 'one of them, step by step'],
    ['meshsvc resolve redis.svc.mesh.local -f mesh/', 'a hostname, VIP:port, kuma.io/service value or KRI'],
    ["meshsvc resolve 'MeshService[kuma.io/display-name=redis]:6379' -f mesh/", 'what labels mean'],
  ],
  argument: '[what]',
  flags: [
    ...readingFlags,
    ...controlPlaneFlags,
    { flags: '--modes <modes>', description: 'all, or modes with commas: side by side', group: 'Control plane' },
    {
      flags: '--ref <path>',
      description: 'one reference of what is named: to[0].rules[0].backendRefs[1]',
      group: 'Input',
    },
    { flags: '--from <dataplane>', description: 'as this proxy sees it', group: 'Input' },
    {
      flags: '--ref-file <file>',
      description: 'a targetRef or backendRef in YAML that no policy has yet, - for standard input',
      group: 'Input',
    },
    {
      flags: '-n, --namespace <name>',
      description: 'with --ref-file: the namespace of the policy that it is for',
      group: 'Input',
    },
    ...outputFlags(['table', 'wide', 'yaml', 'json']),
    ...exitFlags,
  ],
  load: () => import('./run.ts'),
});
