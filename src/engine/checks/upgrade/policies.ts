import { label } from '../../../model/labels.ts';
import { displayName } from '../../../model/resource.ts';
import type { Path } from '../../../model/source.ts';
import { get, has, type JsonObject, objectAt, objectsAt, textAt } from '../../admission/json.ts';
import { backendIn3 } from '../../explain/v3.ts';
import type { PolicyKind } from '../../rules/policy-types.ts';
import type { CheckContext, Finding } from '../define-check.ts';
import { policiesWithTo, policyKinds, routeKinds } from '../policies/kinds.ts';
import { backendOf, type Explained, explained } from '../shared/explained.ts';
import { about, fieldAt, labelAt } from '../shared/places.ts';
import { ownerWords, refWords } from '../shared/words.ts';
import { defineUpgradeCheck } from './define.ts';

function place(
  { reference: { owner, path } }: Explained,
  ...field: readonly string[]
): Pick<Finding, 'at' | 'resource'> {
  return {
    at: { origin: owner.origin, path: [...path, ...field] },
    resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name },
  };
}

/** @see MS310 of the catalogue */
export const nameGone = defineUpgradeCheck({
  code: 'MS310',
  name: 'reference-by-name-in-3',
  severity: 'error',
  title: 'Kuma 3.0 resolves references by labels alone',
  why: 'name and namespace are ignored: the item means nothing.',
  fix: 'refer to it by labels: kuma.io/display-name, k8s.kuma.io/namespace, kuma.io/zone',
  needs: [policyKinds],
  *run(ctx) {
    for (const one of explained(ctx, 'to', 'top')) {
      const { ref, field, owner } = one.reference;
      const isNamed = ref.name !== '' && (field === 'to' ? ref.kind !== 'Mesh' : ref.kind === 'Dataplane');
      if (!isNamed || (field === 'to' && (ref.kind === 'MeshSubset' || ref.kind === 'MeshServiceSubset'))) continue;
      yield {
        ...place(one, 'name'),
        message: `${ownerWords(owner)}: ${refWords(ref)} by name means nothing in Kuma 3.0`,
      };
    }
  },
});

/** @see MS311 of the catalogue */
export const backendGone = defineUpgradeCheck({
  code: 'MS311',
  name: 'backend-unresolved-in-3',
  severity: 'error',
  title: 'Kuma 3.0 cannot resolve a backendRef',
  why: 'It takes labels alone, and a port, or the only one. The share of what it cannot resolve is answered with 500.',
  fix: 'refer by labels, and name the port',
  needs: [routeKinds],
  *run(ctx) {
    for (const one of explained(ctx, 'backend')) {
      const ref = backendOf(one);
      const isSubset = ref.kind === 'MeshServiceSubset' || Object.keys(ref.tags).length > 0;
      if (isSubset || (ref.name === '' && backendIn3(one.view, one.reference).length === 0)) continue;
      yield {
        ...place(one),
        message: `${ownerWords(one.reference.owner)}: backend ${refWords(ref)} leads nowhere in Kuma 3.0${ref.name === '' ? '' : ': it is by name'}`,
      };
    }
  },
});

/** @see MS320 of the catalogue */
export const subsetGone = defineUpgradeCheck({
  code: 'MS320',
  name: 'subset-backend-removed-in-3',
  severity: 'error',
  title: 'Kuma 3.0 refuses backendRefs by tags',
  why: 'MeshServiceSubset and tags are gone; a stored route loses the backend.',
  fix: 'write a MeshService for each subset, and refer to that',
  needs: [routeKinds],
  *run(ctx) {
    for (const one of explained(ctx, 'backend', 'mirror')) {
      const ref = backendOf(one);
      if (ref.kind !== 'MeshServiceSubset' && Object.keys(ref.tags).length === 0) continue;
      yield {
        ...place(one),
        message: `${ownerWords(one.reference.owner)}: backend ${refWords(ref)} by tags is refused by Kuma 3.0`,
      };
    }
  },
});

/** @see MS319 of the catalogue */
export const outboundTagsGone = defineUpgradeCheck({
  code: 'MS319',
  name: 'outbound-tags-dropped-in-3',
  severity: 'error',
  title: 'Kuma 3.0 drops explicit outbounds by tags',
  why: 'Without a word: there is no listener for them.',
  fix: 'give the outbound a backendRef with labels and a port',
  needs: ['Dataplane'],
  *run(ctx) {
    for (const one of explained(ctx, 'outbound-tags'))
      yield {
        ...place(one),
        message: `the outbound to kuma.io/service ${backendOf(one).name} has no listener in Kuma 3.0`,
      };
  },
});

const goneTop: ReadonlySet<string> = new Set(['MeshSubset', 'MeshService', 'MeshServiceSubset']);
const routeItems: ReadonlySet<string> = new Set([
  'MeshAccessLog',
  'MeshLoadBalancingStrategy',
  'MeshRetry',
  'MeshTimeout',
]);

/** @see MS317 of the catalogue */
export const kindGone = defineUpgradeCheck({
  code: 'MS317',
  name: 'target-kind-refused-in-3',
  severity: 'error',
  title: 'Kuma 3.0 refuses the kind of a targetRef',
  why: 'At the top only Mesh and Dataplane are left, in `to` only resources. A zone that gets such a policy from global refuses it too.',
  fix: 'select with kind Dataplane and labels; in `to` refer to resources by labels',
  needs: [policyKinds],
  *run(ctx) {
    for (const one of explained(ctx, 'top', 'to')) {
      const { ref, field, owner } = one.reference;
      const isGone =
        field === 'top'
          ? goneTop.has(ref.kind)
          : ref.kind === 'MeshSubset' ||
            ref.kind === 'MeshServiceSubset' ||
            ref.kind === 'MeshGateway' ||
            (ref.kind === 'MeshHTTPRoute' && !routeItems.has(owner.kind)) ||
            owner.kind === 'MeshRateLimit' ||
            owner.kind === 'MeshFaultInjection';
      if (!isGone) continue;
      yield {
        ...place(one, 'kind'),
        message: `${ownerWords(owner)}: Kuma 3.0 refuses kind ${ref.kind} ${field === 'top' ? 'at the top' : `in to of a ${owner.kind}`}`,
      };
    }
  },
});

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
