import { label } from '../../model/labels.ts';
import type { PlainResource } from '../../model/plain-resource.ts';
import { isObject, type JsonObject, numberAt, objectAt, objectsAt, textAt } from '../admission/json.ts';
import type { MeshContext } from '../context.ts';
import { healthyInbounds } from '../healthy-inbounds.ts';
import { routingOf } from '../mesh-routing.ts';
import { compare } from '../order.ts';
import { parseProtocol } from '../protocol.ts';

/** The protocol of a service of which nothing is known: HTTP routes refuse it, TCP routes do not. */
export const unknownProtocol = '<unknown>';

const stacks: Readonly<Record<string, readonly string[]>> = {
  grpc: ['grpc', 'http2', 'tcp'],
  http2: ['http2', 'tcp'],
  http: ['http', 'tcp'],
  kafka: ['kafka', 'tcp'],
  tls: ['tcp'],
  tcp: ['tcp'],
};

/** What two endpoints of a service both speak. @see kuma v2.13.10 pkg/core/metadata/protocol.go: GetCommonProtocol */
export function commonProtocol(a: string, b: string): string {
  if (a === b) return a;
  return stacks[a]?.find((one) => stacks[b]?.includes(one)) ?? unknownProtocol;
}

/** Whether HTTP settings act on it; an `appProtocol` in upper case is, though nothing is ever sent to one. */
export function isHttpBased(written: string): boolean {
  const protocol = parseProtocol(written);
  return protocol === 'http' || protocol === 'http2' || protocol === 'grpc';
}

/** What is known of a value of `kuma.io/service`. */
export interface LegacyService {
  readonly protocol: string;
  /** An ExternalService. */
  readonly external: boolean;
}

/**
 * The services that have endpoints, by their `kuma.io/service`, with the protocol that all endpoints have in common.
 * Services that are not in it have an unknown protocol.
 *
 * @see kuma v2.13.10 pkg/xds/context/mesh_context_builder.go: resolveProtocol
 * @see kuma v2.13.10 pkg/xds/topology/outbound.go: BuildEdsEndpointMap
 */
export function legacyServices(ctx: MeshContext): ReadonlyMap<string, LegacyService> {
  const services = new Map<string, LegacyService>();
  const outside = new Map<string, LegacyService>();
  const add = (to: Map<string, LegacyService>, service: string, protocol: string | undefined): void => {
    const parsed = parseProtocol(protocol ?? '') ?? unknownProtocol;
    const known = to.get(service)?.protocol;
    const common = known === undefined ? parsed : commonProtocol(known, parsed);
    to.set(service, { protocol: common, external: to === outside });
  };
  const { throughEgress } = routingOf(ctx.resource);
  const hasEgress = ctx.list('ZoneEgress').some((one) => isOfZone(one, ctx.controlPlane.zone));
  if (ctx.mtls && (!throughEgress || hasEgress))
    for (const { service, tags } of remoteServices(ctx)) add(services, service, textAt(tags, label.protocol));
  for (const dataplane of ctx.dataplanes)
    for (const { tags } of healthyInbounds(dataplane)) add(services, tags[label.service] ?? '', tags[label.protocol]);
  if (!throughEgress || hasEgress)
    // Through an egress both are endpoints of one service.
    for (const { service, tags } of externalServices(ctx))
      add(throughEgress && services.has(service) ? services : outside, service, textAt(tags, label.protocol));
  // What has endpoints in the mesh goes first.
  return new Map([...outside, ...services]);
}

interface TaggedService {
  readonly service: string;
  readonly tags: JsonObject;
}

/**
 * What ingresses of other zones say that these zones have of the mesh, with each place where it is said. Of ingresses
 * with one address and port only the first that says anything counts.
 */
export function* remoteServices(ctx: MeshContext): Generator<TaggedService> {
  const places = new Set<string>();
  for (const ingress of ctx.list('ZoneIngress').toSorted((a, b) => compare(a.meta.name, b.meta.name))) {
    if (!isRemote(ingress, ctx.controlPlane.zone)) continue;
    const networking = objectAt(ingress.spec, 'networking');
    const [address, port] = [textAt(networking, 'advertisedAddress'), numberAt(networking, 'advertisedPort')];
    if (address === '' || !port || allAvailableServices(ingress).length === 0) continue;
    if (places.size === places.add(`${address}:${port}`).size) continue;
    yield* availableServices(ingress, ctx.mesh);
  }
}

/** The services of a mesh that an ingress advertises. */
function availableServices(ingress: PlainResource, mesh: string): readonly TaggedService[] {
  return allAvailableServices(ingress).filter((one) => one.mesh === mesh);
}

/** The services of all meshes that an ingress advertises. */
export function allAvailableServices({ spec }: PlainResource): readonly (TaggedService & { readonly mesh: string })[] {
  return objectsAt(spec, 'availableServices').map((one) => {
    const tags = objectAt(one, 'tags') ?? {};
    return { service: textAt(tags, label.service), tags, mesh: textAt(one, 'mesh') };
  });
}

/** An ingress of another zone. @see kuma v2.13.10 pkg/core/resources/apis/mesh/zone_ingress_helpers.go: IsRemoteIngress */
export function isRemote({ spec }: PlainResource, zone: string): boolean {
  const own = textAt(spec, 'zone');
  return own !== '' && own !== zone;
}

function isOfZone({ spec }: PlainResource, zone: string): boolean {
  const own = textAt(spec, 'zone');
  return own === '' || own === zone;
}

function externalServices(ctx: MeshContext): readonly TaggedService[] {
  return ctx.list('ExternalService').map(({ spec }) => {
    const tags = objectAt(spec, 'tags');
    return { service: textAt(tags, label.service), tags: isObject(tags) ? tags : {} };
  });
}
