import type { Dataplane } from '../../../model/dataplane.ts';
import type { Store } from '../../../model/inventory.ts';
import type { KubernetesMeta, OwnerReference } from '../../../model/kubernetes.ts';
import { kubernetesController, label, own } from '../../../model/labels.ts';
import type { MeshService } from '../../../model/mesh-service.ts';
import { isLocal, type Meta } from '../../../model/resource.ts';
import { type Cluster, keyOf } from './cluster.ts';
import { metaOf, splitLabels, throughWebhook } from './stored-meta.ts';

/** The MeshServices of a store as objects of the cluster. What no server has seen is as it would be applied. */
export function storedMeshServices(store: Store, cluster: Cluster, asApplied: boolean): readonly MeshService[] {
  return store.list('MeshService').map((one) => {
    const meta = kubernetesMetaOf(one.meta, cluster, ownersOf(one, cluster));
    const { kubernetes, namespace, mesh } = meta;
    const isNew = kubernetes!.uid === '' && kubernetes!.owners.length === 0 && one.form === 'kubernetes';
    if (!asApplied || !isNew || !cluster.hasWebhooks(namespace)) return { ...one, meta };
    const applied = throughWebhook(kubernetes!, {
      name: kubernetes!.name,
      namespace,
      mesh,
      zone: cluster.controlPlane.zone,
    });
    return { ...one, meta: metaOf(mesh, namespace, { ...kubernetes!, ...applied }, meta) };
  });
}

/** The Dataplanes of a store as objects of the cluster. */
export function storedDataplanes(store: Store, cluster: Cluster): readonly Dataplane[] {
  return store.list('Dataplane').map((one) => ({ ...one, meta: kubernetesMetaOf(one.meta, cluster, []) }));
}

/** Metadata of what was read in the Universal form, `web-1.shop`, as kumactl prints it of a Kubernetes zone. */
function kubernetesMetaOf(meta: Meta, cluster: Cluster, owners: readonly OwnerReference[]): Meta {
  if (meta.kubernetes !== undefined) return meta;
  const dot = meta.name.lastIndexOf('.');
  const namespace = dot > 0 ? meta.name.slice(dot + 1) : cluster.controlPlane.settings.systemNamespace;
  const kubernetes: KubernetesMeta = {
    name: dot > 0 ? meta.name.slice(0, dot) : meta.name,
    uid: '',
    ...splitLabels(meta.labels, {}),
    owners,
  };
  return { ...meta, namespace, name: `${kubernetes.name}.${namespace}`, kubernetes };
}

/** The owner that the controller gave a MeshService, where the form that it was printed in does not say. */
function ownersOf({ meta, spec }: MeshService, { services, pods }: Cluster): readonly OwnerReference[] {
  const isMade = own(meta.labels, label.managedBy) === kubernetesController && isLocal(meta);
  if (meta.kubernetes !== undefined || !isMade) return [];
  const namespace = own(meta.labels, label.namespace) ?? '';
  const headless = own(meta.labels, label.headless) === 'true';
  const name = headless
    ? (spec.selector.dataplaneRef?.name.slice(0, -namespace.length - 1) ?? '')
    : (own(meta.labels, label.serviceName) ?? '');
  const object = (headless ? pods : services).get(keyOf(namespace, name));
  const uid = object?.meta.kubernetes?.uid ?? '';
  return [{ apiVersion: 'v1', kind: headless ? 'Pod' : 'Service', name, uid }];
}
