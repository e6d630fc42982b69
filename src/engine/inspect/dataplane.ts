import { type Kri, kriKey, kriText, withSection } from '../../model/kri.ts';
import { label } from '../../model/labels.ts';
import { listAt, objectAt, objectsAt } from '../admission/json.ts';
import { compare } from '../order.ts';
import { type ReachableBackends, reachableBackends } from '../outbounds/reachable-backends.ts';
import { hashMatches } from '../rules/match-hash.ts';
import { originsByMatches } from '../rules/match-origins.ts';
import type { Conf } from '../rules/policy.ts';
import { type PolicyKind, policyTypes } from '../rules/policy-types.ts';
import { type ResourceRule, ruleOfResource, ruleOfRoute } from '../rules/resource-rules.ts';
import { listenerOf, type ProxyView, sectionOf } from '../rules/select.ts';
import type { MeshView } from '../view.ts';
import { type InspectedRules, inspectRules } from './rules.ts';

interface Origin {
  readonly kri: string;
}

/** What holds for an outbound or a route by policies of one kind; of the origins the last one wins. */
export interface InspectedPolicy {
  readonly kind: PolicyKind;
  readonly conf: readonly Conf[];
  readonly origins: readonly Origin[];
}

/** What routes of one kind do with an outbound. */
export interface InspectedRoute {
  readonly kind: PolicyKind;
  readonly origins: readonly Origin[];
  readonly rules: readonly {
    readonly conf: Conf;
    /** The policy that the matches come from; empty for MeshTCPRoutes. */
    readonly kri: string;
    readonly matches: readonly unknown[] | null;
  }[];
}

export interface InspectedOutbound {
  readonly policies: readonly InspectedPolicy[];
  /** Where there are any, with what holds for each. */
  readonly routes?: readonly InspectedRoute[];
  readonly routePolicies?: Readonly<Record<string, readonly InspectedPolicy[]>>;
}

/** What Kuma answers only in mode Exclusive. */
export interface InspectedLayout {
  /** Policies for the whole proxy. */
  readonly policies: readonly { readonly kind: PolicyKind; readonly conf: Conf; readonly origins: readonly Origin[] }[];
  /** By KRI of the inbound. */
  readonly inbounds: Readonly<Record<string, InspectedInboundPolicies>>;
  /** By KRI of each port that the proxy may reach; whether it has a listener for it is another question. */
  readonly outbounds: Readonly<Record<string, InspectedOutbound>>;
}

export interface InspectedInboundPolicies {
  readonly port: number;
  readonly protocol: string;
  readonly policies: readonly {
    readonly kind: PolicyKind;
    readonly origins: readonly Origin[];
    readonly rules: readonly { readonly conf: Conf; readonly kri: string }[];
  }[];
}

/** One proxy as the inspect API shows it. */
export interface InspectedDataplane extends Partial<InspectedLayout> {
  readonly mesh: string;
  readonly name: string;
  readonly kri: string;
  readonly rules: InspectedRules;
}

/** What policies say about one proxy, and about each of its inbounds, outbounds and routes. */
export function inspectDataplane(view: MeshView, proxy: ProxyView): InspectedDataplane {
  return {
    mesh: view.context.mesh,
    name: proxy.dataplane.meta.name,
    kri: kriText(proxy.kri),
    rules: inspectRules(view, proxy),
    ...(view.context.mode === 'Exclusive' ? inspectLayout(view, proxy) : {}),
  };
}

function inspectLayout(view: MeshView, proxy: ProxyView): InspectedLayout {
  return {
    policies: proxyPolicies(view, proxy),
    inbounds: Object.fromEntries(
      proxy.dataplane.spec.inbound.map((inbound) => [
        kriText(withSection(proxy.kri, sectionOf(inbound))),
        {
          port: inbound.port,
          protocol: inbound.tags[label.protocol] ?? '',
          policies: inboundPolicies(view, proxy, sectionOf(inbound)),
        },
      ]),
    ),
    outbounds: inspectOutbounds(view, proxy, reachableBackends(proxy, view.destinations, view.context.behaviour)),
  };
}

function inspectOutbounds(
  view: MeshView,
  proxy: ProxyView,
  { allowed }: ReachableBackends,
): InspectedLayout['outbounds'] {
  const entries = [...allowed.values()].map(({ kri }): readonly [string, InspectedOutbound] => {
    const policies = outboundPolicies(view, proxy, kri);
    const routes = outboundRoutes(view, proxy, kri);
    if (routes.length === 0) return [kriText(kri), { policies }];
    return [kriText(kri), { policies, routes, routePolicies: policiesOfRoutes(view, proxy, kri) }];
  });
  return Object.fromEntries(entries.toSorted(([a], [b]) => compare(a, b)));
}

