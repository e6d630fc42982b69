import type { Dataplane, Inbound } from '../../model/dataplane.ts';
import { label } from '../../model/labels.ts';
import type { MeshExternalService } from '../../model/mesh-external-service.ts';
import type { MeshMultiZoneService } from '../../model/mesh-multi-zone-service.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import { displayName, isLocal, type Meta } from '../../model/resource.ts';
import { type JsonObject, numberAt, objectAt, objectsAt, textAt } from '../admission/json.ts';
import type { GenerateResult } from '../generate/generate.ts';
import { healthyInbounds } from '../healthy-inbounds.ts';
import { routingOf } from '../mesh-routing.ts';
import { compare } from '../order.ts';
import { splitAddress } from '../split-address.ts';
import { dataplaneMatcher } from '../status/match.ts';
import { fitsTargetPort } from '../status/status.ts';
import { gatewayEndpoints } from './cross-mesh.ts';
import type { ClusterEndpoints, Endpoint } from './endpoint.ts';

/** The endpoints of all services of a mesh as one zone sees them, each computed when it is first asked for. */
export interface Topology {
  /** Behind a value of `kuma.io/service`; for what TrafficRoutes make, the ExternalServices that are permitted. */
  legacy(service: string, permitted?: ReadonlySet<string>): ClusterEndpoints;
  /** Behind a value of `kuma.io/service` of a mesh: listeners of gateways that are open to other meshes. */
  crossMesh(mesh: string, service: string): readonly Endpoint[];
  /** Behind a port of a MeshService, by its number. */
  meshService(service: MeshService, port: number): readonly Endpoint[];
  meshMultiZoneService(service: MeshMultiZoneService, port: number): readonly Endpoint[];
  /** Behind a MeshExternalService: the ZoneEgresses of the zone. */
  external(service: MeshExternalService): readonly Endpoint[];
  /** MeshServices that a MeshMultiZoneService lists and that are of its mesh. */
  members(service: MeshMultiZoneService): readonly MeshService[];
}

interface Ingress {
  readonly zone: string;
  readonly address: string;
  readonly port: number;
  readonly services: readonly {
    readonly mesh: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly instances: number;
  }[];
}

/**
 * Endpoints behind legacy services, MeshServices, MeshMultiZoneServices and external services.
 *
 * Priorities are those before a MeshLoadBalancingStrategy: see {@link localized}.
 *
 * @see kuma v2.13.10 pkg/xds/topology/outbound.go
 */
