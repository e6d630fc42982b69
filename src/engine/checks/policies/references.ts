import { defineCheck } from '../define-check.ts';
import { meshServices } from '../needs.ts';
import { atReference, type Explained, explained, hasNote } from '../shared/explained.ts';
import { familiesIn, familyOf, gatewayServices } from '../shared/services.ts';
import { ownerWords, refWords, withReason } from '../shared/words.ts';
import { policiesWithTo } from './kinds.ts';
import { codeOfTo } from './to-codes.ts';

const source = 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/targetref.go: TargetRef';
const needs = [policiesWithTo, meshServices];

function* of(ctx: Parameters<typeof explained>[0], code: string): Generator<Explained> {
  for (const one of explained(ctx, 'to')) if (codeOfTo(one) === code) yield one;
}

/** What the policy sets: the item without its target. */
function what({ reference }: Explained): string {
  return `${ownerWords(reference.owner)} for ${refWords(reference.ref)}`;
}

/** @see MS100 of the catalogue */
export const onlyLegacyName = defineCheck({
  code: 'MS100',
  name: 'policy-for-legacy-name-only',
  severity: 'warning',
  title: 'A policy names a kuma.io/service and no MeshService',
  why: 'A name is looked for in the zone of the policy: one from global, or without the label kuma.io/zone, finds no MeshService. It acts on outbounds by kuma.io/service alone, and in Exclusive there are none.',
  fix: 'add an item with labels kuma.io/display-name for the MeshService, and keep the old one until the mode is Exclusive',
  source,
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs,
  *run(ctx) {
    for (const one of of(ctx, 'MS100')) {
      const { mode } = one.view.context;
      const isRoute = one.reference.owner.kind === 'MeshHTTPRoute' || one.reference.owner.kind === 'MeshTCPRoute';
      // Routes are MS135 as long as both ways are in use.
      if (isRoute && mode !== 'Exclusive') continue;
      yield {
        ...atReference(one),
        severity: mode === 'Exclusive' ? 'warning' : 'info',
        message:
          mode === 'Exclusive'
            ? `${what(one)} has no effect in Exclusive: it means kuma.io/service ${one.service} and no MeshService`
            : `${what(one)} acts on kuma.io/service ${one.service} alone, not on a MeshService`,
      };
    }
  },
});

/** @see MS101 of the catalogue */
export const onlyOwnZone = defineCheck({
  code: 'MS101',
  name: 'policy-for-own-zone-only',
  severity: 'warning',
  title: 'A policy of a zone reaches the MeshService of its own zone alone',
  why: 'By name it means the one of its own zone. As a kuma.io/service it was about the instances of all zones, and in Exclusive those of others are MeshServices of their own.',
  fix: 'refer to it by labels, without kuma.io/zone: kuma.io/display-name means the MeshServices of all zones',
  source,
  on: ['Exclusive'],
  needs,
  *run(ctx) {
    for (const one of explained(ctx, 'to')) {
      const { reference, query, targets, view } = one;
      if (reference.ref.kind !== 'MeshService' || query?.by !== 'identity' || one.status !== 'ok') continue;
      const [target] = targets;
      if (target?.destination === undefined) continue;
      const family = familiesIn(view).byKey.get(familyOf(target.destination.meta));
      const others = [...(family?.zones ?? [])].filter((zone) => zone !== target.kri.zone);
      if (others.length === 0) continue;
      yield {
        ...atReference(one),
        message: `${what(one)} does not reach the MeshService of zone ${others.toSorted().join(', ')}`,
      };
    }
  },
});

/** @see MS102 of the catalogue */
export const encodedName = defineCheck({
  code: 'MS102',
  name: 'policy-by-encoded-name',
  severity: 'info',
  title: 'Policies name MeshServices as name_namespace_svc_port',
  why: 'Kuma takes the parts of such a name for labels, for the MeshServices of all zones, up to 2.14; not for a MeshMultiZoneService, and not in 3.0.',
  fix: 'refer by labels: kuma.io/display-name, k8s.kuma.io/namespace, and sectionName for the port',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/targetref.go: parseService',
  on: ['Exclusive'],
  until: '2.14',
  needs,
  *run(ctx) {
    const seen = new Map<string, Explained[]>();
    for (const one of explained(ctx, 'to')) {
      if (one.query?.by !== 'service-tag' || one.targets.length === 0) continue;
      const { mesh } = one.view.context;
      const list = seen.get(mesh);
      if (list === undefined) seen.set(mesh, [one]);
      else list.push(one);
    }
    for (const [mesh, [first, ...more]] of seen) {
      const places = new Set(
        [first!, ...more].map(({ reference: { owner, path } }) => JSON.stringify([owner.origin, path])),
      );
      const number = places.size === 1 ? 'one reference' : `${places.size} references`;
      yield {
        ...atReference(first!),
        message: `${number} of policies of mesh ${mesh} by an encoded name, such as ${first!.reference.ref.name}: they work until 3.0`,
      };
    }
  },
});

/** @see MS103 of the catalogue */
export const encodedNameWithSection = defineCheck({
  code: 'MS103',
  name: 'encoded-name-with-section',
  severity: 'warning',
  title: 'An encoded name beside a sectionName means nothing',
  why: 'With a sectionName Kuma does not take name_namespace_svc_port apart: it looks for a MeshService that is called so.',
  fix: 'write name and namespace, or labels, beside the sectionName; or leave the sectionName out',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/targetref.go: parseService',
  on: ['any'],
  needs,
  *run(ctx) {
    for (const one of of(ctx, 'MS103'))
      yield {
        ...atReference(one),
        message: `${what(one)} means no MeshService: the name is not taken apart beside a sectionName`,
      };
  },
});

