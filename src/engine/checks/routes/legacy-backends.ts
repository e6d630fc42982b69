import { defineCheck, type Finding } from '../define-check.ts';
import { atReference, backendOf, type Explained } from '../shared/explained.ts';
import { type Found, lost, needs, of, source, text } from './lost-backends.ts';

/** A backendRef by `kuma.io/service` that no endpoint of the own zone stands behind. */
function withoutEndpoint(one: Explained): Finding {
  const zone = one.view.context.controlPlane.zone;
  if (one.status !== 'legacy') return lost(one, `has no endpoint in zone ${zone}`);
  return { ...atReference(one), severity: 'error', message: text(one, `has no endpoint in zone ${zone}`) };
}

function otherZones({ one, services }: Found): readonly string[] {
  return one.service === undefined ? [] : services.otherZones(one.view, one.service);
}

/** @see MS130 of the catalogue */
export const legacyBackendStaysHome = defineCheck({
  code: 'MS130',
  name: 'legacy-backend-only-local',
  severity: 'warning',
  title: 'A backendRef without port reaches the own zone alone in Exclusive',
  why: 'Without a port a MeshService means a kuma.io/service. In Exclusive such a cluster has the instances of the own zone and of no other.',
  fix: 'add the port, and labels in place of the name',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: BuildEdsEndpointMap',
  on: ['Exclusive'],
  until: '2.14',
  needs,
  *run(ctx) {
    for (const found of of(ctx, 'MS130')) {
      const { one } = found;
      const zones = otherZones(found);
      if (zones.length === 0) continue;
      yield { ...atReference(one), message: text(one, `no more reaches zone ${zones.join(', ')}: it has no port`) };
    }
  },
});

/** @see MS131 of the catalogue */
export const legacyBackendLost = defineCheck({
  code: 'MS131',
  name: 'legacy-backend-without-endpoints',
  severity: 'error',
  title: 'A backendRef without port has no endpoint in this zone',
  why: 'Without a port a MeshService means a kuma.io/service, which in Exclusive has the instances of the own zone alone. What nobody here serves has no known protocol, and the backendRef is dropped.',
  fix: 'add the port, and labels in place of the name; kind MeshMultiZoneService reaches all zones',
  source,
  on: ['Exclusive'],
  until: '2.14',
  needs,
  *run(ctx) {
    for (const { one } of of(ctx, 'MS131')) yield withoutEndpoint(one);
  },
});

/** @see MS134 of the catalogue */
export const subsetStaysHome = defineCheck({
  code: 'MS134',
  name: 'subset-backend-only-local',
  severity: 'warning',
  title: 'A backendRef to a subset by tags reaches the own zone alone in Exclusive',
  why: 'A MeshServiceSubset means a kuma.io/service with tags. In Exclusive such a cluster has the instances of the own zone alone, and Kuma 3.0 refuses it.',
  fix: 'write a MeshService per subset that selects its tags, and refer to that with a port',
  source,
  on: ['Exclusive'],
  until: '2.14',
  needs,
  *run(ctx) {
    for (const found of of(ctx, 'MS134')) {
      const { one, services } = found;
      const isHere = one.service !== undefined && services.isHere(one.view, one.service);
      yield one.status === 'not found' || !isHere
        ? withoutEndpoint(one)
        : {
            ...atReference(one),
            ...(otherZones(found).length > 0 ? {} : { severity: 'info' as const }),
            message: text(one, 'is a subset by tags, which means instances of the own zone alone'),
          };
    }
  },
});

/** @see MS139 of the catalogue */
export const splitByZone = defineCheck({
  code: 'MS139',
  name: 'split-by-zone-tag',
  severity: 'warning',
  title: 'A split over zones by the tag kuma.io/zone ends in Exclusive',
  why: 'A kuma.io/service has the instances of the own zone alone in Exclusive: a subset of another zone is empty.',
  fix: 'one backendRef for each zone: kind MeshService with labels kuma.io/display-name and kuma.io/zone, and the port',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: BuildEdsEndpointMap',
  on: ['Exclusive'],
  until: '2.14',
  needs,
  *run(ctx) {
    for (const { one } of of(ctx, 'MS139')) {
      const zone = backendOf(one).tags['kuma.io/zone']!;
      yield {
        ...atReference(one),
        severity: zone === one.view.context.controlPlane.zone ? 'info' : 'error',
        message: text(one, `means instances of zone ${zone} by tag, of which only zone ${zone} itself has any`),
      };
    }
  },
});

/** @see MS141 of the catalogue */
export const gatewayToLegacy = defineCheck({
  code: 'MS141',
  name: 'gateway-route-to-legacy-backend',
  severity: 'warning',
  title: 'A route of a builtin gateway leads to a kuma.io/service',
  why: 'Without a port a MeshService means a kuma.io/service, which in Exclusive has the instances of the own zone alone.',
  fix: 'add the port, and labels in place of the name',
  source,
  on: ['Exclusive'],
  until: '2.14',
  needs: [...needs, 'MeshGateway'],
  *run(ctx) {
    for (const found of of(ctx, 'MS141')) {
      const { one, services } = found;
      if (one.service === undefined || !services.isHere(one.view, one.service)) yield withoutEndpoint(one);
      else {
        const zones = otherZones(found);
        if (zones.length > 0)
          yield { ...atReference(one), message: text(one, `no more reaches zone ${zones.join(', ')}: it has no port`) };
      }
    }
  },
});
