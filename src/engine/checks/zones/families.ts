import { label } from '../../../model/labels.ts';
import { perObject } from '../../../model/per-object.ts';
import { zoneClassOf } from '../../plan/zone-class.ts';
import type { Destination } from '../../resolve/destinations.ts';
import type { ProxyView } from '../../rules/select.ts';
import type { MeshView } from '../../view.ts';
import { defineCheck, type Finding } from '../define-check.ts';
import { inboundAt, listWords } from '../generate/words.ts';
import { meshServices, proxies } from '../needs.ts';
import { serviceLookup, todayOf } from '../shared/before.ts';
import { about, isWritten, nameAt } from '../shared/places.ts';
import { distinctProxies } from '../shared/proxies.ts';
import { type Family, familiesIn, firstInbounds, servicesOf, zoneOf, zonesOfServices } from '../shared/services.ts';

/** One proxy for each way in which load balancing policies act: their answers are those of all. */
const proxiesByBalancing = perObject((view: MeshView): readonly ProxyView[] => {
  const seen = new Map<unknown, ProxyView>();
  for (const proxy of distinctProxies(view)) {
    const { to } = view.matched('MeshLoadBalancingStrategy', proxy);
    if (!seen.has(to)) seen.set(to, proxy);
  }
  return [...seen.values()];
});

/** What traffic to a legacy service does across zones today, for any consumer. */
function classesOf(view: MeshView, service: string): ReadonlySet<string> {
  return new Set(proxiesByBalancing(view).map((proxy) => zoneClassOf(view, proxy, service).zoneClass));
}

/** Where a member of a family stands in the input: the manifest it is made of, or its own. */
function placeOf(view: MeshView, { resource }: Destination): Pick<Finding, 'at' | 'resource'> {
  const [service] = resource.kind === 'MeshService' ? servicesOf(resource) : [];
  const first = service === undefined ? undefined : firstInbounds(view).get(service);
  const isMade = resource.meta.labels[label.managedBy] !== undefined && resource.form === 'universal';
  if (isMade && first !== undefined)
    return {
      at: inboundAt(first.dataplane, first.inbound, 'tags', label.service),
      resource: about(first.dataplane),
    };
  return { at: nameAt(resource), resource: about(resource) };
}

/** Families with a member in the zone of the view, and the zones that they are in. */
function* spreadFamilies(
  view: MeshView,
  otherZones: (view: MeshView, service: string) => readonly string[],
): Generator<{ readonly family: Family; readonly local: Destination; readonly others: readonly string[] }> {
  const here = view.context.controlPlane.zone;
  for (const family of familiesIn(view).byKey.values()) {
    const local = family.members.find((one) => zoneOf(one, view) === here);
    if (local?.resource.kind !== 'MeshService' || !isWritten(local.resource)) continue;
    const others = new Set(family.zones);
    for (const service of servicesOf(local.resource)) for (const zone of otherZones(view, service)) others.add(zone);
    others.delete(here);
    others.delete('');
    if (others.size > 0) yield { family, local, others: [...others].toSorted() };
  }
}

/** @see MS040 of the catalogue */
export const crossZoneLost = defineCheck({
  code: 'MS040',
  name: 'cross-zone-balancing-lost',
  severity: 'warning',
  title: 'A service of several zones has no MeshMultiZoneService',
  why: 'A MeshService is that of one zone. Traffic that goes to instances of all zones today stays in the own one, and there is no failover.',
  fix: 'write a MeshMultiZoneService for it, and let consumers call that',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: fillLocalMeshServices',
  on: ['Exclusive'],
  until: '2.14',
  needs: [meshServices],
  *run(ctx) {
    const { otherZones } = serviceLookup(ctx);
    for (const view of ctx.views) {
      if (!view.context.mtls || view.context.controlPlane.role === 'global') continue;
      for (const { family, local, others } of spreadFamilies(view, otherZones)) {
        if (family.joinedBy.length > 0 || local.resource.kind !== 'MeshService') continue;
        const services = servicesOf(local.resource);
        if (services.every((service) => [...classesOf(view, service)].every((one) => one === 'LOCAL_ONLY'))) continue;
        yield {
          ...placeOf(view, local),
          certainty: 'possible',
          message: `${family.key} runs in zone ${listWords([view.context.controlPlane.zone, ...others])} and no MeshMultiZoneService joins them: who calls it reaches one zone alone`,
        };
      }
    }
  },
});