export function topologyOf(result: GenerateResult): Topology {
  const { context } = result;
  const here = context.controlPlane.zone;
  const { throughEgress, prefersLocal } = routingOf(context.resource);
  const ingresses = remoteIngresses(result);
  const egresses = egressesOf(result);
  const hasIdentity = context.list('MeshIdentity').length > 0;
  const localWeight = context.mtls
    ? Math.max(1, new Set(ingresses.filter(({ services }) => services.length > 0).map(placeOf)).size)
    : 1;

  const match = dataplaneMatcher(onlyHealthy(context.dataplanes));
  const remoteByTag = new Map<string, Endpoint[]>();
  let isTagged = false;
  /** What ingresses of other zones say that these have, by `kuma.io/service`. */
  const remoteLegacy = (): ReadonlyMap<string, readonly Endpoint[]> => {
    if (isTagged) return remoteByTag;
    isTagged = true;
    for (const endpoint of advertised(context.mesh)) {
      const service = endpoint.tags[label.service];
      if (service === undefined) continue;
      const list = remoteByTag.get(service);
      if (list === undefined) remoteByTag.set(service, [endpoint]);
      else list.push(endpoint);
    }
    return remoteByTag;
  };
  const byTag = new Map<string, readonly Endpoint[]>();
  /** Of the mesh's own Dataplanes, then of other zones. */
  const legacyInside = (service: string): readonly Endpoint[] => {
    let found = byTag.get(service);
    if (found === undefined) {
      const endpoints: Endpoint[] = [];
      for (const position of match({ dataplaneTags: { [label.service]: service } })) {
        const dataplane = context.dataplanes[position]!;
        for (const inbound of healthyInbounds(dataplane))
          if (inbound.tags[label.service] === service) endpoints.push(endpointOf(dataplane, inbound, localWeight));
      }
      const remote = remoteLegacy().get(service);
      found = remote === undefined ? endpoints : [...endpoints, ...remote];
      byTag.set(service, found);
    }
    return found;
  };
  /** What ingresses of other zones have of a mesh: each service once for each place where it can be reached. */
  const advertised = (ofMesh: string): readonly Endpoint[] => {
    if (!context.mtls) return [];
    const seen = new Set<string>();
    return ingresses.flatMap((ingress) => {
      if (ingress.services.length === 0 || seen.size === seen.add(placeOf(ingress)).size) return [];
      return ingress.services
        .filter(({ mesh }) => mesh === ofMesh)
        .flatMap(({ tags, instances }) => {
          const places = throughEgress
            ? egresses.map((place) => ({ ...place, weight: 1 }))
            : [{ address: ingress.address, port: ingress.port, weight: instances }];
          return places.map((place) => ({ ...place, ...localityOf(tags), tags }));
        });
    });
  };
  /** Without a zone there is no locality, so no second place. */
  const localityOf = (tags: Endpoint['tags']): { readonly zone: string; readonly priority: number } => {
    const zone = tags[label.zone] ?? '';
    return { zone, priority: prefersLocal && zone !== '' && zone !== here ? 1 : 0 };
  };

  const beyondMesh = new Map<string, readonly Endpoint[]>();
  const ofOtherMesh = (mesh: string): readonly Endpoint[] => {
    let endpoints = beyondMesh.get(mesh);
    if (endpoints === undefined) {
      const gateways = gatewayEndpoints(context, mesh).map((one) => ({
        ...one,
        ...localityOf(one.tags),
        weight: localWeight,
      }));
      endpoints = [...advertised(mesh).filter(({ tags }) => tags[label.mesh] !== undefined), ...gateways];
      beyondMesh.set(mesh, endpoints);
    }
    return endpoints;
  };

  const outside = new Map<string, { readonly name: string; readonly endpoints: readonly Endpoint[] }[]>();
  let isOutsideKnown = false;
  const externals = (): typeof outside => {
    if (isOutsideKnown) return outside;
    isOutsideKnown = true;
    for (const { meta, spec } of context.list('ExternalService')) {
      const tags = (objectAt(spec, 'tags') ?? {}) as Readonly<Record<string, string>>;
      const service = tags[label.service] ?? '';
      const zone = tags[label.zone] ?? '';
      const priority = prefersLocal && zone !== '' && zone !== here ? 1 : 0;
      const places = throughEgress ? egresses : [splitAddress(textAt(objectAt(spec, 'networking'), 'address'))];
      if (throughEgress && places.length === 0) continue;
      const own = outside.get(service) ?? [];
      own.push({ name: meta.name, endpoints: places.map((place) => ({ ...place, zone, priority, weight: 1, tags })) });
      outside.set(service, own);
    }
    return outside;
  };

  const servicesAt = byIdentity(result.meshServices);
  const multiZoneAt = byIdentity(result.meshMultiZoneServices);
  const externalAt = byIdentity(result.meshExternalServices);
  const members = (service: MeshMultiZoneService): readonly MeshService[] =>
    (service.status?.meshServices ?? [])
      .filter(({ mesh }) => mesh === service.meta.mesh)
      .flatMap(({ name, namespace, zone, mesh }) => servicesAt([mesh, name, namespace, zone].join('\n')).slice(-1));

  const known = new Map<MeshService, readonly (readonly Endpoint[])[]>();
  const portsOf = (service: MeshService): readonly (readonly Endpoint[])[] => {
    let ports = known.get(service);
    if (ports === undefined) {
      ports = isLocal(service.meta) ? localPorts(service) : service.spec.ports.map(() => remote(service));
      known.set(service, ports);
    }
    return ports;
  };
  const localPorts = (service: MeshService): readonly (readonly Endpoint[])[] => {
    const dataplanes = match(service.spec.selector).map((position) => context.dataplanes[position]!);
    return service.spec.ports.map((port) => {
      const endpoints: Endpoint[] = [];
      for (const dataplane of dataplanes)
        for (const inbound of healthyInbounds(dataplane))
          if (fitsTargetPort(inbound, port)) endpoints.push(endpointOf(dataplane, inbound, 1));
      return endpoints;
    });
  };
  const remotes = new Map<string, readonly Endpoint[]>();
  const remote = ({ meta }: MeshService): readonly Endpoint[] => {
    if (!context.mtls && !hasIdentity) return [];
    const zone = meta.labels[label.zone] ?? '';
    let endpoints = remotes.get(zone);
    if (endpoints === undefined) {
      endpoints = remoteOf(zone);
      remotes.set(zone, endpoints);
    }
    return endpoints;
  };
  const remoteOf = (zone: string): readonly Endpoint[] => {
    const found = ingresses.filter((one) => one.zone === zone);
    // 2.14 takes the first ingress of a zone alone.
    const used = context.behaviour.oneIngressPerZone ? found.slice(0, 1) : found;
    return used.map(({ address, port }) => ({
      address,
      port,
      zone,
      priority: 1,
      weight: 1,
      tags: { [label.zone]: zone },
    }));
  };
  // What has one identity has one cluster, in which all of them put their endpoints.
  const alike = <T extends { readonly meta: Meta }>(one: T, others: readonly T[]): readonly T[] =>
    others.includes(one) ? others : [one];
  const meshService = (service: MeshService, number: number): readonly Endpoint[] =>
    alike(service, servicesAt(memberKey(service.meta))).flatMap((one) =>
      portsOf(one)
        .filter((_, at) => one.spec.ports[at]!.port === number)
        .flat(),
    );

  return {
    legacy(service, permitted) {
      const inside = legacyInside(service);
      const found = externals().get(service) ?? [];
      const beyond = found.flatMap(({ endpoints }) => endpoints);
      // The egress serves both: what is in the mesh, and what is not.
      if (throughEgress) return { endpoints: [...inside, ...beyond], external: false };
      const allowed = found.flatMap(({ name, endpoints }) => (permitted?.has(name) === true ? endpoints : []));
      if (allowed.length > 0) return { endpoints: allowed, external: true };
      if (inside.length > 0 || permitted !== undefined) return { endpoints: inside, external: false };
      return { endpoints: beyond, external: beyond.length > 0 };
    },
    crossMesh: (mesh, service) => ofOtherMesh(mesh).filter(({ tags }) => tags[label.service] === service),
    meshService,
    meshMultiZoneService: (service, number) =>
      alike(service, multiZoneAt(memberKey(service.meta)))
        .filter(({ spec }) => spec.ports.some(({ port }) => port === number))
        .flatMap(members)
        .filter(({ meta, spec }) => isLocal(meta) || spec.state === 'Available')
        .flatMap((member) => meshService(member, number)),
    external: (service) => {
      const zone = service.meta.labels[label.zone] ?? '';
      const tags = zone === '' ? {} : { [label.zone]: zone };
      return alike(service, externalAt(memberKey(service.meta)))
        .filter(({ spec }) => spec.port === service.spec.port)
        .flatMap(() => egresses.map((place) => ({ ...place, zone, priority: 0, weight: 1, tags })));
    },
    members,
  };
}