/** @see MS104 of the catalogue */
export const encodedPortMissing = defineCheck({
  code: 'MS104',
  name: 'encoded-name-with-other-port',
  severity: 'warning',
  title: 'The port in an encoded name is none of the Service',
  why: 'The last part of name_namespace_svc_port is the port of the Service, not that of its Pods. With another one nothing is found.',
  fix: 'write the port of the Service',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/targetref.go: parseService',
  on: ['any'],
  needs,
  *run(ctx) {
    for (const one of of(ctx, 'MS104'))
      yield { ...atReference(one), message: withReason(`${what(one)} means no MeshService`, one.notes) };
  },
});

/** @see MS106 of the catalogue */
export const sectionNobodyHas = defineCheck({
  code: 'MS106',
  name: 'section-is-no-port',
  severity: 'error',
  title: 'A sectionName is the name of no port',
  why: 'A section is the name of a port; the number is one only where the port has no name. Kuma accepts it, and the item has no effect.',
  fix: 'write the name of the port',
  source,
  on: ['any'],
  needs,
  *run(ctx) {
    for (const one of of(ctx, 'MS106'))
      yield { ...atReference(one), message: withReason(`${what(one)} has no effect`, one.notes) };
  },
});

/** @see MS107 of the catalogue */
export const leadsNowhere = defineCheck({
  code: 'MS107',
  name: 'reference-leads-nowhere',
  severity: 'warning',
  title: 'A reference names what is not in the input',
  why: 'Nobody of that name or with those labels is there: the item has no effect. It cannot be carried over to MeshServices either.',
  fix: 'correct the name, remove what is left over, or add what it means to the input',
  source,
  on: ['any'],
  needs: [meshServices],
  *run(ctx) {
    for (const one of of(ctx, 'MS107'))
      yield {
        ...atReference(one),
        certainty: 'possible',
        message: withReason(`${what(one)} has no effect`, one.notes),
      };
    for (const one of explained(ctx, 'outbound', 'outbound-tags')) {
      if (one.status !== 'not found') continue;
      const { reference } = one;
      // What Exclusive takes is MS084.
      if (reference.field === 'outbound-tags' && one.view.context.mode === 'Exclusive') continue;
      if (gatewayServices(one.view).has(reference.ref.name)) continue;
      const ref = reference.field === 'outbound' ? refWords(reference.ref) : `kuma.io/service ${reference.ref.name}`;
      yield {
        ...atReference(one),
        certainty: 'possible',
        message: withReason(
          `an outbound of Dataplane ${reference.owner.name} leads to ${ref}, which is not there`,
          reference.field === 'outbound' ? one.notes : [],
        ),
      };
    }
  },
});

/** @see MS111 of the catalogue */
export const globalNameFromZone = defineCheck({
  code: 'MS111',
  name: 'multi-zone-service-by-name',
  severity: 'error',
  title: 'A MeshMultiZoneService or MeshExternalService is named where its name means another',
  why: 'A name is completed with the zone and the namespace of the policy. What comes from global has no zone, so that a policy of a zone never finds it by name.',
  fix: 'refer to it by labels: kuma.io/display-name',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/backendref.go: TargetRefToKRI',
  on: ['any'],
  needs: [policiesWithTo, ['MeshMultiZoneService', 'MeshExternalService']],
  *run(ctx) {
    for (const one of of(ctx, 'MS111'))
      yield { ...atReference(one), message: withReason(`${what(one)} has no effect`, one.notes) };
  },
});

/** @see MS115 of the catalogue */
export const nameOfElsewhere = defineCheck({
  code: 'MS115',
  name: 'name-of-another-place',
  severity: 'warning',
  title: 'A name means a MeshService of another namespace or zone than is looked in',
  why: 'A name is completed with the zone of the policy, and with its namespace where it names no other. There is no MeshService of that name there; there is one elsewhere.',
  fix: 'refer to it by labels',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/backendref.go: TargetRefToKRI',
  on: ['any'],
  needs,
  *run(ctx) {
    for (const one of of(ctx, 'MS115'))
      yield { ...atReference(one), message: withReason(`${what(one)} has no effect`, one.notes) };
  },
});

/** @see MS033 of the catalogue */
export const sectionOfSomeZones = defineCheck({
  code: 'MS033',
  name: 'section-differs-by-zone',
  severity: 'warning',
  title: 'A port has another name in another zone',
  why: 'A sectionName is compared with the names of ports, zone by zone: the MeshService whose port has the same number and another name is left out.',
  fix: 'give the port the same name in all zones',
  source,
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs,
  *run(ctx) {
    for (const one of explained(ctx, 'to')) {
      if (!hasNote(one, 'SECTION_DROPPED_SOME')) continue;
      const numbers = new Set(one.targets.map(({ port }) => port?.port));
      const other = one.dropped.find(
        ({ meta, ports }) =>
          one.targets.some(
            ({ destination }) => destination !== undefined && familyOf(destination.meta) === familyOf(meta),
          ) && ports.some(({ port }) => numbers.has(port)),
      );
      if (other === undefined) continue;
      const port = other.ports.find((each) => numbers.has(each.port))!;
      yield {
        ...atReference(one),
        message: `${what(one)} leaves out the MeshService of zone ${other.kri.zone || 'none'}: its port ${port.port} is called ${port.section}`,
      };
    }
  },
});
