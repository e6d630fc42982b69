import { kriText } from '../../model/kri.ts';
import { type Labels, label } from '../../model/labels.ts';
import type { MeshExternalService } from '../../model/mesh-external-service.ts';
import type { MeshMultiZoneService } from '../../model/mesh-multi-zone-service.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import { isLocal } from '../../model/resource.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../admission/json.ts';
import { hasMtls } from '../endpoints/cross-mesh.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { localized } from '../endpoints/locality.ts';
import { sniName, sniOfResource, sniOfTags } from '../endpoints/sni.ts';
import { routingOf } from '../mesh-routing.ts';
import { compare } from '../order.ts';
import type { RouteProblem } from '../routes/problems.ts';
import { type Listener, type ProxyRoutes, proxyRoutes } from '../routes/proxy-routes.ts';
import type { Backend, Cluster } from '../routes/split.ts';
import { ruleOfResource } from '../rules/resource-rules.ts';
import type { ProxyView } from '../rules/select.ts';
import { ruleFor } from '../rules/subset-rules.ts';
import type { MeshView } from '../view.ts';
import { namesOf, type ProxyName } from './dns.ts';

/** Traffic to one cluster. */
export interface Share {
  readonly cluster: string;
  /** Its share of the sum; absent where it gets all. */
  readonly weight?: number;
}

/** One route of an HTTP listener. */
export interface RouteOfOutbound {
  /** As Envoy's JSON has it. */
  readonly match: JsonObject;
  /** Empty: nowhere; a redirect, or a cluster list without members. */
  readonly to: readonly Share[];
  /** The weight of refs that lead nowhere: their share is answered with 500 (3.0). */
  readonly unresolvedWeight?: number;
  readonly mirror: readonly { readonly cluster: string }[];
}

/** One listener of a proxy for what goes out. */
export interface ConfiguredOutbound {
  /** `legacy` for a VIP of 240.0.0.0/8, whose number only the control plane knows. */
  readonly address: string;
  readonly port: number;
  /** The address is a guess: no VIP is stored yet. */
  readonly assumedAddress?: true;
  /** `none`: a listener without a filter, which closes every connection. */
  readonly protocol: 'http' | 'tcp' | 'none';
  /** All that one route takes, or the route of each match. */
  readonly to: readonly (Share | { readonly match: JsonObject; readonly to: readonly Share[] })[];
  /** Of an HTTP listener, in Envoy's order. */
  readonly routes?: readonly RouteOfOutbound[];
  /** The value of `kuma.io/service`, or the identity of the resource's port. */
  readonly service?: string;
  readonly kri?: string;
  readonly kind: 'kuma.io/service' | 'MeshService' | 'MeshExternalService' | 'MeshMultiZoneService';
}

export interface ConfiguredCluster {
  readonly name: string;
  /** Where TLS of the mesh is used. */
  readonly sni?: string;
  /** Whether TLS is used depends on certificates of live proxies (a PERMISSIVE backend). */
  readonly tls?: 'unknown';
  readonly endpoints: readonly Endpoint[];
  readonly kri?: string;
  readonly service?: string;
}

/** What a control plane sends to a proxy for its outgoing traffic. */
export interface ProxyConfiguration {
  readonly outbounds: readonly ConfiguredOutbound[];
  readonly clusters: readonly ConfiguredCluster[];
  /** Names that the proxy's own DNS answers, by name. */
  readonly dns: readonly ProxyName[];
  /** The control plane makes no configuration at all: the proxy keeps the one that it has. */
  readonly problem?: RouteProblem;
  /** Kuma takes the answer from the order of a map: what `reachableBackends` allows changes from call to call. */
  readonly unpredictable?: readonly { readonly ref: string; readonly instead: readonly string[] }[];
}

/**
 * The listeners, clusters, endpoints and names of a proxy.
 *
 * @see kuma v2.13.10 pkg/xds/generator, pkg/plugins/policies/meshhttproute, …/meshtcproute, …/meshloadbalancingstrategy
 */
