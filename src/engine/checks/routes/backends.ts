import { count } from '../../../model/count.ts';
import { type CheckContext, defineCheck, type Finding } from '../define-check.ts';
import { meshServices } from '../needs.ts';
import { routeKinds } from '../policies/kinds.ts';
import { type ServiceLookup, serviceLookup } from '../shared/before.ts';
import { atReference, backendOf, type Explained, explained, explaining } from '../shared/explained.ts';
import { ownerWords, refWords, withReason } from '../shared/words.ts';
import { codeOfBackend, effectWords, isSoft } from './backend-codes.ts';

const source =
  'kuma v2.13.10 pkg/plugins/policies/core/xds/meshroute/listeners.go: handleRealResources, handleLegacyBackendRef';
const needs = [routeKinds, meshServices];

interface Found {
  readonly one: Explained;
  readonly services: ServiceLookup;
}

function* of(ctx: CheckContext, ...codes: readonly string[]): Generator<Found> {
  const services = serviceLookup(ctx);
  for (const one of explained(ctx, 'backend', 'tcp-target')) {
    const code = codeOfBackend(one, services);
    if (code !== undefined && codes.includes(code)) yield { one, services };
  }
}

function text(one: Explained, says: string): string {
  return `${ownerWords(one.reference.owner)}: backend ${refWords(backendOf(one))} ${says}`;
}

/** A backendRef that leads nowhere, with what that does. */
function lost(one: Explained, says: string): Finding {
  const effect = effectWords(one);
  const message = withReason(text(one, says), one.notes);
  const { at, resource } = atReference(one);
  // A port helps only where a MeshService has it, and the protocol is its own.
  const isHelped =
    one.status !== 'refused' && (one.notes[0]?.code !== 'BACKEND_PORT_MISSING' || one.notes[0].resources?.length);
  return {
    ...(isHelped ? atReference(one) : { at, ...(resource === undefined ? {} : { resource }) }),
    severity: isSoft(one) ? 'warning' : 'error',
    message: effect === '' ? message : `${message}; ${effect}`,
  };
}

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
  needs,
  *run(ctx) {
    for (const { one } of of(ctx, 'MS131')) yield withoutEndpoint(one);
  },
});

