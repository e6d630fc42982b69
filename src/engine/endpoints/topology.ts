import type { Dataplane, Inbound } from '../../model/dataplane.ts';
import { label } from '../../model/labels.ts';
import type { MeshMultiZoneService } from '../../model/mesh-multi-zone-service.ts';
import type { MeshService, MeshServicePort } from '../../model/mesh-service.ts';
import { displayName, isLocal, type Meta } from '../../model/resource.ts';
import { type JsonObject, numberAt, objectAt, objectsAt, textAt } from '../admission/json.ts';
import type { GenerateResult } from '../generate/generate.ts';
import { healthyInbounds } from '../healthy-inbounds.ts';
import { routingOf } from '../mesh-routing.ts';
import { compare } from '../order.ts';
import { splitAddress } from '../split-address.ts';
import { dataplaneMatcher } from '../status/match.ts';
import { fitsTargetPort } from '../status/status.ts';
import type { ClusterEndpoints, Endpoint } from './endpoint.ts';

/** The endpoints of all services of a mesh as one zone sees them, each computed when it is first asked for. */
export interface Topology {
  /** Behind a value of `kuma.io/service`. */
  legacy(service: string): ClusterEndpoints;
  /** Behind a port of a MeshService, by its number. */
  meshService(service: MeshService, port: number): readonly Endpoint[];
  meshMultiZoneService(service: MeshMultiZoneService, port: number): readonly Endpoint[];
  /** Behind a MeshExternalService: the ZoneEgresses of the zone. */
  external(meta: Meta): readonly Endpoint[];
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
  const zoneOf = ({ tags }: Inbound): string => tags[label.zone] ?? '';

  const byTag = new Map<string, Endpoint[]>();
  let isTagged = false;
  const legacyMap = (): ReadonlyMap<string, Endpoint[]> => {
    if (isTagged) return byTag;
    isTagged = true;
    const add = (service: string | undefined, endpoint: Endpoint): void => {
      if (service === undefined) return;
      const list = byTag.get(service);
      if (list === undefined) byTag.set(service, [endpoint]);
      else list.push(endpoint);
    };
    for (const dataplane of context.dataplanes)
      for (const inbound of healthyInbounds(dataplane))
        add(inbound.tags[label.service], {
          ...placed(dataplane, inbound),
          zone: zoneOf(inbound),
          priority: 0,
          weight: localWeight,
          tags: inbound.tags,
        });
    if (context.mtls) {
      const seen = new Set<string>();
      for (const ingress of ingresses) {
        if (ingress.services.length === 0 || seen.size === seen.add(placeOf(ingress)).size) continue;
        for (const { mesh, tags, instances } of ingress.services) {
          if (mesh !== context.mesh) continue;
          const zone = tags[label.zone] ?? '';
          const priority = prefersLocal && zone !== here ? 1 : 0;
          const places = throughEgress
            ? egresses.map((place) => ({ ...place, weight: 1 }))
            : [{ address: ingress.address, port: ingress.port, weight: instances }];
          for (const place of places) add(tags[label.service], { ...place, zone, priority, tags });
        }
      }
    }
    return byTag;
  };

  const outside = new Map<string, ClusterEndpoints>();
  let isOutsideKnown = false;
  const externals = (): ReadonlyMap<string, ClusterEndpoints> => {
    if (isOutsideKnown) return outside;
    isOutsideKnown = true;
    for (const { spec } of context.list('ExternalService')) {
      const tags = (objectAt(spec, 'tags') ?? {}) as Readonly<Record<string, string>>;
      const service = tags[label.service] ?? '';
      const zone = tags[label.zone] ?? '';
      const priority = prefersLocal && zone !== '' && zone !== here ? 1 : 0;
      const own = outside.get(service)?.endpoints ?? [];
      const places = throughEgress ? egresses : [splitAddress(textAt(objectAt(spec, 'networking'), 'address'))];
      if (throughEgress && places.length === 0) continue;
      outside.set(service, {
        endpoints: [...own, ...places.map((place) => ({ ...place, zone, priority, weight: 1, tags }))],
        external: !throughEgress,
      });
    }
    return outside;
  };

  const match = dataplaneMatcher(context.dataplanes.map(onlyHealthy));
  const byIdentity = new Map<string, MeshService[]>();
  const servicesAt = (key: string): readonly MeshService[] => {
    if (byIdentity.size === 0)
      for (const one of result.meshServices) {
        const list = byIdentity.get(memberKey(one.meta));
        if (list === undefined) byIdentity.set(memberKey(one.meta), [one]);
        else list.push(one);
      }
    return byIdentity.get(key) ?? [];
  };
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
    return service.spec.ports.map((port) => dataplanes.flatMap((dataplane) => fitting(dataplane, port)));
  };
  const fitting = (dataplane: Dataplane, port: MeshServicePort): readonly Endpoint[] =>
    healthyInbounds(dataplane)
      .filter((inbound) => fitsTargetPort(inbound, port))
      .map((inbound) => ({
        ...placed(dataplane, inbound),
        zone: zoneOf(inbound),
        priority: 0,
        weight: 1,
        tags: inbound.tags,
      }));
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
  const meshService = (service: MeshService, number: number): readonly Endpoint[] =>
    portsOf(service)
      .filter((_, at) => service.spec.ports[at]!.port === number)
      .flat();

  return {
    legacy(service) {
      const inside = legacyMap().get(service);
      const beyond = externals().get(service);
      if (inside !== undefined) return { endpoints: inside, external: false };
      return beyond ?? { endpoints: [], external: false };
    },
    meshService,
    meshMultiZoneService: (service, number) =>
      members(service)
        .filter(({ meta, spec }) => isLocal(meta) || spec.state === 'Available')
        .flatMap((member) => meshService(member, number)),
    external: (meta) => {
      const zone = meta.labels[label.zone] ?? '';
      const tags = zone === '' ? {} : { [label.zone]: zone };
      return egresses.map((place) => ({ ...place, zone, priority: 0, weight: 1, tags }));
    },
    members,
  };
}

function memberKey(meta: Meta): string {
  return [meta.mesh, displayName(meta), meta.labels[label.namespace] ?? '', meta.labels[label.zone] ?? ''].join('\n');
}

/** A Dataplane with its healthy inbounds alone: endpoints are selected among these. */
function onlyHealthy(dataplane: Dataplane): Dataplane {
  const inbound = healthyInbounds(dataplane);
  return inbound.length === dataplane.spec.inbound.length
    ? dataplane
    : { ...dataplane, spec: { ...dataplane.spec, inbound } };
}

function placed({ spec }: Dataplane, { address, port }: Inbound): { readonly address: string; readonly port: number } {
  return { address: spec.advertisedAddress || address || spec.address, port };
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