/** Resources by {@link memberKey}, indexed when first asked for. */
function byIdentity<T extends { readonly meta: Meta }>(all: readonly T[]): (key: string) => readonly T[] {
  const index = new Map<string, T[]>();
  return (key) => {
    if (index.size === 0)
      for (const one of all) {
        const list = index.get(memberKey(one.meta));
        if (list === undefined) index.set(memberKey(one.meta), [one]);
        else list.push(one);
      }
    return index.get(key) ?? [];
  };
}

function memberKey(meta: Meta): string {
  return [meta.mesh, displayName(meta), meta.labels[label.namespace] ?? '', meta.labels[label.zone] ?? ''].join('\n');
}

/** Dataplanes with their healthy inbounds alone: endpoints are selected among these. */
function onlyHealthy(dataplanes: readonly Dataplane[]): readonly Dataplane[] {
  const isWhole = (dataplane: Dataplane): boolean => healthyInbounds(dataplane) === dataplane.spec.inbound;
  if (dataplanes.every(isWhole)) return dataplanes;
  return dataplanes.map((one) =>
    isWhole(one) ? one : { ...one, spec: { ...one.spec, inbound: healthyInbounds(one) } },
  );
}

/** A healthy inbound as those who call it see it. */
function endpointOf({ spec }: Dataplane, { address, port, tags }: Inbound, weight: number): Endpoint {
  return {
    address: spec.advertisedAddress || address || spec.address,
    port,
    zone: tags[label.zone] ?? '',
    priority: 0,
    weight,
    tags,
  };
}

function placeOf({ address, port }: { readonly address: string; readonly port: number }): string {
  return `${address}:${port}`;
}

/** Ingresses of other zones that can be reached from here, by name. */
function remoteIngresses({ context }: GenerateResult): readonly Ingress[] {
  return context
    .list('ZoneIngress')
    .toSorted((a, b) => compare(a.meta.name, b.meta.name))
    .flatMap(({ meta, spec }): readonly Ingress[] => {
      const zone = textAt(spec, 'zone') || (meta.labels[label.zone] ?? '');
      const networking = objectAt(spec, 'networking');
      const address = textAt(networking, 'advertisedAddress');
      const port = numberAt(networking, 'advertisedPort') ?? 0;
      if (zone === '' || zone === context.controlPlane.zone || address === '' || port === 0) return [];
      return [{ zone, address, port, services: objectsAt(spec, 'availableServices').map(serviceOf) }];
    });
}

function serviceOf(one: JsonObject): Ingress['services'][number] {
  return {
    mesh: textAt(one, 'mesh'),
    tags: (objectAt(one, 'tags') ?? {}) as Readonly<Record<string, string>>,
    instances: numberAt(one, 'instances') ?? 0,
  };
}

/** The ZoneEgresses of the zone itself, by name. */
function egressesOf({ context }: GenerateResult): readonly { readonly address: string; readonly port: number }[] {
  return context
    .list('ZoneEgress')
    .filter(
      ({ meta, spec }) =>
        (textAt(spec, 'zone') || (meta.labels[label.zone] ?? context.controlPlane.zone)) === context.controlPlane.zone,
    )
    .toSorted((a, b) => compare(a.meta.name, b.meta.name))
    .map(({ spec }) => {
      const networking = objectAt(spec, 'networking');
      return { address: textAt(networking, 'address'), port: numberAt(networking, 'port') ?? 0 };
    });
}
