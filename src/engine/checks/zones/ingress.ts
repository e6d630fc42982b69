import { label } from '../../../model/labels.ts';
import { perObject } from '../../../model/per-object.ts';
import { isLocal } from '../../../model/resource.ts';
import { numberAt, objectAt, textAt } from '../../admission/json.ts';
import { routingOf } from '../../mesh-routing.ts';
import type { MeshView } from '../../view.ts';
import { defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { about, fieldAt, nameAt } from '../shared/places.ts';
import { zoneOf } from '../shared/services.ts';

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
const remoteIngresses = perObject((view: MeshView): readonly Ingress[] =>
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
const copiesByZone = perObject((view: MeshView) => {
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
  until: '2.14',
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
