import { count } from '../../../model/count.ts';
import { label } from '../../../model/labels.ts';
import { displayName } from '../../../model/resource.ts';
import { objectAt, objectsAt, textAt } from '../../admission/json.ts';
import { noServicePort } from '../../outbounds/legacy-vips.ts';
import { policyTypes } from '../../rules/policy-types.ts';
import { defineCheck } from '../define-check.ts';
import { lostTags } from '../kubernetes/ports.ts';
import { proxies } from '../needs.ts';
import { serviceLookup } from '../shared/before.ts';
import { explained, explaining } from '../shared/explained.ts';
import { about, fieldAt, nameAt } from '../shared/places.ts';
import { ownerWords } from '../shared/words.ts';
import { policiesWithFrom, policyKinds } from './kinds.ts';

/** @see MS018 of the catalogue */
export const serviceless = defineCheck({
  code: 'MS018',
  name: 'policy-for-workload-without-service',
  severity: 'info',
  title: 'A policy selects Pods without Service by the tag that stands for none',
  why: 'A Pod without Service has an inbound with port 49151 and a kuma.io/service of three parts. There is no MeshService for it, and nobody could call it before; policies that select it work until 3.0.',
  fix: 'select it with kind Dataplane and labels',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/inbound_converter.go',
  on: ['Exclusive'],
  until: '2.14',
  needs: [proxies, policyKinds],
  *run(ctx) {
    const services = serviceLookup(ctx);
    for (const view of ctx.views) {
      const without = new Map<string, number>();
      for (const { spec } of view.context.dataplanes)
        for (const { port, tags } of spec.inbound) {
          const service = tags[label.service];
          if (port === noServicePort && service !== undefined) without.set(service, (without.get(service) ?? 0) + 1);
        }
      if (without.size === 0) continue;
      for (const kind of policyTypes.map(({ kind: each }) => each))
        for (const { targetRef, origin, meta } of view.policies(kind)) {
          const service = targetRef.kind === 'MeshService' ? targetRef.name : (targetRef.tags[label.service] ?? '');
          const number = without.get(service);
          if (number === undefined || services.isHere(view, service)) continue;
          yield {
            at: { origin, path: ['spec', 'targetRef'] },
            resource: { kind, mesh: meta.mesh, name: meta.name },
            message: `${kind} ${displayName(meta)} selects ${count(number, 'Dataplane')} by kuma.io/service ${service}, which stands for no Service`,
          };
        }
    }
  },
});

const legacyTop: ReadonlySet<string> = new Set(['MeshService', 'MeshServiceSubset', 'MeshSubset']);

/** @see MS113 of the catalogue */
export const topByLostTag = defineCheck({
  code: 'MS113',
  name: 'policy-selects-by-merged-tag',
  severity: 'warning',
  title: 'A policy selects by a kuma.io/service that goes in Exclusive',
  why: 'Of two inbounds of a Pod with one port the first stays, with the tags of its Service alone: what selects by the other one selects nobody any more.',
  fix: 'select with kind Dataplane and labels',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/inbound_converter.go: deduplicateInboundsByAddressAndPort',
  on: ['Exclusive'],
  until: '2.14',
  environments: ['kubernetes'],
  needs: ['Service', policyKinds],
  *run(ctx) {
    for (const view of ctx.views) {
      const lost = new Map(lostTags(view.generated).map((one) => [one.lost, one]));
      if (lost.size === 0) continue;
      for (const kind of policyTypes.map(({ kind: each }) => each))
        for (const { targetRef, origin, meta } of view.policies(kind)) {
          if (!legacyTop.has(targetRef.kind)) continue;
          const service = targetRef.kind === 'MeshSubset' ? (targetRef.tags[label.service] ?? '') : targetRef.name;
          const gone = lost.get(service);
          if (gone === undefined) continue;
          yield {
            at: { origin, path: ['spec', 'targetRef'] },
            resource: { kind, mesh: meta.mesh, name: meta.name },
            message: `${kind} ${displayName(meta)} selects nobody by ${service}: Pods keep ${gone.stays} on port ${gone.port}`,
            related: [{ message: 'such a Pod', at: nameAt(gone.decision.pod) }],
          };
        }
    }
  },
});

