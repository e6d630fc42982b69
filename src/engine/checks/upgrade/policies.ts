import { label } from '../../../model/labels.ts';
import { displayName } from '../../../model/resource.ts';
import type { Path } from '../../../model/source.ts';
import { get, has, type JsonObject, objectAt, objectsAt, textAt } from '../../admission/json.ts';
import type { PolicyKind } from '../../rules/policy-types.ts';
import type { CheckContext } from '../define-check.ts';
import { policiesWithTo } from '../policies/kinds.ts';
import { about, fieldAt, labelAt } from '../shared/places.ts';
import { defineUpgradeCheck } from './define.ts';

/** Policies of the views of some kinds, as they are written. */
function* written(
  ctx: CheckContext,
  kinds: readonly PolicyKind[],
): Generator<ReturnType<CheckContext['views'][number]['context']['list']>[number] & { readonly spec: JsonObject }> {
  for (const view of ctx.views) for (const kind of kinds) for (const one of view.context.list(kind)) yield one;
}

const fromKinds = ['MeshTLS', 'MeshTimeout', 'MeshCircuitBreaker', 'MeshAccessLog', 'MeshRateLimit'] as const;

/** @see MS314 of the catalogue */
export const fromDropped = defineUpgradeCheck({
  code: 'MS314',
  name: 'from-dropped-in-3',
  severity: 'warning',
  title: 'Kuma 3.0 drops from of policies',
  why: 'Without a word where the policy has to or rules; else the policy is refused.',
  fix: 'write one item of rules in place of from with kind Mesh',
  needs: [fromKinds],
  *run(ctx) {
    for (const one of written(ctx, fromKinds)) {
      const items = objectsAt(one.spec, 'from');
      if (items.length === 0) continue;
      const other = items.find((item) => textAt(objectAt(item, 'targetRef'), 'kind') !== 'Mesh');
      yield {
        at: { origin: one.origin, path: ['spec', 'from'] },
        resource: about(one),
        message: `from of ${one.kind} ${displayName(one.meta)} is dropped by Kuma 3.0`,
        ...(other === undefined ? {} : { fix: 'a human has to decide: rules cannot tell clients by tags' }),
      };
    }
  },
});

/** @see MS315 of the catalogue */
export const permissionFrom = defineUpgradeCheck({
  code: 'MS315',
  name: 'permission-from-refused-in-3',
  severity: 'error',
  title: 'Kuma 3.0 refuses a MeshTrafficPermission with from',
  why: 'Its policies must define rules, which tell clients by SPIFFE ID.',
  fix: 'write rules with SPIFFE IDs once all proxies have a MeshIdentity',
  needs: ['MeshTrafficPermission'],
  *run(ctx) {
    for (const one of written(ctx, ['MeshTrafficPermission']))
      if (objectsAt(one.spec, 'from').length > 0)
        yield {
          at: { origin: one.origin, path: ['spec', 'from'] },
          resource: about(one),
          message: `MeshTrafficPermission ${displayName(one.meta)} has from, which Kuma 3.0 refuses`,
        };
  },
});

/** @see MS316 of the catalogue */
export const panicThreshold = defineUpgradeCheck({
  code: 'MS316',
  name: 'panic-threshold-dropped-in-3',
  severity: 'warning',
  title: 'Kuma 3.0 drops healthyPanicThreshold of a MeshHealthCheck',
  why: 'Without a word.',
  fix: 'set outlierDetection.healthyPanicThreshold of a MeshCircuitBreaker',
  needs: ['MeshHealthCheck'],
  *run(ctx) {
    for (const one of written(ctx, ['MeshHealthCheck']))
      for (const [at, item] of objectsAt(one.spec, 'to').entries())
        if (has(objectAt(item, 'default'), 'healthyPanicThreshold'))
          yield {
            at: { origin: one.origin, path: ['spec', 'to', at, 'default', 'healthyPanicThreshold'] },
            resource: about(one),
            message: `healthyPanicThreshold of MeshHealthCheck ${displayName(one.meta)} is dropped by Kuma 3.0`,
          };
  },
});

