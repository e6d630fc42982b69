import type { Behaviour } from '../../model/behaviour.ts';
import { type Labels, label } from '../../model/labels.ts';
import { isIp } from '../admission/formats.ts';
import { noServicePort } from '../outbounds/legacy-vips.ts';
import { type Outbound, outboundsOf, type ProxyOutbounds } from '../outbounds/outbounds.ts';
import type { LegacyService } from '../outbounds/protocols.ts';
import { parseProtocol } from '../protocol.ts';
import type { Destinations } from '../resolve/destinations.ts';
import type { ToRules } from '../rules/matched.ts';
import type { ProxyView } from '../rules/select.ts';
import type { MeshView } from '../view.ts';
import { type HttpRoute, httpConfOf, httpRoutes } from './http.ts';
import type { RouteProblem } from './problems.ts';
import { type Dropped, type OutboundService, serviceOf } from './services.ts';
import { type Cluster, type SplitContext, splitProtocols } from './split.ts';
import { type TcpRoute, tcpRoute } from './tcp.ts';
import { type OldRoute, oldRoute, permittedExternalServices } from './traffic-routes.ts';

/** What stands in a listener: HTTP routes, a TCP proxy, or nothing, which closes every connection. */
export type ListenerRoutes =
  | { readonly filter: 'http'; readonly routes: readonly HttpRoute[] }
  | { readonly filter: 'tcp' | 'none'; readonly tcp: TcpRoute }
  | ({ readonly by: 'traffic-route' } & OldRoute);

/** One listener of a proxy. */
export interface Listener {
  readonly name: string;
  /** The outbound that it was made for: of several with one name the last that made one. */
  readonly service: OutboundService;
  readonly does: ListenerRoutes;
}

/** What routes make of some outbounds. */
export interface RoutedOutbounds {
  /** In the order of the outbounds. */
  readonly listeners: readonly Listener[];
  /** Every cluster that a listener or a route leads to, in the order in which they were first needed. */
  readonly clusters: readonly Cluster[];
  /** Outbounds that lead to what is not there. */
  readonly dropped: readonly { readonly outbound: Outbound; readonly because: Dropped }[];
  readonly problems: readonly RouteProblem[];
}

/** What the routes of a proxy are made from. */
export interface RouteInput {
  readonly mesh: string;
  readonly behaviour: Behaviour;
  /** In the order in which the control plane goes through them. */
  readonly outbounds: readonly Outbound[];
  readonly destinations: Destinations;
  readonly services: ReadonlyMap<string, LegacyService>;
  readonly unifiedNaming: boolean;
  /** The merged routes; `undefined` where a TrafficRoute makes the control plane leave them out. */
  readonly http: ToRules | undefined;
  /** The merged MeshHTTPRoutes all the same: where they say something MeshTCPRoutes do not. */
  readonly httpRules: ToRules | undefined;
  readonly tcp: ToRules | undefined;
  /** What a TrafficRoute makes of a legacy outbound; `undefined` where the mesh has none. */
  readonly old: ((tags: Labels) => OldRoute) | undefined;
  /** The ExternalServices that clusters of TrafficRoutes may use. */
  readonly permitted: ReadonlySet<string>;
}

/**
 * The listeners of some outbounds and where each of their routes leads: first what TrafficRoutes make of legacy ones,
 * then MeshHTTPRoutes, then MeshTCPRoutes; of two listeners with one name the later one stays.
 */
export function routeOutbounds(input: RouteInput): RoutedOutbounds {
  const { mesh, behaviour, destinations, services: known, unifiedNaming } = input;
  const services: OutboundService[] = [];
  const dropped: { outbound: Outbound; because: Dropped }[] = [];
  for (const outbound of input.outbounds) {
    const service = serviceOf(outbound, destinations, known, unifiedNaming);
    if (typeof service === 'string') dropped.push({ outbound, because: service });
    else services.push(service);
  }
  const clusters = new Map<string, Cluster>();
  const listeners = new Map<string, Listener>();
  const problems: RouteProblem[] = [];
  const put = (service: OutboundService, does: ListenerRoutes): void => {
    listeners.set(service.listener, { name: service.listener, service, does });
  };
  const contextOf = (protocols: ReadonlySet<string>): SplitContext => {
    const onlyPort = behaviour.refsByLabelsOnly;
    return { destinations, services: known, protocols, unifiedNaming, onlyPort, names: new Map(), clusters };
  };
  for (const service of input.old === undefined ? [] : services) {
    const { target } = service.outbound;
    if (target.by !== 'tags') continue;
    const does = input.old!(target.tags);
    for (const { cluster, tags } of does.routes.flatMap(({ to }) => to))
      clusters.set(cluster, {
        name: cluster,
        target: { by: 'tags', service: tags[label.service] ?? '', tags, permitted: input.permitted },
      });
    if (does.unsupported !== undefined)
      problems.push({ because: 'outbound-protocol', service: service.service, protocol: does.unsupported });
    put(service, { by: 'traffic-route', ...does });
  }
  const httpContext = contextOf(splitProtocols.http);
  for (const service of input.http === undefined ? [] : services) {
    const { routes, problems: found } = httpRoutes(input.http!, service, mesh, httpContext, behaviour);
    problems.push(...found);
    if (routes !== undefined) put(service, { filter: 'http', routes });
  }
  const tcpContext = contextOf(splitProtocols.tcp);
  for (const service of input.tcp === undefined ? [] : services) {
    const hasHttp = input.httpRules !== undefined && httpConfOf(input.httpRules, service, mesh) !== undefined;
    const { route, problems: found } = tcpRoute(input.tcp!, service, mesh, tcpContext, hasHttp, behaviour);
    problems.push(...found);
    if (route === undefined) continue;
    const empty = !route.backends.some(({ outcome }) => outcome === 'split');
    put(service, { filter: empty ? 'none' : 'tcp', tcp: route });
  }
  return { listeners: [...listeners.values()], clusters: [...clusters.values()], dropped, problems };
}

