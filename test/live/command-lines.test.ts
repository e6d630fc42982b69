import { describe, expect, it } from 'vitest';
import { fetchCommands, fetchDefaults } from '../../src/load/live/fetch.ts';
import { kumactlKinds } from '../../src/load/live/kumactl.ts';
import type { Tool } from '../../src/load/live/run-tool.ts';

/** What the tools document: subcommands that only read, and the flags that they and all of them take. */
const documented: Readonly<Record<Tool, Readonly<Record<string, readonly string[]>>>> = {
  // kubectl get --help, kubectl api-resources --help, kubectl options (1.34)
  kubectl: {
    get: ['--all-namespaces', '--namespace', '-o', '--chunk-size', '--request-timeout', '--context'],
    'api-resources': ['--verbs', '-o', '--context'],
  },
  // kumactl get, kumactl inspect and kumactl version of 2.13: app/kumactl/cmd/{get,inspect,version}
  kumactl: {
    get: ['--mesh', '-o', '--size', '--offset', '--context'],
    inspect: ['-o', '--context'],
    version: ['--context'],
  },
};

/** What `kumactl get` of 2.13 lists, of the kinds that are asked for. @see kuma v2.13.10 zz_generated.resource.go: KumactlListArg */
const lists =
  'circuit-breakers dataplanes external-services fault-injections healthchecks hostnamegenerators meshaccesslogs meshcircuitbreakers meshes meshexternalservices meshfaultinjections meshgatewayroutes meshgateways meshhealthchecks meshhttproutes meshidentities meshloadbalancingstrategies meshmetrics meshmultizoneservices meshpassthroughs meshproxypatches meshratelimits meshretries meshservices meshtcproutes meshtimeouts meshtlses meshtraces meshtrafficpermissions meshtrusts proxytemplates rate-limits retries timeouts traffic-logs traffic-permissions traffic-routes traffic-traces virtual-outbounds workloads zoneegresses zoneingresses zones';

describe.each(['kubectl', 'kumactl'] as const)('the command lines of %s', (tool) => {
  const lines = fetchCommands([{ zone: 'east', tool, context: "it's mine" }], { ...fetchDefaults, meshes: ['shop'] });

  it('have documented subcommands and flags alone', () => {
    expect(lines.length).toBeGreaterThan(40);
    const unknown = lines.flatMap((line) => {
      const [name, subcommand, ...rest] = line.split(' ');
      const known = documented[tool][subcommand!];
      if (name !== tool || known === undefined) return [line];
      return rest.filter((word) => word.startsWith('-') && !known.includes(word.split('=')[0]!));
    });
    expect(unknown).toEqual([]);
  });

  it('can be pasted into a shell', () => {
    expect(lines.every((line) => line.includes(`--context 'it'\\''s mine'`))).toBe(true);
  });

  it('never name secrets', () => {
    expect(lines.filter((line) => /secret/i.test(line))).toEqual([]);
  });
});

it('kumactl has a list of every kind that it is asked for', () => {
  expect(
    kumactlKinds()
      .map(({ list }) => list)
      .toSorted(),
  ).toEqual(lists.split(' '));
});
