import { count } from '../../../model/count.ts';
import { label } from '../../../model/labels.ts';
import { isLocal } from '../../../model/resource.ts';
import { numberAt, objectAt, textAt } from '../../admission/json.ts';
import { routingOf } from '../../mesh-routing.ts';
import type { MeshView } from '../../view.ts';
import { defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { perView } from '../shared/per-view.ts';
import { about, fieldAt, labelAt, nameAt } from '../shared/places.ts';
import { familiesIn, zoneOf } from '../shared/services.ts';

interface Ingress {
  readonly resource: ReturnType<typeof ingressesOf>[number];
  readonly zone: string;
  /** Empty where it cannot be reached from other zones. */
  readonly address: string;
}

function ingressesOf({ context }: MeshView) {
  return context.list('ZoneIngress');
}

/** Ingresses of other zones. */
const remoteIngresses = perView((view: MeshView): readonly Ingress[] =>
  ingressesOf(view).flatMap((resource): readonly Ingress[] => {
    const { spec, meta } = resource;
    const zone = textAt(spec, 'zone') || (meta.labels[label.zone] ?? '');
    if (zone === '' || zone === view.context.controlPlane.zone) return [];
    const networking = objectAt(spec, 'networking');
    const [host, port] = [textAt(networking, 'advertisedAddress'), numberAt(networking, 'advertisedPort') ?? 0];
    return [{ resource, zone, address: host === '' || port === 0 ? '' : `${host}:${port}` }];
  }),
);

/** MeshServices of other zones, by their zone. */
const copiesByZone = perView((view: MeshView) => {
  const zones = new Map<string, MeshView['destinations']['all'][number][]>();
  for (const one of view.destinations.all) {
    if (one.kind !== 'MeshService' || isLocal(one.meta)) continue;
    const zone = zoneOf(one, view);
    const list = zones.get(zone);
    if (list === undefined) zones.set(zone, [one]);
    else list.push(one);
  }
  return zones;
});

/** @see MS046 of the catalogue */
export const ingressMissing = defineCheck({
  code: 'MS046',
  name: 'zone-ingress-missing',
  severity: 'error',
  title: 'A zone with MeshServices has no ingress that other zones can reach',
  why: 'Traffic from another zone enters through a ZoneIngress with an advertised address and port. Without, copies of its MeshServices have names and VIPs and nothing behind them.',
  fix: 'run a ZoneIngress in the zone, with an address that the other zones can reach',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: fillRemoteMeshServices',
  on: ['any'],
  needs: [['MeshService', 'Service', 'Dataplane']],
  *run(ctx) {
    const hasAny = ctx.inventory.list('ZoneIngress').length > 0;
    for (const view of ctx.views) {
      const { controlPlane, mtls } = view.context;
      // Without mTLS there are no endpoints anyway: MS045.
      if (controlPlane.role === 'global' || (!mtls && view.context.list('MeshIdentity').length === 0)) continue;
      for (const [zone, copies] of copiesByZone(view)) {
        if (zone === '' || zone === controlPlane.zone) continue;
        const ingresses = remoteIngresses(view).filter((one) => one.zone === zone);
        if (ingresses.some(({ address }) => address !== '')) continue;
        const [ingress] = ingresses;
        const what = copies.length === 1 ? 'its MeshService has' : `its ${copies.length} MeshServices have`;
        if (ingress === undefined)
          yield {
            at: nameAt(copies[0]!.resource),
            resource: about(copies[0]!),
            certainty: hasAny ? 'certain' : 'possible',
            message: `zone ${zone} has no ZoneIngress in the input: ${what} no endpoints in zone ${controlPlane.zone}`,
          };
        else
          yield {
            at: fieldAt(ingress.resource, 'networking'),
            resource: about(ingress.resource),
            message: `ZoneIngress ${ingress.resource.meta.name} of zone ${zone} has no advertised address and port: ${what} no endpoints in zone ${controlPlane.zone}`,
          };
      }
    }
  },
});

/** @see MS047 of the catalogue */
export const pastEgress = defineCheck({
  code: 'MS047',
  name: 'cross-zone-past-egress',
  severity: 'warning',
  title: 'Traffic to MeshServices of other zones does not go through the ZoneEgress',
  why: 'routing.zoneEgress sends traffic by kuma.io/service through the ZoneEgress. To a MeshService of another zone every proxy opens its own connection to the ingress there.',
  fix: 'allow proxies to reach the ingresses of other zones in firewalls and network policies',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: fillRemoteMeshServices',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Mesh', ['MeshService', 'MeshMultiZoneService', 'Dataplane']],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource, controlPlane } = view.context;
      if (resource === undefined || !routingOf(resource).throughEgress || controlPlane.role === 'global') continue;
      const zones = [...copiesByZone(view).keys()]
        .filter((zone) => zone !== '' && zone !== controlPlane.zone)
        .toSorted();
      if (zones.length === 0) continue;
      const addresses = remoteIngresses(view)
        .filter(({ address, zone }) => address !== '' && zones.includes(zone))
        .map(({ address }) => address);
      yield {
        at: fieldAt(resource, 'routing', 'zoneEgress'),
        resource: about(resource),
        message: `proxies of zone ${controlPlane.zone} open connections to ${addresses.length === 0 ? `the ingress of ${listWords(zones)}` : listWords(addresses)} by themselves for MeshServices of ${listWords(zones)}`,
      };
    }
  },
});

