import type { PlainKind } from '../../model/plain-resource.ts';

/** Which lists a kind of policy has, and how they are read. */
export interface PolicyType {
  readonly kind: PolicyKind;
  readonly to: boolean;
  readonly from: boolean;
  /** It has inbound `rules`. */
  readonly rules: boolean;
  /** `from` counts as inbound rules where there are no `rules`. */
  readonly fromAsRules: boolean;
  /** One configuration for the whole proxy, in `default`. */
  readonly single: boolean;
}

export type PolicyKind = Extract<
  PlainKind,
  | 'MeshAccessLog'
  | 'MeshCircuitBreaker'
  | 'MeshFaultInjection'
  | 'MeshHTTPRoute'
  | 'MeshHealthCheck'
  | 'MeshLoadBalancingStrategy'
  | 'MeshMetric'
  | 'MeshPassthrough'
  | 'MeshProxyPatch'
  | 'MeshRateLimit'
  | 'MeshRetry'
  | 'MeshTCPRoute'
  | 'MeshTLS'
  | 'MeshTimeout'
  | 'MeshTrace'
  | 'MeshTrafficPermission'
>;

const none = { to: false, from: false, rules: false, fromAsRules: false, single: false };
const outbound = { ...none, to: true };
const inbound = { ...none, from: true, rules: true };
const both = { ...inbound, to: true, fromAsRules: true };
const single = { ...none, single: true };

/**
 * All kinds of policies, in the order in which the control plane applies them and the inspect API lists them.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/ordered/ordered.go: Policies
 */
export const policyTypes: readonly PolicyType[] = [
  { kind: 'MeshHTTPRoute', ...outbound },
  { kind: 'MeshTCPRoute', ...outbound },
  { kind: 'MeshTLS', ...inbound, fromAsRules: true },
  { kind: 'MeshLoadBalancingStrategy', ...outbound },
  { kind: 'MeshPassthrough', ...single },
  { kind: 'MeshAccessLog', ...both },
  { kind: 'MeshTrace', ...single },
  { kind: 'MeshFaultInjection', ...both, fromAsRules: false },
  { kind: 'MeshRateLimit', ...both },
  { kind: 'MeshTimeout', ...both },
  { kind: 'MeshTrafficPermission', ...inbound },
  { kind: 'MeshHealthCheck', ...outbound },
  { kind: 'MeshCircuitBreaker', ...both },
  { kind: 'MeshRetry', ...outbound },
  { kind: 'MeshMetric', ...single },
  { kind: 'MeshProxyPatch', ...single },
];

const byKind: ReadonlyMap<string, PolicyType> = new Map(policyTypes.map((type) => [type.kind, type]));

/** What is known of a kind of policy, or `undefined` where it is none. */
export function policyTypeOf(kind: string): PolicyType | undefined {
  return byKind.get(kind);
}
