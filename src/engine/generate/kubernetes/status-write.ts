import type { MeshService } from '../../../model/mesh-service.ts';
import { isLocal } from '../../../model/resource.ts';
import type { Cluster } from './cluster.ts';
import { metaOf, throughStore, throughWebhook } from './stored-meta.ts';

/**
 * A MeshService after the status updater has written it: the store gives it the annotation of its display name, and the
 * webhook, where it is called, the labels that it lacks. Where nothing has changed nothing is written.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/meshservice/status/updater.go, pkg/plugins/resources/k8s/store.go: Update
 */
export function afterStatusWrite(before: MeshService, after: MeshService, cluster: Cluster): MeshService {
  const { mesh, namespace, kubernetes } = after.meta;
  if (kubernetes === undefined || !isLocal(after.meta) || !isChanged(before, after)) return after;
  const { name } = kubernetes;
  const written = throughStore(kubernetes, name);
  const stored = cluster.hasWebhooks(namespace)
    ? throughWebhook(written, { name, namespace, mesh, zone: cluster.controlPlane.zone })
    : written;
  return { ...after, meta: metaOf(mesh, namespace, { ...kubernetes, ...stored }, after.meta) };
}

function isChanged(before: MeshService, after: MeshService): boolean {
  return JSON.stringify(statusOf(before)) !== JSON.stringify(statusOf(after));
}

function statusOf({ spec, status }: MeshService): unknown {
  const { healthy = 0, total = 0 } = status?.dataplaneProxies ?? {};
  return [spec.state, spec.identities, status?.tls.status, healthy, total];
}
