import type { Inbound, InboundState } from '../../../model/dataplane.ts';
import type { Container, Pod, Service, ServicePort } from '../../../model/kubernetes.ts';
import { type Labels, label, own, put } from '../../../model/labels.ts';
import { parseProtocol } from '../../protocol.ts';
import { isEnabled } from './annotations.ts';
import type { Cluster } from './cluster.ts';

/** What inbounds need to know beside Pod and Services. */
export interface InboundOptions {
  readonly zone: string;
  readonly nodeLabels: Labels;
  readonly behaviour: Pick<Cluster['behaviour'], 'inboundName' | 'writesInboundProtocol' | 'podTags'>;
}

const sidecar = 'kuma-sidecar';
const noTags: Labels = Object.freeze({});
/** The port of a Pod without Services: no TCP stack gives it away. */
export const servicelessPort = 49_151;

/**
 * The inbounds that Services give a Pod: one for each TCP port, in the order of the Services and their ports.
 *
 * A named target port that no container declares gives none; a number that none declares gives one without name.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/inbound_converter.go: inboundForService
 */
export function inboundsOf(pod: Pod, services: readonly Service[], options: InboundOptions): readonly Inbound[] {
  return services.flatMap((service) =>
    service.spec.type === 'ExternalName' ? [] : inboundsForService(pod, service, options),
  );
}

function inboundsForService(pod: Pod, service: Service, options: InboundOptions): readonly Inbound[] {
  const inbounds: Inbound[] = [];
  for (const port of service.spec.ports) {
    if (port.protocol !== 'TCP') continue;
    const found = findPort(pod, port);
    if (found === undefined) continue;
    const state = stateOf(pod, service, found.container);
    const name = { nobody: '', 'service-port': port.name, 'container-port': found.name }[options.behaviour.inboundName];
    const protocol = options.behaviour.writesInboundProtocol ? protocolTagOf(service, port) : '';
    const tags = options.behaviour.podTags ? tagsForService(pod, service, port, options) : noTags;
    inbounds.push(inbound(found.port, name, tags, state, protocol));
  }
  return inbounds;
}

function inbound(port: number, name: string, tags: Labels, state: InboundState, protocol: string): Inbound {
  const healthReady = state === 'Ready';
  return { address: '', port, name, tags, state, healthReady, protocol, servicePort: 0, serviceAddress: '' };
}

/** Where a Service port leads in a Pod; init containers are not looked at. @see kuma v2.13.10 pkg/plugins/runtime/k8s/util/util.go: FindPort */
export function findPort(
  pod: Pick<Pod, 'spec'>,
  { targetPort, protocol }: ServicePort,
): { readonly port: number; readonly name: string; readonly container: Container | undefined } | undefined {
  const byName = typeof targetPort === 'string';
  for (const container of pod.spec.containers)
    for (const port of container.ports)
      if ((byName ? port.name : port.port) === targetPort && port.protocol === protocol)
        return { port: port.port, name: port.name, container };
  return byName ? undefined : { port: targetPort, name: '', container: undefined };
}

function stateOf(pod: Pod, service: Service, container: Container | undefined): InboundState {
  const { labels } = pod.meta;
  const selector = Object.entries(service.spec.selector ?? {});
  if (selector.some(([key, value]) => own(labels, key) !== value)) return 'Ignored';
  const { notReady, terminating } = pod.spec;
  if (terminating || isSidecarNotReady(pod)) return 'NotReady';
  return container !== undefined && notReady.includes(container.name) ? 'NotReady' : 'Ready';
}

function isSidecarNotReady({ spec }: Pod): boolean {
  return spec.notReady.includes(sidecar) || spec.initNotReady.includes(sidecar);
}

/** The inbound of a Pod that no Service leads to, called by what owns it. */
export function servicelessInbound(pod: Pod, owner: string, options: InboundOptions): Inbound {
  const { notReady, containers } = pod.spec;
  const down = isSidecarNotReady(pod) || containers.some(({ name }) => notReady.includes(name));
  const protocol = options.behaviour.writesInboundProtocol ? 'tcp' : '';
  const tags = options.behaviour.podTags ? tagsForPod(pod, owner, options) : noTags;
  return inbound(servicelessPort, '', tags, down ? 'NotReady' : 'Ready', protocol);
}

