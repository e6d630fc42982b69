import type { Labels } from '../../model/labels.ts';
import { objectsAt } from '../admission/json.ts';
import { compare } from '../order.ts';
import type { InboundRule } from '../rules/inbound-rules.ts';
import { hashMatches } from '../rules/match-hash.ts';
import type { ListenerRules, MatchedPolicies } from '../rules/matched.ts';
import type { Conf, Policy } from '../rules/policy.ts';
import { policyTypes } from '../rules/policy-types.ts';
import type { ResourceRule } from '../rules/resource-rules.ts';
import { type InboundListener, listenerOf, type ProxyView, selectProxy } from '../rules/select.ts';
import type { SubsetRule } from '../rules/subset-rules.ts';
import type { MeshView } from '../view.ts';

/** A rule by tags, as the inspect API prints it; `origin` as `MeshTimeout/name`, the last one wins. */
export interface InspectedRule {
  readonly matchers: readonly { readonly key: string; readonly value: string; readonly not: boolean }[];
  readonly conf: Conf;
  readonly origin: readonly string[];
}

/** A rule for a resource; `origin` as `MeshTimeout/name#index of the item`, the last one wins. */
export interface InspectedResourceRule {
  /** `MeshService/core name`. */
  readonly resource: string;
  readonly section: string;
  readonly conf: readonly Conf[];
  readonly origin: readonly string[];
}

export interface InspectedInbound {
  readonly name?: string;
  readonly port: number;
  readonly tags: Labels;
}

/** What policies of one kind say about a proxy. */
export interface InspectedType {
  readonly type: string;
  readonly proxyRule?: { readonly conf: Conf; readonly origin: readonly string[] };
  readonly toRules: readonly InspectedRule[];
  readonly toResourceRules: readonly InspectedResourceRule[];
  readonly fromRules: readonly { readonly inbound: InspectedInbound; readonly rules: readonly InspectedRule[] }[];
  readonly inboundRules: readonly {
    readonly inbound: InspectedInbound;
    readonly rules: readonly { readonly conf: readonly Conf[]; readonly origin: readonly string[] }[];
  }[];
  readonly warnings: readonly string[];
}

/** The answer of `…/dataplanes/{name}/_rules`, resources shortened to kind and core name. */
export interface InspectedRules {
  readonly httpMatches: readonly { readonly hash: string; readonly match: readonly unknown[] }[];
  readonly rules: readonly InspectedType[];
}

/**
 * What the inspect API answers about a proxy, kinds in Kuma's order. A kind is left out where Kuma leaves it out: where
 * it has no old rules, even if it has rules for resources.
 *
 * @see kuma v2.13.10 pkg/api-server/resource_endpoints.go: rulesForResource
 */
export function inspectRules(view: MeshView, proxy: ProxyView): InspectedRules {
  const matches = new Map<string, readonly unknown[]>();
  const rules: InspectedType[] = [];
  for (const { kind } of policyTypes) {
    const matched = view.matched(kind, proxy);
    if (kind === 'MeshHTTPRoute')
      for (const { conf } of matched.to.legacy)
        for (const rule of objectsAt(conf, 'rules')) {
          const list = rule['matches'] as readonly unknown[];
          matches.set(hashMatches(list), list);
        }
    const inspected = inspectType(view, proxy, matched);
    if (inspected !== undefined) rules.push(inspected);
  }
  return {
    httpMatches: [...matches].map(([hash, match]) => ({ hash, match })).toSorted((a, b) => compare(a.hash, b.hash)),
    rules,
  };
}

function inspectType(view: MeshView, proxy: ProxyView, matched: MatchedPolicies): InspectedType | undefined {
  const { to, listeners, single, type, warnings } = matched;
  if (to.legacy.length === 0 && listeners.length === 0 && single === undefined) return undefined;
  const toRules = view.context.mode === 'Exclusive' ? [] : to.legacy.map(inspectedRule);
  const toResourceRules = [...to.resources.values()].map(inspectedResourceRule).toSorted(byResource);
  const byPort = listeners.toSorted((a, b) => a.listener.port - b.listener.port);
  const fromRules = byPort
    .filter(({ from }) => from.length > 0)
    .map((one) => ({ inbound: inboundOf(proxy, one), rules: one.from.map(inspectedRule) }));
  const inboundRules = byPort
    .filter(({ inbound }) => inbound.length > 0)
    .map((one) => ({
      inbound: inboundOf(proxy, one),
      rules: repeated(view, proxy, one).map(({ conf, policy, index }) => ({
        conf: [conf],
        origin: [`${nameOf(policy)}#${index}`],
      })),
    }));
  if (single === undefined && fromRules.length + toRules.length + toResourceRules.length + inboundRules.length === 0)
    return undefined;
  return {
    type: type.kind,
    ...(single === undefined ? {} : { proxyRule: { conf: single.conf, origin: single.origins.map(nameOf) } }),
    toRules,
    toResourceRules,
    fromRules,
    inboundRules,
    warnings,
  };
}

/**
 * Rules of an inbound; those of a policy that selects several inbounds with its address and port once for each.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/matchers/dataplane.go: MatchedPolicies
 */
function repeated(view: MeshView, proxy: ProxyView, { listener, inbound }: ListenerRules): readonly InboundRule[] {
  const isHere = ({ address, port }: InboundListener): boolean =>
    address === listener.address && port === listener.port;
  const { dataplane } = proxy;
  const here = dataplane.spec.inbound.filter((one) => isHere(listenerOf(dataplane, one)));
  if (here.length < 2) return inbound;
  return [...new Set(inbound.map(({ policy }) => policy))].flatMap((policy) => {
    const selection = selectProxy(policy, proxy, view.routeByName);
    const times = selection.selected ? selection.inbounds.filter(isHere).length : 1;
    const own = inbound.filter((one) => one.policy === policy);
    return Array.from({ length: times }, () => own).flat();
  });
}

/** `MeshTimeout/core name`. */
function nameOf({ kind, meta }: Pick<Policy, 'kind' | 'meta'>): string {
  return `${kind}/${meta.name}`;
}

function inspectedRule({ subset, conf, origins }: SubsetRule): InspectedRule {
  return {
    matchers: subset.toSorted(
      (a, b) => compare(a.key, b.key) || Number(a.not) - Number(b.not) || compare(a.value, b.value),
    ),
    conf,
    origin: origins.map(nameOf),
  };
}

function inspectedResourceRule({ resource, kri, confs, origins }: ResourceRule): InspectedResourceRule {
  return {
    resource: `${resource.kind}/${resource.meta.name}`,
    section: kri.sectionName,
    conf: confs,
    origin: origins.map(({ policy, index }) => `${nameOf(policy)}#${index}`),
  };
}

function byResource(a: InspectedResourceRule, b: InspectedResourceRule): number {
  return compare(a.resource, b.resource) || compare(a.section, b.section);
}

/** What the API calls the inbound: the first with the port, whatever its address; of a gateway only the tags. */
function inboundOf({ dataplane }: ProxyView, { listener }: ListenerRules): InspectedInbound {
  const { spec } = dataplane;
  const inbound = spec.inbound.find(({ port }) => port === listener.port);
  return {
    ...(inbound === undefined || inbound.name === '' ? {} : { name: inbound.name }),
    port: listener.port,
    tags: spec.gateway?.tags ?? inbound?.tags ?? {},
  };
}