/** @see MS132 of the catalogue */
export const labelsWithoutPort = defineCheck({
  code: 'MS132',
  name: 'backend-labels-without-port',
  severity: 'error',
  title: 'A backendRef has labels and no port',
  why: 'Without a port a MeshService means a kuma.io/service, and the name of that is empty: labels are not looked at. A MeshHTTPRoute leaves it out; a builtin gateway gets a broken configuration.',
  fix: 'add the port',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/backendref.go: BackendRef',
  on: ['any'],
  until: '2.14',
  needs,
  *run(ctx) {
    for (const { one } of of(ctx, 'MS132'))
      yield { ...atReference(one), message: text(one, 'means nobody: it has no port') };
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

/** @see MS136 of the catalogue */
export const ambiguousBackend = defineCheck({
  code: 'MS136',
  name: 'backend-ambiguous',
  severity: 'warning',
  title: 'The labels of a backendRef mean several resources',
  why: 'The oldest in the store of the zone is taken. Copies of other zones are as old as their arrival here, so that each zone may take another one.',
  fix: 'add kuma.io/zone or k8s.kuma.io/namespace, or refer to a MeshMultiZoneService',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/backendref.go: BackendRef',
  on: ['any'],
  needs,
  *run(ctx) {
    for (const { one } of of(ctx, 'MS136')) {
      const note = one.notes.find(({ code }) => code.startsWith('LABELS_AMBIGUOUS'));
      const [first] = note?.resources ?? [];
      const where = first === undefined || first.kri.zone === '' ? '' : ` of zone ${first.kri.zone}`;
      const taken =
        note?.code === 'LABELS_AMBIGUOUS_TIE'
          ? 'any of them may be taken: none is known to be older'
          : `the oldest is taken, ${first?.kri.name ?? ''}${where}`;
      yield {
        ...atReference(one),
        fix: 'add kuma.io/zone or k8s.kuma.io/namespace, or refer to a MeshMultiZoneService',
        edits: [],
        message: text(one, `means ${note?.resources?.length ?? 2} resources: ${taken}`),
      };
    }
  },
});

/** @see MS137 of the catalogue */
export const backendNotFound = defineCheck({
  code: 'MS137',
  name: 'backend-not-found',
  severity: 'error',
  title: 'A backendRef leads nowhere',
  why: 'Nothing has the name or the labels, or not that port, or nobody serves the kuma.io/service. What becomes of the traffic depends on the other backendRefs of the rule and on the version.',
  fix: 'correct the reference; apply destinations before the routes to them',
  source,
  on: ['any'],
  needs,
  *run(ctx) {
    for (const { one } of of(ctx, 'MS137')) yield lost(one, 'leads nowhere');
  },
});

/** @see MS138 of the catalogue */
export const backendOfOtherProtocol = defineCheck({
  code: 'MS138',
  name: 'backend-protocol-refused',
  severity: 'error',
  title: 'A route cannot send to a port of this protocol',
  why: 'A MeshHTTPRoute sends to http, http2 and grpc alone, a MeshTCPRoute to all but tls and what Kuma does not know. The backendRef is dropped.',
  fix: 'set the appProtocol of the port, or use a route of the other kind',
  source,
  on: ['any'],
  needs,
  *run(ctx) {
    for (const { one } of of(ctx, 'MS138')) yield lost(one, 'is dropped');
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

/** @see MS144 of the catalogue */
export const globalRouteByName = defineCheck({
  code: 'MS144',
  name: 'global-route-by-name',
  severity: 'error',
  title: 'A route without zone names a MeshService',
  why: 'A name is completed with the zone of the route. One from global, or without the label kuma.io/zone, has none: there is no such MeshService in any zone, and the backendRef is dropped.',
  fix: 'refer to it by labels with kuma.io/zone, or to a MeshMultiZoneService',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/backendref.go: TargetRefToKRI',
  on: ['any'],
  needs,
  *run(ctx) {
    for (const { one } of of(ctx, 'MS144')) yield lost(one, 'leads nowhere');
  },
});

/** @see MS145 of the catalogue */
export const sectionWithoutPort = defineCheck({
  code: 'MS145',
  name: 'backend-section-without-port',
  severity: 'info',
  title: 'A backendRef with sectionName alone means a kuma.io/service before 2.12',
  why: 'The port decides whether a MeshService is meant; sectionName does so from 2.12 on.',
  fix: 'add the port',
  source: 'kuma v2.11.18 pkg/plugins/policies/core/rules/resolve/backendref.go',
  on: ['any'],
  since: '2.9',
  until: '2.11',
  needs,
  *run(ctx) {
    for (const one of explained(ctx, 'backend')) {
      const ref = backendOf(one);
      if (ref.kind !== 'MeshService' || ref.sectionName === '' || ref.port !== undefined) continue;
      yield { ...atReference(one), message: text(one, 'means a kuma.io/service: sectionName is not looked at') };
    }
  },
});

/** @see MS148 of the catalogue */
export const tcpRoutePanics = defineCheck({
  code: 'MS148',
  name: 'tcp-route-breaks-proxies',
  severity: 'error',
  title: 'A MeshTCPRoute makes the control plane fail for whole proxies',
  why: 'A backendRef of kind MeshService with labels and without name and port means the kuma.io/service "", at which the control plane panics. So does an item by labels without rules. The proxies keep their old configuration for everything.',
  fix: 'give the backendRef a port; delete the item whose rules are empty',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/xds/cluster.go: either WithService() or WithName() should be called',
  on: ['any'],
  until: '2.14',
  needs: ['MeshTCPRoute', meshServices],
  *run(ctx) {
    for (const { one } of of(ctx, 'MS148')) {
      const proxies = explaining(one.view).failingAt(one.reference);
      yield {
        ...atReference(one),
        message: text(
          one,
          `stops the configuration of ${count(proxies.length, 'Dataplane')}: it means the kuma.io/service ""`,
        ),
      };
    }
  },
});