export function proxyConfiguration(view: MeshView, proxy: ProxyView): ProxyConfiguration {
  const routed = proxyRoutes(view, proxy);
  const [problem] = routed.problems;
  const unpredictable = unpredictableRefs(routed);
  const clusterOf = clusterMaker(view, proxy);
  return {
    outbounds: routed.listeners.map((one) => outboundOf(one, view)),
    clusters: usedClusters(routed)
      .map(clusterOf)
      .toSorted((a, b) => compare(a.name, b.name)),
    dns: namesOf(view, routed.outbounds),
    ...(problem === undefined ? {} : { problem }),
    ...(unpredictable.length === 0 ? {} : { unpredictable }),
  };
}

function unpredictableRefs({ outbounds }: ProxyRoutes): NonNullable<ProxyConfiguration['unpredictable']> {
  return outbounds.reachable.refs
    .filter(({ instead }) => instead.length > 0)
    .map(({ ref, ports, instead }) => ({
      ref: `${ref.kind}[${Object.entries(ref.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(',')}]${ref.port === 0 ? '' : `:${ref.port}`}`,
      instead: [...ports.map(({ kri }) => kriText(kri)), ...instead.map(({ kri }) => kriText(kri))],
    }));
}

/** Clusters by name, the last of each name. */
function usedClusters({ clusters }: ProxyRoutes): readonly Cluster[] {
  return [...new Map(clusters.map((one) => [one.name, one])).values()];
}

function outboundOf({ service, does }: Listener, view: MeshView): ConfiguredOutbound {
  const { outbound, destination, kri } = service;
  const assumed = outbound.from === 'vip' && destination !== undefined && view.vips.get(destination)?.assumed === true;
  const place = {
    address: outbound.address,
    port: outbound.port,
    ...(assumed ? { assumedAddress: true as const } : {}),
    ...(kri === undefined
      ? { kind: 'kuma.io/service' as const, service: service.service }
      : { kind: destination!.kind, kri: kriText(kri) }),
  };
  if ('by' in does) {
    const old = does.routes.map(({ match, to: all }) => ({ match, to: weighted(all), mirror: [] }));
    if (does.filter !== 'http') return { ...place, protocol: does.filter, to: old.flatMap(({ to: of }) => of) };
    return { ...place, protocol: 'http', to: sharesOfRoutes(old), routes: old };
  }
  if (does.filter !== 'http') return { ...place, protocol: does.filter, to: shares(does.tcp.backends) };
  const routes = does.routes.map(({ match, backends, redirects, unresolved, mirrors }) => ({
    match,
    to: redirects ? [] : shares(backends),
    ...(unresolved === 0 || redirects ? {} : { unresolvedWeight: unresolved }),
    mirror: mirrors.map(({ cluster }) => ({ cluster })),
  }));
  return { ...place, protocol: 'http', to: sharesOfRoutes(routes), routes };
}

function sharesOfRoutes(routes: readonly RouteOfOutbound[]): ConfiguredOutbound['to'] {
  return routes.length === 1 ? routes[0]!.to : routes.map(({ match, to }) => ({ match, to }));
}

/** One share is all of it. */
function weighted(all: readonly Required<Share>[]): readonly Share[] {
  return all.length === 1 ? [{ cluster: all[0]!.cluster }] : all.map(({ cluster, weight }) => ({ cluster, weight }));
}

function shares(backends: readonly Backend[]): readonly Share[] {
  return weighted(backends.flatMap((one) => (one.outcome === 'split' ? [one] : [])));
}

