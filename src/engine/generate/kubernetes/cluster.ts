import type { Behaviour } from '../../../model/behaviour.ts';
import type { ControlPlane } from '../../../model/control-plane.ts';
import type { Store } from '../../../model/inventory.ts';
import type { Endpoint, EndpointSlice, EndpointTarget, Namespace, Pod, Service } from '../../../model/kubernetes.ts';
import type { Labels } from '../../../model/labels.ts';
import { label } from '../../../model/labels.ts';
import type { Mesh, MeshServicesMode } from '../../../model/mesh.ts';
import type { Meta } from '../../../model/resource.ts';
import { behaviourOf } from '../../behaviour-of.ts';
import { compare } from '../../order.ts';
import { assumedNodes, assumedOwners } from './assumed-lookups.ts';

/** What a control plane asks its cluster for, with look-ups that do not search. */
export interface Cluster {
  readonly controlPlane: ControlPlane;
  readonly behaviour: Behaviour;
  readonly namespaces: ReadonlyMap<string, Namespace>;
  /** By `namespace/name`, as all below; ordered by namespace and name. */
  readonly services: ReadonlyMap<string, Service>;
  readonly pods: ReadonlyMap<string, Pod>;
  readonly nodes: ReadonlyMap<string, { readonly meta: Meta }>;
  readonly replicaSets: ReadonlyMap<string, { readonly meta: Meta }>;
  readonly jobs: ReadonlyMap<string, { readonly meta: Meta }>;
  /** Whether these stand for what the input does not have at all. */
  readonly assumed: { readonly nodes: boolean; readonly owners: boolean };
  /** EndpointSlices of a Service, by name of the slice. */
  readonly slices: ReadonlyMap<string, readonly EndpointSlice[]>;
  /** The mode of a mesh; `undefined` where it does not exist. */
  modeOf(mesh: string): MeshServicesMode | undefined;
  /** Whether MeshServices are made of Services at all. */
  readonly looksAtServices: boolean;
  /** Whether there is any Mesh. */
  readonly hasMeshes: boolean;
  /** Whether the webhooks are called for objects of a namespace. */
  hasWebhooks(namespace: string): boolean;
}

/** `namespace/name`. */
export function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** The `namespace/name` of an object of Kubernetes. */
export function keyOfMeta(meta: Meta): string {
  return keyOf(meta.namespace, meta.kubernetes?.name ?? meta.name);
}

/** The view of a cluster that a store gives. `mode` takes the place of each Mesh's own; without any Mesh it makes them. */
export function clusterOf(store: Store, controlPlane: ControlPlane, mode: MeshServicesMode | undefined): Cluster {
  const behaviour = behaviourOf(controlPlane);
  const namespaces = new Map(store.list('Namespace').map((one) => [one.meta.name, one]));
  const meshes = new Map(store.list('Mesh').map((one): [string, Mesh] => [one.meta.name, one]));
  const assumed = meshes.size === 0 ? mode : undefined;
  const nodes = assumedNodes(store);
  const replicaSets = assumedOwners(store, 'ReplicaSet');
  const jobs = assumedOwners(store, 'Job');
  return {
    controlPlane,
    behaviour,
    namespaces,
    services: byKey(store.list('Service')),
    pods: byKey(store.list('Pod')),
    nodes: nodes ?? new Map(store.list('Node').map((one) => [one.meta.name, one])),
    replicaSets: replicaSets ?? byKey(store.list('ReplicaSet')),
    jobs: jobs ?? byKey(store.list('Job')),
    assumed: { nodes: nodes !== undefined, owners: replicaSets !== undefined || jobs !== undefined },
    slices: slicesOf(store),
    modeOf: (mesh) => {
      const found = meshes.get(mesh);
      if (found === undefined) return assumed;
      if (behaviour.modeFrom === 'mesh') return mode ?? found.spec.meshServicesMode;
      const keepsTags = behaviour.modeFrom === 'settings' && !controlPlane.settings.skipPersistedVips;
      return keepsTags ? 'Everywhere' : 'Exclusive';
    },
    hasMeshes: meshes.size > 0,
    looksAtServices: behaviour.modeFrom !== 'settings' || controlPlane.settings.generateMeshServices,
    // The selector of the webhooks in the Helm chart: the label is there, whatever it says.
    hasWebhooks: (namespace) =>
      namespace !== 'kube-system' && Object.hasOwn(namespaces.get(namespace)?.meta.labels ?? none, label.injection),
  };
}

const none: Labels = {};

function byKey<T extends { readonly meta: Meta }>(list: readonly T[]): ReadonlyMap<string, T> {
  const keyed = list.map((one) => ({ one, key: keyOfMeta(one.meta) }));
  keyed.sort((a, b) => compare(a.key, b.key));
  return new Map(keyed.map(({ one, key }) => [key, one]));
}

/** EndpointSlices by their Service; where the input has none at all, Endpoints say the same. */
function slicesOf(store: Store): ReadonlyMap<string, readonly EndpointSlice[]> {
  const slices = store.list('EndpointSlice');
  const list: readonly EndpointSlice[] =
    slices.length > 0 ? slices : store.list('Endpoints').map((one) => ({ ...one, kind: 'EndpointSlice' as const }));
  const grouped = new Map<string, EndpointSlice[]>();
  for (const slice of list) {
    if (slice.spec.service === '') continue;
    const key = keyOf(slice.meta.namespace, slice.spec.service);
    const group = grouped.get(key);
    if (group === undefined) grouped.set(key, [slice]);
    else group.push(slice);
  }
  for (const group of grouped.values()) group.sort((a, b) => compare(a.meta.name, b.meta.name));
  return grouped;
}

/** The Pod that an endpoint stands for; `undefined` where it is something else. */
export function podTarget({ target }: Endpoint): EndpointTarget | undefined {
  if (target === undefined || target.kind !== 'Pod') return undefined;
  return target.apiVersion === '' || target.apiVersion === 'v1' ? target : undefined;
}
