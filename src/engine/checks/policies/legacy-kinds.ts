import { label } from '../../../model/labels.ts';
import { displayName } from '../../../model/resource.ts';
import { objectAt, objectsAt, textAt } from '../../admission/json.ts';
import { destinationName } from '../../outbounds/names.ts';
import { policyTypes } from '../../rules/policy-types.ts';
import { defineCheck } from '../define-check.ts';
import { todayOf } from '../shared/before.ts';
import { explained, explaining } from '../shared/explained.ts';
import { about, labelAt, nameAt } from '../shared/places.ts';
import { familiesIn } from '../shared/services.ts';
import { ownerWords } from '../shared/words.ts';
import { policyKinds } from './kinds.ts';

const anyRealMode = ['Everywhere', 'ReachableBackends', 'Exclusive'] as const;

const oldKinds = [
  'Timeout',
  'Retry',
  'CircuitBreaker',
  'HealthCheck',
  'RateLimit',
  'FaultInjection',
  'TrafficLog',
  'TrafficTrace',
  'ProxyTemplate',
] as const;

/** @see MS118 of the catalogue */
export const oldPolicies = defineCheck({
  code: 'MS118',
  name: 'policy-of-old-kind',
  severity: 'warning',
  title: 'A policy of an old kind does not act on MeshServices',
  why: 'Its destinations are values of kuma.io/service. For traffic to a MeshService, a MeshExternalService or a MeshMultiZoneService there is no such policy.',
  fix: 'write the Mesh… policy of the same purpose before the mode is switched on',
  source: 'kuma v2.13.10 pkg/plugins/policies/matchers',
  on: [...anyRealMode],
  until: '2.14',
  needs: [oldKinds],
  *run(ctx) {
    for (const view of ctx.views)
      for (const kind of oldKinds)
        for (const one of view.context.list(kind))
          yield {
            at: nameAt(one),
            resource: about(one),
            message: `${kind} ${one.meta.name} does not act on traffic to MeshServices`,
          };
  },
});

/** @see MS140 of the catalogue */
export const gatewayRoute = defineCheck({
  code: 'MS140',
  name: 'mesh-gateway-route',
  severity: 'error',
  title: 'A MeshGatewayRoute knows values of kuma.io/service alone',
  why: 'It leads to tags, which in Exclusive mean the instances of the own zone and no MeshService. Kuma 3.0 has no such kind.',
  fix: 'write a MeshHTTPRoute or MeshTCPRoute with kind MeshGateway at its top, before the mode is switched',
  source: 'kuma v2.13.10 pkg/plugins/runtime/gateway',
  on: ['Exclusive'],
  until: '2.14',
  needs: ['MeshGatewayRoute'],
  *run(ctx) {
    for (const view of ctx.views)
      for (const one of view.context.list('MeshGatewayRoute'))
        yield {
          at: nameAt(one),
          resource: about(one),
          message: `MeshGatewayRoute ${one.meta.name} leads to values of kuma.io/service, which mean the own zone alone in Exclusive`,
        };
  },
});

/** @see MS120 of the catalogue */
export const shadowPolicy = defineCheck({
  code: 'MS120',
  name: 'policy-is-shadow',
  severity: 'info',
  title: 'A policy is a shadow: it does nothing',
  why: 'The label kuma.io/effect: shadow keeps a policy from acting; its effect only shows where it is asked for.',
  fix: 'take the label off once it shall act',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/matchers/dataplane.go',
  on: ['any'],
  needs: [policyKinds],
  *run(ctx) {
    for (const view of ctx.views)
      for (const { kind } of policyTypes)
        for (const one of view.context.list(kind)) {
          if (one.meta.labels[label.effect] !== 'shadow') continue;
          yield {
            at: labelAt(one, label.effect),
            resource: about(one),
            message: `${kind} ${displayName(one.meta)} is a shadow and does nothing`,
          };
        }
  },
});

