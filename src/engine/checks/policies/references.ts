import { defineCheck } from '../define-check.ts';
import { meshServices } from '../needs.ts';
import { atReference, explained } from '../shared/explained.ts';
import { familiesIn, familyOf, gatewayServices } from '../shared/services.ts';
import { refWords, withReason } from '../shared/words.ts';
import { policiesWithTo } from './kinds.ts';
import { needs, of, source, what } from './to-references.ts';

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
  until: '2.14',
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
  until: '2.14',
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
  until: '2.14',
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
  until: '2.14',
  needs,
  *run(ctx) {
    for (const one of of(ctx, 'MS115'))
      yield { ...atReference(one), message: withReason(`${what(one)} has no effect`, one.notes) };
  },
});