/** @see MS318 of the catalogue */
export const producerGone = defineUpgradeCheck({
  code: 'MS318',
  name: 'producer-becomes-consumer-in-3',
  severity: 'warning',
  title: 'A policy of a producer is one of a consumer in Kuma 3.0',
  why: 'By name it no longer makes a producer, and by labels it does only there. The role that is stored changes when the policy is next written.',
  fix: 'move it to the system namespace before the upgrade, or apply it again by labels afterwards',
  environments: ['kubernetes'],
  needs: [policiesWithTo],
  *run(ctx) {
    for (const one of written(ctx, policiesWithTo as readonly PolicyKind[])) {
      if (one.meta.labels[label.policyRole] !== 'producer') continue;
      yield {
        at:
          one.meta.kubernetes?.labels[label.policyRole] === undefined
            ? fieldAt(one, 'to')
            : labelAt(one, label.policyRole),
        resource: about(one),
        message: `${one.kind} ${displayName(one.meta)} is for clients of every namespace today, and of its own alone in Kuma 3.0`,
      };
    }
  },
});

/** @see MS338 of the catalogue */
export const telemetryEndpoint = defineUpgradeCheck({
  code: 'MS338',
  name: 'telemetry-endpoint-refused-in-3',
  severity: 'error',
  title: 'Kuma 3.0 refuses openTelemetry.endpoint',
  why: 'Backends are resources of their own there.',
  fix: 'write a MeshOpenTelemetryBackend and refer to it',
  needs: [['MeshMetric', 'MeshAccessLog', 'MeshTrace']],
  *run(ctx) {
    for (const one of written(ctx, ['MeshMetric', 'MeshAccessLog', 'MeshTrace']))
      for (const path of endpointsIn(one.spec, ['spec']))
        yield {
          at: { origin: one.origin, path },
          resource: about(one),
          message: `openTelemetry.endpoint of ${one.kind} ${displayName(one.meta)} is refused by Kuma 3.0`,
        };
  },
});

/** Paths of every `openTelemetry.endpoint`. */
function* endpointsIn(value: unknown, path: Path): Generator<Path> {
  if (Array.isArray(value)) for (const [at, one] of value.entries()) yield* endpointsIn(one, [...path, at]);
  else if (typeof value === 'object' && value !== null)
    for (const key of Object.keys(value)) {
      const inner = get(value as JsonObject, key);
      if (key === 'openTelemetry' && has(inner as JsonObject | undefined, 'endpoint')) yield [...path, key, 'endpoint'];
      else yield* endpointsIn(inner, [...path, key]);
    }
}

/** @see MS339 of the catalogue */
export const hashPolicies = defineUpgradeCheck({
  code: 'MS339',
  name: 'hash-policies-moved-in-3',
  severity: 'warning',
  title: 'hashPolicies stand elsewhere in Kuma 3.0',
  why: 'Below ringHash and maglev they are refused, or dropped.',
  fix: 'move them to default.hashPolicies',
  needs: ['MeshLoadBalancingStrategy'],
  *run(ctx) {
    for (const one of written(ctx, ['MeshLoadBalancingStrategy']))
      for (const [at, item] of objectsAt(one.spec, 'to').entries()) {
        const balancer = objectAt(objectAt(item, 'default'), 'loadBalancer');
        for (const kind of ['ringHash', 'maglev'] as const)
          if (has(objectAt(balancer, kind), 'hashPolicies'))
            yield {
              at: { origin: one.origin, path: ['spec', 'to', at, 'default', 'loadBalancer', kind, 'hashPolicies'] },
              resource: about(one),
              message: `${kind}.hashPolicies of MeshLoadBalancingStrategy ${displayName(one.meta)} is not where Kuma 3.0 looks`,
            };
      }
  },
});

/** @see MS343 of the catalogue */
export const patchByOldName = defineUpgradeCheck({
  code: 'MS343',
  name: 'proxy-patch-by-old-name-in-3',
  severity: 'warning',
  title: 'Names in the configuration of proxies are KRIs in Kuma 3.0',
  why: 'A MeshProxyPatch that matches another name finds nothing; dashboards neither.',
  fix: 'match the KRI: kri_msvc_MESH_ZONE_NAMESPACE_NAME_PORT',
  needs: ['MeshProxyPatch'],
  *run(ctx) {
    for (const one of written(ctx, ['MeshProxyPatch']))
      for (const [at, modification] of objectsAt(objectAt(one.spec, 'default'), 'appendModifications').entries())
        for (const what of ['cluster', 'listener', 'virtualHost'] as const) {
          const name = textAt(objectAt(objectAt(modification, what), 'match'), 'name');
          if (name === '' || name.startsWith('kri_')) continue;
          yield {
            at: { origin: one.origin, path: ['spec', 'default', 'appendModifications', at, what, 'match', 'name'] },
            resource: about(one),
            message: `MeshProxyPatch ${displayName(one.meta)} matches ${name}, which is no KRI`,
          };
        }
  },
});