/** @see MS110 of the catalogue */
export const routeItemSilences = defineCheck({
  code: 'MS110',
  name: 'route-item-silences-others',
  severity: 'warning',
  title: 'An item for a MeshHTTPRoute takes a policy away from values of kuma.io/service',
  why: 'As soon as one item of `to` is for a MeshHTTPRoute, the whole policy makes no rules by tags: its other items act on MeshServices alone.',
  fix: 'put the item for the route into a policy of its own',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/rules.go: BuildToRules',
  on: ['Everywhere', 'ReachableBackends'],
  until: '2.14',
  needs: [['MeshTimeout', 'MeshRetry', 'MeshAccessLog', 'MeshLoadBalancingStrategy']],
  *run(ctx) {
    for (const view of ctx.views)
      for (const { kind, to: hasTo } of policyTypes) {
        if (!hasTo || kind === 'MeshHTTPRoute' || kind === 'MeshTCPRoute') continue;
        for (const { to, origin, meta } of view.policies(kind)) {
          const route = to.findIndex(({ targetRef }) => targetRef.kind === 'MeshHTTPRoute');
          const other = to.findIndex(({ targetRef }) => targetRef.kind !== 'MeshHTTPRoute');
          if (route < 0 || other < 0) continue;
          yield {
            at: { origin, path: ['spec', 'to', route, 'targetRef'] },
            resource: { kind, mesh: meta.mesh, name: meta.name },
            message: `${kind} ${displayName(meta)} does not act on values of kuma.io/service: one of its items is for a MeshHTTPRoute`,
            related: [
              { message: 'loses part of its effect', at: { origin, path: ['spec', 'to', other, 'targetRef'] } },
            ],
          };
        }
      }
  },
});

const patched = ['cluster', 'listener', 'networkFilter', 'httpFilter', 'virtualHost'] as const;

/** @see MS116 of the catalogue */
export const patchOfOldName = defineCheck({
  code: 'MS116',
  name: 'proxy-patch-matches-old-name',
  severity: 'warning',
  title: 'A MeshProxyPatch matches a name that MeshServices do not have',
  why: 'Clusters, routes and tags of a kuma.io/service are called by it. Those of a MeshService have other names, so that the patch does not find them.',
  fix: 'match the new names beside the old ones (meshsvc outbounds shows them)',
  source: 'kuma v2.13.10 pkg/plugins/policies/meshproxypatch; kumahq/kuma#17131',
  on: [...anyRealMode],
  until: '2.14',
  needs: ['MeshProxyPatch'],
  *run(ctx) {
    const today = todayOf(ctx);
    for (const view of ctx.views) {
      const { services } = explaining(today(view)).names;
      for (const one of view.context.list('MeshProxyPatch'))
        for (const [at, modification] of objectsAt(objectAt(one.spec, 'default'), 'appendModifications').entries())
          for (const what of patched) {
            const match = objectAt(objectAt(modification, what), 'match');
            if (match === undefined) continue;
            const found = (['name', 'routeConfigurationName', 'listenerName', 'tags'] as const).flatMap((field) => {
              const text = field === 'tags' ? textAt(objectAt(match, 'tags'), label.service) : textAt(match, field);
              const service = text.replace(/^outbound:/, '');
              return services.has(service) && familiesIn(view).byService.has(service) ? [{ field, service }] : [];
            });
            for (const { field, service } of found.slice(0, 1)) {
              const [member] = familiesIn(view).byService.get(service)![0]!.members;
              const [port] = member?.ports ?? [];
              const name =
                member === undefined || port === undefined ? '' : `, such as ${destinationName(member, port)}`;
              yield {
                at: {
                  origin: one.origin,
                  path: ['spec', 'default', 'appendModifications', at, what, 'match', field],
                },
                resource: about(one),
                message: `MeshProxyPatch ${displayName(one.meta)} matches ${service}, and clusters of its MeshService have other names${name}`,
              };
            }
          }
    }
  },
});

/** @see MS121 of the catalogue */
export const roleChanges = defineCheck({
  code: 'MS121',
  name: 'policy-role-changes',
  severity: 'warning',
  title: 'A policy for clients everywhere becomes one for its own namespace when it is rewritten to labels',
  why: 'A policy of an application namespace whose items name a MeshService is one of the producer: clients of every namespace and zone have it. By labels, or for a MeshMultiZoneService, it acts on clients of its own namespace alone. Kuma refuses both in one policy, which MS912 reports.',
  fix: 'move it to the system namespace of the zone, or to global, and rewrite it there',
  source: 'kuma v2.13.10 pkg/core/resources/model/resource.go: ComputePolicyRole',
  on: ['Exclusive'],
  environments: ['kubernetes'],
  until: '2.14',
  needs: [policyKinds],
  *run(ctx) {
    for (const one of explained(ctx, 'to')) {
      const { owner } = one.reference;
      if (owner.policy?.meta.labels[label.policyRole] !== 'producer' || one.query?.by !== 'service-tag') continue;
      if (owner.policy.to.findIndex(({ targetRef }) => targetRef.kind === 'MeshService') !== one.reference.path[2])
        continue;
      yield {
        at: { origin: owner.origin, path: one.reference.path },
        resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name },
        certainty: 'possible',
        message: `${ownerWords(owner)} is for clients of every namespace; rewritten to labels it is for those of ${owner.kri.namespace} alone`,
      };
    }
  },
});
