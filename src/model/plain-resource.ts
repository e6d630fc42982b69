import type { ResourceOf } from './resource.ts';

/** The kinds whose spec is kept as it was decoded: policies, zones and their proxies, gateways, insights, legacy kinds. */
export const plainKinds = [
  'CircuitBreaker',
  'DataplaneInsight',
  'ExternalService',
  'FaultInjection',
  'HealthCheck',
  'MeshAccessLog',
  'MeshCircuitBreaker',
  'MeshFaultInjection',
  'MeshGateway',
  'MeshGatewayInstance',
  'MeshGatewayRoute',
  'MeshHTTPRoute',
  'MeshHealthCheck',
  'MeshIdentity',
  'MeshLoadBalancingStrategy',
  'MeshMetric',
  'MeshPassthrough',
  'MeshProxyPatch',
  'MeshRateLimit',
  'MeshRetry',
  'MeshTCPRoute',
  'MeshTLS',
  'MeshTimeout',
  'MeshTrace',
  'MeshTrafficPermission',
  'MeshTrust',
  'ProxyTemplate',
  'RateLimit',
  'Retry',
  'ServiceInsight',
  'Timeout',
  'TrafficLog',
  'TrafficPermission',
  'TrafficRoute',
  'TrafficTrace',
  'VirtualOutbound',
  'Workload',
  'Zone',
  'ZoneEgress',
  'ZoneIngress',
] as const;
export type PlainKind = (typeof plainKinds)[number];

/** A resource whose spec is as it was decoded: on Universal, for kinds without `spec`, the document's own fields. */
export type PlainResource<K extends PlainKind = PlainKind> = {
  readonly [One in K]: ResourceOf<One, Readonly<Record<string, unknown>>, unknown>;
}[K];