/** @see MS041 of the catalogue */
export const nobodyInZone = defineCheck({
  code: 'MS041',
  name: 'no-destination-in-zone',
  severity: 'error',
  title: 'A service that a proxy calls has no destination in its zone',
  why: 'In Exclusive a kuma.io/service of another zone is out of reach. There is no MeshMultiZoneService of it, and no MeshService of the other zone is known here.',
  fix: 'write a MeshMultiZoneService, or call the MeshService of the other zone once it is there',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: BuildEdsEndpointMap',
  on: ['Exclusive'],
  until: '2.14',
  needs: [proxies, 'ZoneIngress'],
  *run(ctx) {
    const services = serviceLookup(ctx);
    for (const view of ctx.views) {
      const { zone } = view.context.controlPlane;
      const families = familiesIn(view).byService;
      for (const dataplane of view.context.dataplanes)
        for (const [at, service] of (dataplane.spec.transparentProxying?.reachableServices ?? []).entries()) {
          if ((families.get(service) ?? []).length > 0 || services.isHere(view, service)) continue;
          const zones = services.otherZones(view, service);
          if (zones.length === 0) continue;
          const root = dataplane.form === 'kubernetes' ? ['spec'] : [];
          yield {
            at: {
              origin: dataplane.origin,
              path: [...root, 'networking', 'transparentProxying', 'reachableServices', at],
            },
            resource: about(dataplane),
            certainty: 'possible',
            message: `${service} runs in zone ${zones.join(', ')} alone, and nothing of it is a destination in zone ${zone}`,
          };
        }
    }
  },
});

/** @see MS042 of the catalogue */
export const proportionLost = defineCheck({
  code: 'MS042',
  name: 'proportional-spread-lost',
  severity: 'warning',
  title: 'A MeshMultiZoneService does not spread traffic by the number of instances',
  why: 'A kuma.io/service spreads over all zones by instances. A MeshMultiZoneService uses the own zone as long as it can, and counts another zone once for each ingress.',
  fix: 'accept it, or scale instances so that each zone carries its own traffic',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: fillMeshMultiZoneServices',
  on: ['Exclusive'],
  until: '2.14',
  needs: ['MeshMultiZoneService', 'ZoneIngress'],
  *run(ctx) {
    const today = todayOf(ctx);
    for (const view of ctx.views) {
      const old = today(view);
      const { zone: here } = view.context.controlPlane;
      if (!view.context.mtls) continue;
      for (const one of view.destinations.all) {
        if (one.kind !== 'MeshMultiZoneService') continue;
        const services = (familiesIn(view).joinedBy.get(one.key) ?? []).flatMap(({ members }) =>
          members.flatMap(({ resource }) => (resource.kind === 'MeshService' ? servicesOf(resource) : [])),
        );
        const service = services.find((each) => (zonesOfServices(old).get(each)?.size ?? 0) > 1);
        if (service === undefined || !classesOf(old, service).has('SPREAD')) continue;
        const zones = zonesOfServices(old).get(service)!;
        const total = [...zones.values()].reduce((sum, count) => sum + count, 0);
        const own = zones.get(here) ?? 0;
        if (own === 0 || total === 0) continue;
        yield {
          at: nameAt(one.resource),
          resource: about(one),
          message: `${service} in zone ${here}: today ${percent(own, total)} of the traffic stays in the zone, through MeshMultiZoneService ${one.kri.name} all of it as long as instances are healthy`,
        };
      }
    }
  },
});

