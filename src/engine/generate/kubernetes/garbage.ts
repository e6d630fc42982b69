import type { Store } from '../../../model/inventory.ts';
import type { OwnerReference } from '../../../model/kubernetes.ts';
import type { Meta } from '../../../model/resource.ts';
import { type Cluster, keyOf } from './cluster.ts';
import { removeMeshService, type State } from './state.ts';

/** Whether an owner is gone for certain. */
type IsGone = (namespace: string, owner: OwnerReference) => boolean;

/**
 * Deletes what all owners of are gone, as Kubernetes does after a while; what it deleted, by `namespace/name`.
 *
 * Kinds that the input has nothing of are not missed: a dump without Pods says nothing of owners that are Pods.
 */
export function collectGarbage(cluster: Cluster, state: State, store: Store): readonly string[] {
  const isGone = goneOwners(cluster, store);
  const deleted: string[] = [];
  for (const [key, { meta }] of state.meshServices)
    if (isGarbage(meta, isGone)) {
      removeMeshService(state, key);
      deleted.push(key);
    }
  for (const [key, { meta }] of state.dataplanes) if (isGarbage(meta, isGone)) state.dataplanes.delete(key);
  return deleted;
}

function isGarbage({ namespace, kubernetes }: Meta, isGone: IsGone): boolean {
  const owners = kubernetes?.owners ?? [];
  return owners.length > 0 && owners.every((owner) => isGone(namespace, owner));
}

function goneOwners({ pods, services }: Cluster, store: Store): IsGone {
  const knowsPods = store.list('Pod').length > 0;
  const known = new Map([
    ['Pod', { objects: pods, isKnown: knowsPods }],
    // Who lists Pods lists Services too.
    ['Service', { objects: services, isKnown: services.size > 0 || knowsPods }],
  ]);
  return (namespace, { kind, name, uid, apiVersion }) => {
    const of = apiVersion === 'v1' ? known.get(kind) : undefined;
    if (of === undefined || !of.isKnown) return false;
    const found = of.objects.get(keyOf(namespace, name))?.meta.kubernetes;
    return found === undefined || (uid !== '' && found.uid !== '' && found.uid !== uid);
  };
}
