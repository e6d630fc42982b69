import type { KindRules } from './kind-rules.ts';
import { kinds } from './kinds/index.ts';

/** What labels and places of a resource depend on. */
export type KindTraits = Pick<KindRules, 'kind' | 'scope' | 'family' | 'provided' | 'systemNamespaceOnly' | 'policy'>;

const byKind: ReadonlyMap<string, KindRules> = new Map(kinds.map((rules) => [rules.kind, rules]));

export function rulesOfKind(kind: string): KindRules | undefined {
  return byKind.get(kind);
}

const legacy = [
  'CircuitBreaker',
  'ExternalService',
  'FaultInjection',
  'HealthCheck',
  'ProxyTemplate',
  'RateLimit',
  'Retry',
  'Timeout',
  'TrafficLog',
  'TrafficPermission',
  'TrafficRoute',
  'TrafficTrace',
  'VirtualOutbound',
];

const others: ReadonlyMap<string, KindTraits> = new Map<string, KindTraits>([
  ...legacy.map((kind): [string, KindTraits] => [
    kind,
    { kind, scope: 'mesh', family: 'proto', provided: { zone: false, global: true } },
  ]),
  ['MeshGateway', { kind: 'MeshGateway', scope: 'mesh', family: 'proto', provided: { zone: true, global: true } }],
  [
    'MeshGatewayRoute',
    { kind: 'MeshGatewayRoute', scope: 'mesh', family: 'proto', provided: { zone: true, global: true } },
  ],
]);

/** The traits of a kind that Kuma has, also of those whose content is not looked at. */
export function traitsOf(kind: string): KindTraits | undefined {
  return byKind.get(kind) ?? others.get(kind);
}