function percent(part: number, whole: number): string {
  return `${Math.round((part / whole) * 100)} %`;
}

/** @see MS037 of the catalogue */
export const portsDifferByZone = defineCheck({
  code: 'MS037',
  name: 'ports-differ-by-zone',
  severity: 'warning',
  title: 'A service has other ports in another zone',
  why: 'Instances of a kuma.io/service carry their own port. A MeshMultiZoneService joins MeshServices by the number of a port: what is 8080 here and 9090 there cannot be one destination.',
  fix: 'write a MeshService in one of the zones that has the port of the other and maps it with targetPort',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: fillMeshMultiZoneServices',
  on: ['any'],
  needs: [meshServices],
  *run(ctx) {
    for (const view of ctx.views) {
      if (view.context.controlPlane.role === 'global') continue;
      for (const family of familiesIn(view).byKey.values()) {
        // Of one that joins them MS035 tells.
        if (family.zones.size < 2 || family.joinedBy.length > 0) continue;
        const [first, ...more] = family.members;
        const ports = portsOf(first!);
        const other = more.find((one) => zoneOf(one, view) !== zoneOf(first!, view) && portsOf(one) !== ports);
        if (other === undefined) continue;
        yield {
          ...placeOf(view, first!),
          message: `${family.key} has port ${ports} in zone ${zoneOf(first!, view)} and ${portsOf(other)} in zone ${zoneOf(other, view)}: one MeshMultiZoneService cannot join them`,
        };
      }
    }
  },
});

function portsOf({ ports }: Destination): string {
  return [...new Set(ports.map(({ port }) => port))].toSorted((a, b) => a - b).join(', ');
}

/** @see MS044 of the catalogue */
export const localTooEarly = defineCheck({
  code: 'MS044',
  name: 'cluster-ip-stays-in-zone',
  severity: 'warning',
  title: 'Traffic to the cluster IP of a Service stays in the zone before anybody was moved',
  why: 'The listener of the MeshService takes the place of that of the kuma.io/service on the cluster IP. It has the instances of the own zone alone; if none is healthy there is no failover.',
  fix: 'move consumers to the name of a MeshMultiZoneService first, or go by way of ReachableBackends',
  source: 'kuma v2.13.10 pkg/xds/context/mesh_context_builder.go: BuildIfChanged',
  on: ['Everywhere', 'ReachableBackends'],
  until: '2.14',
  environments: ['kubernetes'],
  needs: ['Service', ['MeshService', 'ZoneIngress']],
  *run(ctx) {
    const { otherZones } = serviceLookup(ctx);
    for (const view of ctx.views) {
      const { mode, mtls, kubernetes } = view.context;
      if (!mtls || kubernetes === undefined) continue;
      const listed = mode === 'ReachableBackends' ? listedDestinations(view) : undefined;
      for (const { family, local, others } of spreadFamilies(view, otherZones)) {
        if (listed !== undefined && !listed.has(local.key)) continue;
        yield {
          ...placeOf(view, local),
          certainty: 'possible',
          message: `${local.kri.name}.${local.kri.namespace}.svc.cluster.local is answered by instances of this zone alone, not of ${listWords(others)}${family.joinedBy.length > 0 ? `; ${family.joinedBy[0]!.kind} ${family.joinedBy[0]!.kri.name} reaches all` : ''}`,
        };
      }
    }
  },
});

/** What any proxy lists in `reachableBackends`. */
function listedDestinations(view: MeshView): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const dataplane of view.context.dataplanes)
    if (dataplane.spec.transparentProxying?.reachableBackends !== undefined)
      for (const { ports } of view.reachableOf(view.proxyOf(dataplane)).refs)
        for (const { destination } of ports) keys.add(destination.key);
  return keys;
}
