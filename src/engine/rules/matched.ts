import type { Referables } from '../resolve/target-ref.ts';
import { type InboundRule, inboundRules } from './inbound-rules.ts';
import { mergeConfs } from './merge.ts';
import { comparePolicies } from './order.ts';
import type { Conf, Policy } from './policy.ts';
import type { Found, Placed, PolicyIndex } from './policy-index.ts';
import type { PolicyType } from './policy-types.ts';
import { type EntryOptions, type ResourceRules, resourceRules } from './resource-rules.ts';
import { expandedItems } from './route-targets.ts';
import { type GatewayTarget, type InboundListener, listenerOf, type ProxyView } from './select.ts';
import { type SubsetItem, type SubsetRule, subsetRules } from './subset-rules.ts';

/** Rules for what goes out. */
export interface ToRules {
  /** By tags, for destinations that are values of `kuma.io/service`. */
  readonly legacy: readonly SubsetRule[];
  /** For resources. */
  readonly resources: ResourceRules;
  /** Why Kuma makes none: then there are none of either. */
  readonly error: string | undefined;
}

/** Rules for what comes in at one listener. */
export interface ListenerRules {
  readonly listener: InboundListener;
  /** By tags of clients. */
  readonly from: readonly SubsetRule[];
  readonly inbound: readonly InboundRule[];
}

/** What policies of one kind say about one proxy. @see kuma v2.13.10 pkg/core/xds: TypedMatchingPolicies */
export interface MatchedPolicies {
  readonly type: PolicyType;
  /** From the least specific to the most. */
  readonly policies: readonly Policy[];
  readonly to: ToRules;
  /** Empty for kinds without `from`; else an entry for each listener that a policy selects, even without rules. */
  readonly listeners: readonly ListenerRules[];
  /** What goes out of the listeners of a built-in gateway: for each hostname, and for each port whatever the hostname. */
  readonly gateway: {
    readonly byHostname: readonly { readonly target: GatewayTarget; readonly to: ToRules }[];
    readonly byListener: readonly { readonly target: InboundListener; readonly to: ToRules }[];
  };
  /** The one configuration for the whole proxy. */
  readonly single: { readonly conf: Conf; readonly origins: readonly Policy[] } | undefined;
  readonly warnings: readonly string[];
}

/** What the rules of a mesh are made from. */
export interface RuleSources extends EntryOptions {
  readonly referables: Referables;
  /** The last MeshHTTPRoute with a display name, by name: what a policy with a route at the top is expanded by. */
  readonly lastRoute: (displayName: string) => Policy | undefined;
}

/**
 * Matches policies of one kind with proxies. Proxies that the same policies select share their rules.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/matchers/dataplane.go: MatchedPolicies
 */
export function policyMatcher(
  type: PolicyType,
  index: PolicyIndex,
  sources: RuleSources,
): (proxy: ProxyView) => MatchedPolicies {
  const sorted = memo((policies: readonly Policy[]) =>
    policies.toSorted((a, b) => comparePolicies(a, b, sources.order)),
  );
  const to = memo((policies: readonly Policy[]) => buildTo(policies, sources));
  const from = memo((policies: readonly Policy[]) => buildFrom(policies));
  const inbound = memo((policies: readonly Policy[]) => inboundRules(policies, sources.order));
  const single = memo((policies: readonly Policy[]) => buildSingle(type, policies));
  return (proxy) => {
    const found = index(proxy);
    const key = keyOf(found, found.narrow);
    const policies = sorted(key, () => inListOrder(found, found.narrow));
    const warnings = found.problems.map(
      ({ policy, error }) =>
        `unable to resolve TargetRef on policy: mesh:${policy.meta.mesh} name:${policy.meta.name} error:${JSON.stringify(error)}`,
    );
    const toRules = to(key, () => policies);
    const listeners: ListenerRules[] = [];
    for (const { target: listener, narrow } of type.from ? listenersOf(proxy, found) : []) {
      const own = keyOf(found, narrow);
      const selected = sorted(own, () => inListOrder(found, narrow));
      const { rules, error } = from(own, () => selected);
      if (error !== undefined) warnings.push(`couldn't create From rules: ${error}`);
      listeners.push({ listener, from: rules, inbound: inbound(own, () => selected) });
    }
    if (toRules.error !== undefined) warnings.push(`couldn't create To rules: ${toRules.error}`);
    const gateway = gatewayRules(proxy, found, {
      // Kuma forgets to sort those of a hostname: the order of their list decides.
      unsorted: (narrow) => to(`unsorted ${keyOf(found, narrow)}`, () => inListOrder(found, narrow)),
      sorted: (narrow) => {
        const own = keyOf(found, narrow);
        return to(own, () => sorted(own, () => inListOrder(found, narrow)));
      },
    });
    return { type, policies, to: toRules, listeners, gateway, single: single(key, () => policies), warnings };
  };
}

/** A function of policies that is computed once for each key. */
function memo<T>(compute: (policies: readonly Policy[]) => T): (key: string, policies: () => readonly Policy[]) => T {
  const known = new Map<string, { readonly value: T }>();
  return (key, policies) => {
    const found = known.get(key);
    if (found !== undefined) return found.value;
    const value = compute(policies());
    known.set(key, { value });
    return value;
  };
}

