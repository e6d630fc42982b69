import { type Kri, kriKey, kriText } from '../../model/kri.ts';
import type { Labels } from '../../model/labels.ts';
import { clusterOfTags, destinationName } from '../outbounds/names.ts';
import { type LegacyService, unknownProtocol } from '../outbounds/protocols.ts';
import { type Destination, type DestinationPort, type Destinations, findPort } from '../resolve/destinations.ts';
import { type BackendMeaning, hashOfRef, tagsOfService } from './backend-ref.ts';

/** What stands behind a cluster. */
export type ClusterTarget =
  | {
      readonly by: 'tags';
      readonly service: string;
      readonly tags: Labels;
      /** Made by a TrafficRoute: the ExternalServices that the proxy is permitted to use. */
      readonly permitted?: ReadonlySet<string>;
    }
  | {
      readonly by: 'resource';
      /** With the section that the first reference to it wrote: policies for the cluster look for that. */
      readonly kri: Kri;
      readonly destination: Destination;
      readonly port: DestinationPort;
    };

export interface Cluster {
  readonly name: string;
  readonly target: ClusterTarget;
}

/** Why a backendRef gets no share of the traffic. */
export type Unsplit =
  | 'labels-match-nothing'
  | 'weight-zero'
  | 'resource-not-found'
  | 'port-not-found'
  /** HTTP routes take http, http2 and grpc; TCP routes all but tls and what Kuma does not know. */
  | 'protocol-not-allowed'
  /** No endpoint tells the protocol of the service. */
  | 'service-unknown';

/** What became of one backendRef. */
export type Backend = BackendMeaning & { readonly protocol?: string } & (
    | { readonly outcome: 'split'; readonly cluster: string; readonly weight: number }
    | { readonly outcome: 'none'; readonly because: Unsplit }
    /** The control plane panics over it. */
    | { readonly outcome: 'panic' }
  );

/** Which protocols a kind of routes sends traffic to. */
export const splitProtocols = {
  http: new Set(['http', 'http2', 'grpc']),
  tcp: new Set([unknownProtocol, 'tcp', 'kafka', 'http', 'http2', 'grpc']),
} as const satisfies Record<string, ReadonlySet<string>>;

/** What one kind of routes of one proxy has come across, and what it looks things up in. */
export interface SplitContext {
  readonly destinations: Destinations;
  readonly services: ReadonlyMap<string, LegacyService>;
  readonly protocols: ReadonlySet<string>;
  readonly unifiedNaming: boolean;
  /** A ref without a port means the only one (3.0), not the first without a name. */
  readonly onlyPort: boolean;
  /** Cluster names by what refs are found by: grows with each split. */
  readonly names: Map<string, string>;
  /** Clusters by name: the first ref that leads to one decides its section. */
  readonly clusters: Map<string, Cluster>;
}

/**
 * The share of a backendRef, or why it has none.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/xds/meshroute/listeners.go: handleRealResources, handleLegacyBackendRef
 */
export function split(meaning: BackendMeaning, context: SplitContext): Backend {
  if (meaning.means === 'nothing') return { ...meaning, outcome: 'none', because: 'labels-match-nothing' };
  const { weight } = meaning.ref;
  if (weight === 0) return { ...meaning, outcome: 'none', because: 'weight-zero' };
  if (meaning.means === 'service') return splitService(meaning, context);
  const destination = context.destinations.last(kriKey({ ...meaning.kri, sectionName: '' }));
  if (destination === undefined) return { ...meaning, outcome: 'none', because: 'resource-not-found' };
  const port = portOf(destination, meaning.kri.sectionName, context);
  if (port === undefined) return { ...meaning, outcome: 'none', because: 'port-not-found' };
  const protocol = port.appProtocol;
  if (!context.protocols.has(protocol))
    return { ...meaning, protocol, outcome: 'none', because: 'protocol-not-allowed' };
  const name = context.unifiedNaming ? kriText(meaning.kri) : destinationName(destination, port);
  const cluster = register(context, kriText(meaning.kri), {
    name,
    target: { by: 'resource', kri: meaning.kri, destination, port },
  });
  return { ...meaning, protocol, outcome: 'split', cluster, weight };
}

function portOf(destination: Destination, section: string, { onlyPort }: SplitContext): DestinationPort | undefined {
  if (section !== '' || !onlyPort) return findPort(destination, section);
  return destination.ports.length === 1 ? destination.ports[0] : undefined;
}

function splitService(meaning: Extract<BackendMeaning, { means: 'service' }>, context: SplitContext): Backend {
  const { service, tags, ref } = meaning;
  const known = context.services.get(service);
  const protocol = known?.protocol ?? unknownProtocol;
  if (!context.protocols.has(protocol))
    return {
      ...meaning,
      protocol,
      outcome: 'none',
      because: known === undefined ? 'service-unknown' : 'protocol-not-allowed',
    };
  const name = clusterOfTags(service, tags);
  if (name === '') return { ...meaning, protocol, outcome: 'panic' };
  const target = { by: 'tags', service, tags: tagsOfService(service, tags) } as const;
  const cluster = register(context, hashOfRef(ref), { name, target });
  return { ...meaning, protocol, outcome: 'split', cluster, weight: ref.weight };
}

/** The name of the cluster that a ref leads to: refs that are found alike share it. One of a TrafficRoute gives way. */
function register({ names, clusters }: SplitContext, key: string, cluster: Cluster): string {
  const known = names.get(key);
  if (known !== undefined) return known;
  names.set(key, cluster.name);
  const there = clusters.get(cluster.name)?.target;
  if (there === undefined || (there.by === 'tags' && there.permitted !== undefined))
    clusters.set(cluster.name, cluster);
  return cluster.name;
}