/** @see MS160 of the catalogue */
export const permissionByLostTag = defineCheck({
  code: 'MS160',
  name: 'permission-by-merged-tag',
  severity: 'warning',
  title: 'A permission names a client by a kuma.io/service that goes in Exclusive',
  why: 'The certificate of a client has the values of kuma.io/service of its inbounds. One that goes with the inbound is no longer in it, and the client is denied.',
  fix: 'name the kuma.io/service that stays as well, before the mode is switched',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/inbound_converter.go: deduplicateInboundsByAddressAndPort',
  on: ['Exclusive'],
  until: '2.14',
  environments: ['kubernetes'],
  needs: ['Service', [...policiesWithFrom, 'TrafficPermission']],
  *run(ctx) {
    for (const view of ctx.views) {
      const lost = new Map(lostTags(view.generated).map((one) => [one.lost, one]));
      if (lost.size === 0) continue;
      for (const kind of policyTypes.filter(({ from }) => from).map(({ kind: each }) => each))
        for (const { from, origin, meta } of view.policies(kind))
          for (const [at, { targetRef }] of from.entries()) {
            if (!legacyTop.has(targetRef.kind)) continue;
            const service = targetRef.kind === 'MeshSubset' ? (targetRef.tags[label.service] ?? '') : targetRef.name;
            const gone = lost.get(service);
            if (gone === undefined) continue;
            yield {
              at: { origin, path: ['spec', 'from', at, 'targetRef'] },
              resource: { kind, mesh: meta.mesh, name: meta.name },
              message: `${kind} ${displayName(meta)} no longer knows clients as ${service}: their certificates have ${gone.stays}`,
            };
          }
      for (const one of view.context.list('TrafficPermission'))
        for (const [at, source] of objectsAt(one.spec, 'sources').entries()) {
          const service = textAt(objectAt(source, 'match'), label.service);
          const gone = lost.get(service);
          if (gone === undefined) continue;
          yield {
            at: fieldAt(one, 'sources', at, 'match'),
            resource: about(one),
            message: `TrafficPermission ${one.meta.name} no longer knows clients as ${service}: their certificates have ${gone.stays}`,
          };
        }
    }
  },
});

/** @see MS114 of the catalogue */
export const topMeansTag = defineCheck({
  code: 'MS114',
  name: 'top-level-meshservice-is-tag',
  severity: 'warning',
  title: 'A targetRef of kind MeshService at the top is taken for the resource',
  why: 'There it always means Dataplanes with that kuma.io/service, in every mode. With labels or a namespace, or the name of a MeshService that is no kuma.io/service, it selects nobody.',
  fix: 'select with kind Dataplane and labels',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/matchers/dataplane.go; kumahq/kuma#13612',
  on: ['any'],
  until: '2.14',
  needs: [policyKinds, proxies],
  *run(ctx) {
    for (const one of explained(ctx, 'top')) {
      const { reference, view } = one;
      const { ref, owner } = reference;
      if (ref.kind !== 'MeshService' || view.context.dataplanes.length === 0) continue;
      const { names } = explaining(view);
      const isEmpty = ref.name === '';
      const isResource =
        !names.services.has(ref.name) && (names.byName.get(ref.name) ?? []).some(({ kind }) => kind === 'MeshService');
      const hasNamespace = ref.namespace !== '' && one.status === 'not found';
      if (!isEmpty && !isResource && !hasNamespace) continue;
      const why = isEmpty ? 'labels are not looked at' : `no Dataplane has kuma.io/service ${ref.name}`;
      yield {
        at: { origin: owner.origin, path: reference.path },
        resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name },
        message: `${ownerWords(owner)} selects nobody: ${why}`,
      };
    }
  },
});