function keyOf({ group }: Found, narrow: readonly Placed[]): string {
  return `${group} ${narrow.map(({ place }) => place).join()}`;
}

/** Broad and narrow policies together, in the order of their list. */
function inListOrder({ broad }: Found, narrow: readonly Placed[]): readonly Policy[] {
  const all = narrow.length === 0 ? broad : [...broad, ...narrow].toSorted((a, b) => a.place - b.place);
  return all.map(({ policy }) => policy);
}

/** Something that policies select of a proxy, with the narrow policies that do. */
interface Target<T> {
  readonly target: T;
  readonly narrow: readonly Placed[];
}

/** Targets in the order in which they were first selected; broad policies select all of a proxy. */
function targetsOf<T>(
  found: Found,
  all: readonly T[],
  ofSelection: (selection: Found['narrow'][number]['selection']) => readonly T[],
  keyOfTarget: (target: T) => string,
): readonly Target<T>[] {
  const targets = new Map<string, { readonly target: T; readonly narrow: Placed[] }>();
  const add = (target: T): { readonly narrow: Placed[] } => {
    const key = keyOfTarget(target);
    const one = targets.get(key) ?? { target, narrow: [] };
    targets.set(key, one);
    return one;
  };
  if (found.broad.length > 0) all.forEach(add);
  for (const one of found.narrow)
    for (const target of ofSelection(one.selection)) {
      const { narrow } = add(target);
      if (narrow.at(-1) !== one) narrow.push(one);
    }
  return [...targets.values()];
}

const listenerKey = ({ address, port }: InboundListener): string => `${address} ${port}`;

function listenersOf({ dataplane, gateway }: ProxyView, found: Found): readonly Target<InboundListener>[] {
  const { address, inbound } = dataplane.spec;
  const all = [
    ...inbound.map((one) => listenerOf(dataplane, one)),
    ...(gateway?.listeners ?? []).map(({ port }) => ({ address, port })),
  ];
  return targetsOf(found, all, ({ inbounds }) => inbounds, listenerKey);
}

function gatewayRules(
  proxy: ProxyView,
  found: Found,
  rulesOf: Readonly<Record<'sorted' | 'unsorted', (narrow: readonly Placed[]) => ToRules>>,
): MatchedPolicies['gateway'] {
  const { gateway, dataplane } = proxy;
  if (gateway === undefined) return { byHostname: [], byListener: [] };
  const { address } = dataplane.spec;
  const all = gateway.listeners.map(({ port, hostname }): GatewayTarget => ({ address, port, hostname }));
  const byHostname = targetsOf(
    found,
    all,
    ({ gatewayListeners }) => gatewayListeners,
    (one) => `${listenerKey(one)} ${one.hostname}`,
  );
  return {
    byHostname: byHostname.map(({ target, narrow }) => ({ target, to: rulesOf.unsorted(narrow) })),
    byListener: listenersOf(proxy, found).map(({ target, narrow }) => ({ target, to: rulesOf.sorted(narrow) })),
  };
}

/** @see kuma v2.13.10 pkg/plugins/policies/core/rules/rules.go: BuildToRules */
export function buildTo(policies: readonly Policy[], sources: RuleSources): ToRules {
  const none = { legacy: [], resources: new Map() };
  if (policies.some(({ type }) => !type.to)) return { ...none, error: undefined };
  const items: SubsetItem[] = [];
  for (const policy of policies) {
    // One route among the targets takes the whole policy away from destinations by tags.
    if (policy.to.some(({ targetRef }) => targetRef.kind === 'MeshHTTPRoute')) continue;
    const expanded = expandedItems(policy, sources.lastRoute);
    if (expanded === undefined) return { ...none, error: "can't resolve MeshHTTPRoute policy" };
    items.push(...expanded);
  }
  const legacy = subsetRules(items, false);
  if (!legacy.ok) return { ...none, error: legacy.error };
  return {
    legacy: legacy.rules,
    resources: resourceRules(policies, sources.referables, sources),
    error: undefined,
  };
}

/** @see kuma v2.13.10 pkg/plugins/policies/core/rules/rules.go: BuildFromRules */
export function buildFrom(policies: readonly Policy[]): {
  readonly rules: readonly SubsetRule[];
  readonly error: string | undefined;
} {
  const items = policies.flatMap((policy) => policy.from.map((entry, index) => ({ policy, index, ...entry })));
  const built = subsetRules(items, true);
  return built.ok ? { rules: built.rules, error: undefined } : { rules: [], error: built.error };
}

/** @see kuma v2.13.10 pkg/plugins/policies/core/rules/rules.go: BuildSingleItemRules */
export function buildSingle(type: PolicyType, policies: readonly Policy[]): MatchedPolicies['single'] {
  if (!type.single || policies.length === 0) return undefined;
  return { conf: mergeConfs(policies.map(({ single }) => single))[0]!, origins: policies };
}
