import type { Store } from '../../../model/inventory.ts';
import type { OwnerReference, Pod } from '../../../model/kubernetes.ts';
import { own } from '../../../model/labels.ts';
import type { Meta } from '../../../model/resource.ts';

type Found = ReadonlyMap<string, { readonly meta: Meta }>;

/**
 * Nodes that Pods run on, without labels, where the input has no Node at all and Pods name more than one.
 *
 * A Pod whose Node is gone has no Dataplane; that all are gone is an input without them. `undefined`: nothing is assumed.
 */
export function assumedNodes(store: Store): Found | undefined {
  if (store.list('Node').length > 0) return undefined;
  const nodes = new Map<string, { readonly meta: Meta }>();
  for (const { spec } of store.list('Pod'))
    if (spec.nodeName !== '' && !nodes.has(spec.nodeName))
      nodes.set(spec.nodeName, { meta: metaOf(spec.nodeName, '') });
  return nodes.size > 1 ? nodes : undefined;
}

/**
 * What stands between Pods and their workloads, by `namespace/name`, where the input has none of this kind and Pods name
 * more than one. `undefined`: nothing is assumed.
 */
export function assumedOwners(store: Store, kind: 'ReplicaSet' | 'Job'): Found | undefined {
  if (store.list(kind).length > 0) return undefined;
  const found = new Map<string, { readonly meta: Meta }>();
  for (const pod of store.list('Pod')) {
    const owner = pod.meta.kubernetes?.owners.find((one) => one.kind === kind);
    if (owner === undefined) continue;
    const key = `${pod.meta.namespace}/${owner.name}`;
    if (found.has(key)) continue;
    const above = kind === 'Job' ? cronJobOf(owner.name) : deploymentOf(owner.name, pod);
    found.set(key, { meta: metaOf(owner.name, pod.meta.namespace, above) });
  }
  return found.size > 1 ? found : undefined;
}

/** A Deployment names its ReplicaSets after itself and the hash of their template, which is a label of their Pods. */
function deploymentOf(name: string, { meta }: Pod): OwnerReference | undefined {
  const hash = own(meta.labels, 'pod-template-hash');
  if (hash !== undefined && name.endsWith(`-${hash}`))
    return ownerOf('apps/v1', 'Deployment', name.slice(0, -hash.length - 1));
  const rollout = own(meta.labels, 'rollouts-pod-template-hash');
  return rollout !== undefined && name.endsWith(`-${rollout}`)
    ? ownerOf('argoproj.io/v1alpha1', 'Rollout', name.slice(0, -rollout.length - 1))
    : undefined;
}

/** A CronJob names its Jobs after itself and the minute, counted from 1970. */
function cronJobOf(name: string): OwnerReference | undefined {
  const minute = /^(.+)-\d{8}$/.exec(name);
  return minute === null ? undefined : ownerOf('batch/v1', 'CronJob', minute[1]!);
}

function ownerOf(apiVersion: string, kind: string, name: string): OwnerReference {
  return { apiVersion, kind, name, uid: '' };
}

function metaOf(name: string, namespace: string, owner?: OwnerReference): Meta {
  return {
    mesh: '',
    name: namespace === '' ? name : `${name}.${namespace}`,
    namespace,
    labels: {},
    creationTime: undefined,
    modificationTime: undefined,
    kubernetes: { name, uid: '', labels: {}, annotations: {}, owners: owner === undefined ? [] : [owner] },
  };
}