/**
 * What is the same to mode `Exclusive` once: the first of the inbounds, or the one in the best state in its place.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/inbound_converter.go: deduplicateInboundsByAddressAndPort
 */
export function mergedInbounds(
  inbounds: readonly Inbound[],
  by: Cluster['behaviour']['exclusiveMerges'],
): readonly Inbound[] {
  if (by === 'nothing') return inbounds;
  if (by === 'all-but-the-best') {
    const best = new Map<number, Inbound>();
    for (const one of inbounds) {
      const known = best.get(one.port);
      if (known === undefined || rank[one.state] > rank[known.state]) best.set(one.port, one);
    }
    return [...best.values()];
  }
  const seen = new Set<string>();
  return inbounds.filter(({ port, state }) => {
    const key = by === 'address-and-port' ? String(port) : `${port}:${state}`;
    return seen.size !== seen.add(key).size;
  });
}

const rank: Readonly<Record<InboundState, number>> = { Ready: 3, NotReady: 2, Ignored: 1 };

/** @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/inbound_converter.go: InboundTagsForService */
export function tagsForService(
  pod: Pod,
  service: Service,
  port: ServicePort,
  { zone, nodeLabels }: Pick<InboundOptions, 'zone' | 'nodeLabels'>,
): Labels {
  const tags: Record<string, string> = {};
  const { labels, namespace, kubernetes } = pod.meta;
  for (const key of Object.keys(labels))
    if (labels[key] !== '' && !key.includes('kuma.io/')) put(tags, key, labels[key]!);
  const { name } = service.meta.kubernetes!;
  tags[label.namespace] = namespace;
  tags[label.serviceName] = name;
  tags[label.servicePort] = String(port.port);
  tags[label.service] = `${name}_${service.meta.namespace}_svc_${port.port}`;
  if (zone !== '') tags[label.zone] = zone;
  for (const key of Object.keys(nodeLabels)) put(tags, key, nodeLabels[key]!);
  const protocol = protocolTagOf(service, port);
  // A delegated gateway only takes tcp, so that another protocol is left out.
  if (protocol === 'tcp' || !isEnabled(kubernetes!.annotations, label.gateway)) tags[label.protocol] = protocol;
  if (service.spec.clusterIP === 'None') tags[label.instance] = kubernetes!.name;
  return tags;
}

/**
 * The protocol of a Service port as a tag: `appProtocol` if Kuma knows it, else the annotation as it stands, else tcp.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/inbound_converter.go: ProtocolTagFor
 */
export function protocolTagOf(service: Service, port: ServicePort): string {
  const { appProtocol = '' } = port;
  if (parseProtocol(appProtocol) !== undefined) return appProtocol.toLowerCase();
  return (protocolAnnotation(service, port) || 'tcp').toLowerCase();
}

/** What the annotation of a Service says of the protocol of a port. */
export function protocolAnnotation(service: Service, port: ServicePort): string | undefined {
  return own(service.meta.kubernetes?.annotations, `${port.port}.service.kuma.io/protocol`);
}

/** @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/inbound_converter.go: InboundTagsForPod */
function tagsForPod(pod: Pod, owner: string, { zone, nodeLabels }: InboundOptions): Labels {
  const tags: Record<string, string> = {};
  const { labels, namespace, kubernetes } = pod.meta;
  for (const key of Object.keys(labels)) if (labels[key] !== '') put(tags, key, labels[key]!);
  tags[label.namespace] = namespace;
  tags[label.service] = `${owner}_${namespace}_svc`;
  if (zone !== '') tags[label.zone] = zone;
  tags[label.protocol] = 'tcp';
  tags[label.instance] = kubernetes!.name;
  for (const key of Object.keys(nodeLabels)) put(tags, key, nodeLabels[key]!);
  return tags;
}