/** @see kuma v2.13.10 pkg/api-server/resource_endpoints.go: matchedPoliciesToProxyPolicy */
export function proxyPolicies(view: MeshView, proxy: ProxyView): InspectedLayout['policies'] {
  return policyTypes.flatMap(({ kind }) => {
    const { single } = view.matched(kind, proxy);
    if (single === undefined) return [];
    return [{ kind, conf: single.conf, origins: single.origins.map(({ kri }) => ({ kri: kriText(kri) })) }];
  });
}

/**
 * What policies say about an inbound, in the order in which they are merged. Two inbounds of one name: the first.
 *
 * @see kuma v2.13.10 pkg/api-server/resource_endpoints.go: matchedPoliciesToInboundConfig
 */
export function inboundPolicies(
  view: MeshView,
  proxy: ProxyView,
  section: string,
): InspectedInboundPolicies['policies'] {
  const inbound = proxy.dataplane.spec.inbound.find((one) => sectionOf(one) === section);
  if (inbound === undefined) return [];
  const wanted = listenerOf(proxy.dataplane, inbound);
  return policyTypes.flatMap(({ kind }) => {
    const rules =
      view
        .matched(kind, proxy)
        .listeners.find(({ listener }) => listener.address === wanted.address && listener.port === wanted.port)
        ?.inbound ?? [];
    if (rules.length === 0) return [];
    const origins = rules.map(({ policy }) => ({ kri: kriText(policy.kri) }));
    return [{ kind, origins, rules: rules.map(({ conf, policy }) => ({ conf, kri: kriText(policy.kri) })) }];
  });
}

/**
 * What policies say about one destination of a proxy, kinds in Kuma's order.
 *
 * @see kuma v2.13.10 pkg/api-server/resource_endpoints.go: matchedPoliciesToOutboundPolicy
 */
export function outboundPolicies(view: MeshView, proxy: ProxyView, kri: Kri): readonly InspectedPolicy[] {
  return policyTypes.flatMap(({ kind }) => {
    const rule = ruleOfResource(view.matched(kind, proxy).to.resources, kri, view.context.mesh);
    return rule === undefined ? [] : [inspectedPolicy(kind, rule)];
  });
}

/** @see kuma v2.13.10 pkg/api-server/resource_endpoints.go: matchedPoliciesToRoutes */
export function outboundRoutes(view: MeshView, proxy: ProxyView, kri: Kri): readonly InspectedRoute[] {
  return (['MeshHTTPRoute', 'MeshTCPRoute'] as const).flatMap((kind) => {
    const rule = ruleOfResource(view.matched(kind, proxy).to.resources, kri, view.context.mesh);
    if (rule === undefined) return [];
    const origins = originsByMatches(rule.origins);
    const rules = rule.confs.flatMap((conf): InspectedRoute['rules'] => {
      if (kind === 'MeshTCPRoute') return [{ conf: objectAt(conf, 'default') ?? {}, kri: '', matches: null }];
      return objectsAt(conf, 'rules').map((one) => {
        const matches = listAt(one, 'matches');
        const origin = origins.get(hashMatches(matches));
        return {
          conf: objectAt(one, 'default') ?? {},
          kri: origin === undefined ? '' : kriText(origin.policy.kri),
          matches,
        };
      });
    });
    return [{ kind, origins: inspectedPolicy(kind, rule).origins, rules }];
  });
}

/** What holds for each route of an outbound, by the KRI of the route. */
function policiesOfRoutes(view: MeshView, proxy: ProxyView, kri: Kri): NonNullable<InspectedOutbound['routePolicies']> {
  const rule = ruleOfResource(view.matched('MeshHTTPRoute', proxy).to.resources, kri, view.context.mesh);
  const routes = new Map<string, Kri>();
  for (const { policy } of originsByMatches(rule?.origins ?? []).values()) routes.set(kriKey(policy.kri), policy.kri);
  const entries = [...routes.values()].map(
    (route) => [kriText(route), routePolicies(view, proxy, kri, route)] as const,
  );
  return Object.fromEntries(entries.toSorted(([a], [b]) => compare(a, b)));
}

/** @see kuma v2.13.10 pkg/api-server/resource_endpoints.go: matchedPoliciesToRouteConfig */
export function routePolicies(view: MeshView, proxy: ProxyView, outbound: Kri, route: Kri): readonly InspectedPolicy[] {
  return policyTypes.flatMap(({ kind }) => {
    if (kind === 'MeshHTTPRoute' || kind === 'MeshTCPRoute') return [];
    const rule = ruleOfRoute(view.matched(kind, proxy).to.resources, route, outbound, view.context.mesh);
    return rule === undefined ? [] : [inspectedPolicy(kind, rule)];
  });
}

function inspectedPolicy(kind: PolicyKind, { confs, origins }: ResourceRule): InspectedPolicy {
  return { kind, conf: confs, origins: origins.map(({ policy }) => ({ kri: kriText(policy.kri) })) };
}
