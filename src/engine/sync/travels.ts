import type { Behaviour } from '../../model/behaviour.ts';
import type { KubernetesResource } from '../../model/kubernetes.ts';
import { label } from '../../model/labels.ts';
import type { Resource } from '../../model/resource.ts';

/** Where the resources of a kind go: from global to the zones, from a zone to global, and from there to the other zones. */
export interface Travels {
  readonly down: boolean;
  readonly up: boolean;
  /** `producer`: only policies of that role. */
  readonly across: 'all' | 'producer' | 'none';
}

const down: Travels = { down: true, up: false, across: 'none' };
const up: Travels = { down: false, up: true, across: 'none' };
const both: Travels = { down: true, up: true, across: 'none' };
const upAndAcross: Travels = { down: false, up: true, across: 'all' };
const policy: Travels = { down: true, up: true, across: 'producer' };
const nowhere: Travels = { down: false, up: false, across: 'none' };

/** @see kuma v2.13.10 pkg/core/resources/model/resource.go: KDSFlags, and the kinds' descriptors */
const byKind: Readonly<Record<Exclude<Resource['kind'], KubernetesResource['kind']>, Travels>> = {
  Mesh: down,
  Dataplane: up,
  DataplaneInsight: up,
  MeshService: upAndAcross,
  MeshMultiZoneService: down,
  MeshExternalService: both,
  HostnameGenerator: both,
  MeshIdentity: both,
  MeshTrust: both,
  Workload: up,
  Zone: nowhere,
  ZoneIngress: upAndAcross,
  ZoneEgress: up,
  MeshGateway: both,
  MeshGatewayInstance: nowhere,
  MeshGatewayRoute: both,
  ServiceInsight: nowhere,
  MeshAccessLog: policy,
  MeshCircuitBreaker: policy,
  MeshFaultInjection: policy,
  MeshHTTPRoute: policy,
  MeshHealthCheck: policy,
  MeshLoadBalancingStrategy: policy,
  MeshMetric: policy,
  MeshPassthrough: policy,
  MeshProxyPatch: policy,
  MeshRateLimit: policy,
  MeshRetry: policy,
  MeshTCPRoute: policy,
  MeshTLS: policy,
  MeshTimeout: policy,
  MeshTrace: policy,
  MeshTrafficPermission: policy,
  CircuitBreaker: down,
  ExternalService: down,
  FaultInjection: down,
  HealthCheck: down,
  ProxyTemplate: down,
  RateLimit: down,
  Retry: down,
  Timeout: down,
  TrafficLog: down,
  TrafficPermission: down,
  TrafficRoute: down,
  TrafficTrace: down,
  VirtualOutbound: down,
};

/** Where resources of a kind go; a kind of Kubernetes itself goes nowhere. */
export function travelsOf(kind: string, behaviour: Behaviour): Travels {
  if (kind === 'MeshMultiZoneService' && behaviour.multiZoneInZones) return both;
  return Object.hasOwn(byKind, kind) ? byKind[kind as keyof typeof byKind] : nowhere;
}

/** Whether the operator keeps a resource where it is. */
export function staysHome({ meta }: Resource): boolean {
  return meta.labels[label.kdsSync] === 'disabled';
}

/** Whether a resource that came from one zone is sent to the others. */
export function goesAcross(resource: Resource, behaviour: Behaviour): boolean {
  const { across } = travelsOf(resource.kind, behaviour);
  if (across === 'none') return false;
  return across === 'all' || resource.meta.labels['kuma.io/policy-role'] === 'producer';
}