/** @see MS048 of the catalogue */
export const multiZoneInZone = defineCheck({
  code: 'MS048',
  name: 'multi-zone-service-in-zone',
  severity: 'error',
  title: 'A MeshMultiZoneService belongs to a zone',
  why: 'The kind is made at global and sent to the zones. A zone that is connected to global accepts none of its own.',
  fix: 'apply it to the global control plane, without the label kuma.io/origin: zone',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshmultizoneservice/api/v1alpha1: KDS flags of the type',
  on: ['any'],
  since: '2.10',
  needs: ['MeshMultiZoneService'],
  *run(ctx) {
    const zones = new Set(ctx.views.map(({ context }) => context.controlPlane.zone));
    for (const one of ctx.inventory.list('MeshMultiZoneService')) {
      if (one.meta.labels[label.origin] !== 'zone') continue;
      yield {
        at: labelAt(one, label.origin),
        resource: about(one),
        ...(zones.size < 2 ? { certainty: 'possible' as const } : {}),
        message: `MeshMultiZoneService ${one.meta.name} has ${label.origin}: zone, which a zone that is connected to global refuses`,
      };
    }
    if (zones.size < 2) return;
    for (const { context } of ctx.views)
      for (const one of context.meshMultiZoneServices) {
        if (
          !isLocal(one.meta) ||
          ctx.inventory
            .list('MeshMultiZoneService')
            .some((other) => other.origin === one.origin && other.meta.labels[label.origin] === 'zone')
        )
          continue;
        yield {
          at: nameAt(one),
          resource: about(one),
          message: `MeshMultiZoneService ${one.meta.name} is among the manifests of zone ${context.controlPlane.zone}, which is connected to global`,
        };
      }
  },
});