/** What routes make of the outbounds of a proxy. */
export interface ProxyRoutes extends RoutedOutbounds {
  readonly outbounds: ProxyOutbounds;
  /** Not empty: the control plane makes no configuration for the proxy. It stops at the first; all are here. */
  readonly problems: readonly RouteProblem[];
  /** A TrafficRoute takes the outbounds to resources away: from MeshHTTPRoutes, from MeshTCPRoutes. */
  readonly trafficRoutes: { readonly http: boolean; readonly tcp: boolean };
}

/**
 * The listeners of a proxy and where each of their routes leads, or what the control plane fails at.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/plugin/v1alpha1/plugin.go, …/meshtcproute/…: Apply
 */
export function proxyRoutes(view: MeshView, proxy: ProxyView): ProxyRoutes {
  const { context, destinations, legacyServices } = view;
  const outbounds = outboundsOf(view, proxy);
  const [http, tcp] = [view.matched('MeshHTTPRoute', proxy), view.matched('MeshTCPRoute', proxy)];
  const old = context.list('TrafficRoute');
  const stepsAside = ({ to, gateway }: typeof http): boolean =>
    old.length > 0 && to.legacy.length === 0 && gateway.byHostname.length === 0;
  const trafficRoutes = { http: stepsAside(http), tcp: stepsAside(tcp) };
  const routed = routeOutbounds({
    mesh: context.mesh,
    behaviour: context.behaviour,
    outbounds: outbounds.visible,
    destinations,
    services: legacyServices,
    unifiedNaming: context.mode === 'Exclusive' && view.features.unifiedNaming,
    http: trafficRoutes.http ? undefined : http.to,
    httpRules: http.to,
    tcp: trafficRoutes.tcp ? undefined : tcp.to,
    old: old.length === 0 ? undefined : (tags) => oldRoute(old, proxy, tags, legacyServices),
    permitted:
      old.length === 0
        ? new Set()
        : permittedExternalServices(context.list('ExternalService'), context.list('TrafficPermission'), proxy),
  });
  const problems = [
    ...inboundProblems(proxy, context.behaviour),
    ...routed.problems,
    ...mixedProblems(view, routed.clusters),
  ];
  return { ...routed, outbounds, problems, trafficRoutes };
}

/**
 * ExternalServices of one name of which some have an IP and some a hostname: no cluster can be both.
 *
 * @see kuma v2.13.10 pkg/xds/envoy/clusters/v3: ProvidedEndpointClusterConfigurer
 */
function mixedProblems({ context, topology }: MeshView, clusters: readonly Cluster[]): readonly RouteProblem[] {
  if (context.list('ExternalService').length < 2) return [];
  return clusters.flatMap(({ target }): readonly RouteProblem[] => {
    if (target.by !== 'tags') return [];
    const { endpoints, external } = topology.legacy(target.service, target.permitted);
    const ips = endpoints.filter(({ address }) => isIp(address)).length;
    const isMixed = external && ips > 0 && ips < endpoints.length;
    return isMixed ? [{ because: 'external-mixed', service: target.service }] : [];
  });
}

/** Inbounds for which the control plane can make no listener; those that stand for "no Service" need none. */
export function inboundProblems(
  { dataplane }: ProxyView,
  { inboundProtocolField }: Behaviour,
): readonly RouteProblem[] {
  return dataplane.spec.inbound.flatMap(({ tags, port, protocol: field }, inbound): readonly RouteProblem[] => {
    const written = (inboundProtocolField && field) || tags[label.protocol] || '';
    const protocol = parseProtocol(written);
    const fails = port !== noServicePort && (protocol === 'tls' || protocol === 'mysql');
    return fails ? [{ because: 'inbound-protocol', inbound, protocol }] : [];
  });
}