/** Makes the clusters of one proxy: endpoints depend on its zone and its policies. */
function clusterMaker(view: MeshView, proxy: ProxyView): (cluster: Cluster) => ConfiguredCluster {
  const { context, topology } = view;
  const { to } = view.matched('MeshLoadBalancingStrategy', proxy);
  const here = context.controlPlane.zone;
  const stored = context.resource?.spec.stored ?? {};
  const { throughEgress } = routingOf(context.resource);
  const permissive = isPermissive(stored);
  return ({ name, target }) => {
    if (target.by === 'tags') {
      const { service, tags, permitted } = target;
      const elsewhere = tags[label.mesh];
      const { endpoints, external } =
        elsewhere === undefined
          ? topology.legacy(service, permitted)
          : { endpoints: topology.crossMesh(elsewhere, service), external: false };
      const rule = external ? undefined : ruleFor(to.legacy, { [label.service]: service });
      // A cluster that holds its addresses itself has all of them, whatever tags it is for.
      const wanted = external ? endpoints : withTags(endpoints, tags);
      const found = rule === undefined ? wanted : localized(wanted, rule.conf as JsonObject, here, throughEgress);
      const usesTls = context.mtls && !external && (elsewhere === undefined || hasMtls(context, elsewhere));
      return {
        name,
        ...(usesTls && !permissive ? { sni: sniOfTags(service, tags[label.mesh] ?? context.mesh, tags) } : {}),
        ...(usesTls && permissive ? { tls: 'unknown' as const } : {}),
        endpoints: found,
        service,
      };
    }
    const { destination, port, kri } = target;
    const rule = ruleOfResource(to.resources, kri, context.mesh);
    const endpoints = endpointsOf(view, destination.resource, port.port);
    const applies = rule !== undefined || context.behaviour.localityAlways;
    const tls = tlsOf(view, destination.resource, permissive);
    return {
      name,
      ...(tls === 'yes'
        ? {
            sni: sniOfResource(
              destination.kind,
              sniName(destination.kind, destination.meta, context.controlPlane.settings.systemNamespace),
              context.mesh,
              port.port,
            ),
          }
        : {}),
      ...(tls === 'unknown' ? { tls: 'unknown' as const } : {}),
      endpoints: applies ? localized(endpoints, rule?.confs[0] as JsonObject | undefined, here, false) : endpoints,
      kri: kriText(kri),
    };
  };
}

function endpointsOf(
  { topology }: MeshView,
  resource: MeshService | MeshMultiZoneService | MeshExternalService,
  port: number,
): readonly Endpoint[] {
  switch (resource.kind) {
    case 'MeshService':
      return topology.meshService(resource, port);
    case 'MeshMultiZoneService':
      return topology.meshMultiZoneService(resource, port);
    case 'MeshExternalService':
      return topology.external(resource);
  }
}

function withTags(endpoints: readonly Endpoint[], tags: Labels): readonly Endpoint[] {
  const wanted = Object.entries(tags).filter(([key]) => key !== label.service && key !== label.mesh);
  if (wanted.length === 0) return endpoints;
  return endpoints.filter((one) => wanted.every(([key, value]) => one.tags[key] === value));
}

/** Whether clients may still talk in the clear: the enabled backend says so. */
function isPermissive(stored: Readonly<Record<string, unknown>>): boolean {
  const mtls = objectAt(stored, 'mtls');
  const enabled = textAt(mtls, 'enabledBackend');
  return objectsAt(mtls, 'backends').some(
    (one) => textAt(one, 'name') === enabled && textAt(one, 'mode') === 'PERMISSIVE',
  );
}

/** A local MeshService under a PERMISSIVE backend is spoken to with TLS once all of its proxies were seen to have it. */
function tlsOf(
  { context }: MeshView,
  resource: MeshService | MeshMultiZoneService | MeshExternalService,
  permissive: boolean,
): 'yes' | 'no' | 'unknown' {
  if (!context.mtls) return context.mode === 'Exclusive' && context.list('MeshIdentity').length > 0 ? 'unknown' : 'no';
  if (!permissive || resource.kind !== 'MeshService' || !isLocal(resource.meta)) return 'yes';
  const status = resource.status?.tls.status;
  return status === 'Ready' ? 'yes' : status === 'NotReady' ? 'no' : 'unknown';
}