/** @see MS052 of the catalogue */
export const localityOfMesh = defineCheck({
  code: 'MS052',
  name: 'locality-of-mesh-without-effect',
  severity: 'info',
  title: 'localityAwareLoadBalancing of the Mesh does not matter to MeshMultiZoneServices',
  why: 'It is about traffic by kuma.io/service. A MeshMultiZoneService uses the own zone first either way; a MeshLoadBalancingStrategy changes that.',
  fix: 'nothing; in Kuma 3.0 the field is gone',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: fillMeshMultiZoneServices',
  on: ['any'],
  needs: ['Mesh', 'MeshMultiZoneService'],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource } = view.context;
      if (resource === undefined || !routingOf(resource).prefersLocal) continue;
      const joined = view.destinations.all.filter(({ kind }) => kind === 'MeshMultiZoneService');
      if (joined.length === 0) continue;
      yield {
        at: fieldAt(resource, 'routing', 'localityAwareLoadBalancing'),
        resource: about(resource),
        message: `localityAwareLoadBalancing does not change what ${count(joined.length, 'MeshMultiZoneService')} of mesh ${resource.meta.name} ${joined.length === 1 ? 'does' : 'do'}: the own zone goes first`,
      };
    }
  },
});

/** @see MS057 of the catalogue */
export const statefulOverZones = defineCheck({
  code: 'MS057',
  name: 'stateful-service-over-zones',
  severity: 'info',
  title: 'A MeshMultiZoneService joins services that may not be interchangeable',
  why: 'What is spoken to over plain TCP, or is a Pod of a StatefulSet, often keeps state: a client that fails over to another zone may find other data there.',
  fix: 'make sure that any instance of any zone can answer, or call the MeshService of one zone',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: fillMeshMultiZoneServices',
  on: ['any'],
  needs: ['MeshMultiZoneService'],
  *run(ctx) {
    for (const view of ctx.views)
      for (const one of view.destinations.all) {
        if (one.resource.kind !== 'MeshMultiZoneService') continue;
        const families = familiesIn(view).joinedBy.get(one.key) ?? [];
        if (!families.some(({ zones }) => zones.size > 1)) continue;
        const headless = families.some(({ members }) =>
          members.some(({ meta }) => meta.labels[label.headless] === 'true'),
        );
        const at = one.resource.spec.ports.findIndex(
          ({ appProtocol }) => appProtocol === 'tcp' || appProtocol === 'kafka',
        );
        if (at < 0 && !headless) continue;
        yield {
          at: at < 0 ? nameAt(one.resource) : { origin: one.resource.origin, path: ['spec', 'ports', at] },
          resource: about(one),
          certainty: 'possible',
          message: headless
            ? `MeshMultiZoneService ${one.kri.name} joins Pods of a headless Service in several zones`
            : `MeshMultiZoneService ${one.kri.name} balances port ${one.resource.spec.ports[at]!.port}/${one.resource.spec.ports[at]!.appProtocol} over several zones`,
        };
      }
  },
});

/** @see MS058 of the catalogue */
export const severalIngresses = defineCheck({
  code: 'MS058',
  name: 'several-ingress-addresses',
  severity: 'warning',
  title: 'A zone has ingresses at several addresses',
  why: 'For MeshServices each address counts once, however many instances are behind it: a zone with two addresses gets twice the share. From 2.14 on the first one alone is used.',
  fix: 'put one address in front of the ingresses of a zone',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: fillRemoteMeshServices',
  on: ['any'],
  needs: ['ZoneIngress', ['MeshService', 'Dataplane', 'Service']],
  *run(ctx) {
    for (const view of ctx.views) {
      const first = new Map<string, Ingress>();
      for (const ingress of remoteIngresses(view)) {
        const { zone, address, resource } = ingress;
        if (address === '' || !copiesByZone(view).has(zone)) continue;
        const other = first.get(zone);
        if (other === undefined) first.set(zone, ingress);
        else if (other.address !== address)
          yield {
            at: fieldAt(resource, 'networking', 'advertisedAddress'),
            resource: about(resource),
            message: view.context.behaviour.oneIngressPerZone
              ? `zone ${zone} has ingresses at ${other.address} and ${address}: MeshServices use the first alone`
              : `zone ${zone} has ingresses at ${other.address} and ${address}: each counts once for MeshServices`,
            related: [{ message: 'the other one', at: fieldAt(other.resource, 'networking', 'advertisedAddress') }],
          };
      }
    }
  },
});
