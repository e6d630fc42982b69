import { backendIn3 } from '../../explain/v3.ts';
import type { Finding } from '../define-check.ts';
import { policyKinds, routeKinds } from '../policies/kinds.ts';
import { backendOf, type Explained, explained } from '../shared/explained.ts';
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
