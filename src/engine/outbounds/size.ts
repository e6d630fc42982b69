import type { Labels } from '../../model/labels.ts';
import { perObject } from '../../model/per-object.ts';
import type {
  ConfiguredCluster,
  ConfiguredOutbound,
  ProxyConfiguration,
  RouteOfOutbound,
  Share,
} from './configuration.ts';

/**
 * What the parts of Envoy's configuration take as JSON, apart from names, addresses and matches: measured on what a
 * control plane makes without policies. Timeouts, retries, access logs and the like come on top.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/plugin/v1alpha1/testdata, …/meshtcproute/…
 */
const skeleton = {
  httpListener: 855,
  tcpListener: 445,
  noFilterListener: 210,
  /** With the hash that is its name. */
  route: 104,
  weightedCluster: 22,
  mirror: 32,
  cluster: 383,
  /** TLS of the mesh: secrets, the names that are accepted. */
  tls: 615,
  loadAssignment: 95,
  endpointGroup: 32,
  endpoint: 95,
  /** Of an endpoint, around its tags, which stand in it twice. */
  tags: 76,
  dnsEntry: 60,
} as const;

/**
 * The bytes that the outgoing side of a proxy's configuration takes as JSON: an estimate, good to a tenth where no
 * policy adds to it.
 */
function bytesOf({ outbounds, clusters, dns }: ProxyConfiguration): number {
  let bytes = 0;
  for (const outbound of outbounds) bytes += listenerBytes(outbound);
  for (const cluster of clusters) bytes += clusterBytes(cluster) + loadAssignmentBytes(cluster);
  for (const { name } of dns) bytes += skeleton.dnsEntry + name.length;
  return bytes;
}

/** How much a proxy gets. */
export interface Sizes {
  readonly outbounds: number;
  readonly clusters: number;
  readonly endpoints: number;
  /** {@link bytesOf} */
  readonly bytes: number;
}

export const noSizes: Sizes = { outbounds: 0, clusters: 0, endpoints: 0, bytes: 0 };

/** How much a configuration holds; counted once for all proxies that share it. */
export const sizesOf = perObject((configuration: ProxyConfiguration): Sizes => {
  const { outbounds, clusters } = configuration;
  return {
    outbounds: outbounds.length,
    clusters: clusters.length,
    endpoints: clusters.reduce((sum, { endpoints }) => sum + endpoints.length, 0),
    bytes: bytesOf(configuration),
  };
});

/** The sum of two. */
export function addSizes(a: Sizes, b: Sizes): Sizes {
  return {
    outbounds: a.outbounds + b.outbounds,
    clusters: a.clusters + b.clusters,
    endpoints: a.endpoints + b.endpoints,
    bytes: a.bytes + b.bytes,
  };
}

/** A listener and its routes. */
export function listenerBytes({ address, port, protocol, service, kri, routes, to }: ConfiguredOutbound): number {
  const place = 2 * (address.length + String(port).length);
  const name = (kri ?? service ?? '').length;
  if (protocol === 'none') return skeleton.noFilterListener + place + name;
  if (protocol === 'tcp' || routes === undefined)
    return skeleton.tcpListener + place + 2 * name + sharesBytes(to as readonly Share[]);
  return skeleton.httpListener + place + 4 * name + routes.reduce((sum, route) => sum + routeBytes(route), 0);
}

function routeBytes({ match, to, mirror }: RouteOfOutbound): number {
  return (
    skeleton.route +
    JSON.stringify(match).length +
    sharesBytes(to) +
    mirror.reduce((sum, { cluster }) => sum + skeleton.mirror + cluster.length, 0)
  );
}

function sharesBytes(shares: readonly Share[]): number {
  if (shares.length === 1) return shares[0]!.cluster.length;
  return shares.reduce((sum, { cluster }) => sum + skeleton.weightedCluster + cluster.length, 0);
}

/** A cluster, without its endpoints. */
export function clusterBytes({ name, sni, tls }: ConfiguredCluster): number {
  return (
    skeleton.cluster + name.length + (sni === undefined && tls === undefined ? 0 : skeleton.tls + (sni?.length ?? 0))
  );
}

/** The endpoints of a cluster, each with its tags twice. */
export function loadAssignmentBytes({ name, endpoints }: Pick<ConfiguredCluster, 'name' | 'endpoints'>): number {
  let bytes = skeleton.loadAssignment + name.length + (endpoints.length === 0 ? 0 : skeleton.endpointGroup);
  for (const { address, port, tags } of endpoints)
    bytes += skeleton.endpoint + address.length + String(port).length + tagsBytes(tags);
  return bytes;
}

function tagsBytes(tags: Labels): number {
  let length = 0;
  for (const key in tags) length += key.length + tags[key]!.length + 6;
  return length === 0 ? 0 : skeleton.tags + 2 * length;
}
