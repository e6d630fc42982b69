import type { Service } from '../../../model/kubernetes.ts';
import { compare } from '../../order.ts';
import { type Cluster, keyOf } from './cluster.ts';
import { podServiceName, podsOfEndpoints } from './headless.ts';
import { meshServiceOfPod, type PodEndpoint } from './mesh-service-of.ts';
import type { Because, ServiceLook } from './reconcile-service.ts';
import { recordDropped, warnNotOwned } from './service-events.ts';
import { removeMeshService, type State } from './state.ts';
import { writeMeshService } from './write-mesh-service.ts';

/**
 * The MeshServices of a headless Service, one for each Pod behind it.
 *
 * Pods are taken by name, where the control plane takes them in any order and stops at the first error: in the end it
 * has made all the others as well, and so do we at once.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: Reconcile
 */
export function reconcileHeadless(
  service: Service,
  { mesh, meshFrom }: Pick<ServiceLook, 'mesh' | 'meshFrom'>,
  cluster: Cluster,
  state: State,
  fail: (because: Because, error: string, more: Partial<ServiceLook>) => ServiceLook,
): ServiceLook {
  const { namespace, kubernetes } = service.meta;
  const { name } = kubernetes!;
  const object = `Service ${namespace}/${name}`;
  const pods = podsOfEndpoints(service, cluster);
  const deleted = cleanUp(name, pods, state);
  const meshServices: string[] = [];
  const notOwned: string[] = [];
  let error: string | undefined;
  const counts = { created: 0, updated: 0 };
  for (const [podKey, endpoint] of [...pods].toSorted(([a], [b]) => compare(a, b))) {
    const own = podServiceName(endpoint.name, name, namespace);
    const wanted = meshServiceOfPod(service, mesh, endpoint, cluster.pods.get(podKey), own, cluster.behaviour);
    const written = writeMeshService(wanted, mesh, service.origin, cluster, state);
    const key = keyOf(endpoint.namespace, own);
    if (!written.ok) error ??= written.error;
    else if (written.value === 'not-owned') {
      const message = warnNotOwned(object, 'Pod', state);
      error ??= message;
      notOwned.push(key);
    } else {
      meshServices.push(key);
      if (written.value === 'same') continue;
      counts[written.value]++;
      if (cluster.behaviour.tellsDroppedPorts) recordDropped(service, state);
    }
  }
  const more = { meshServices, deleted, notOwned };
  if (error !== undefined)
    return fail('headless', `unable to create/update MeshService for headless Service: ${error}`, more);
  for (const [verb, count] of [
    ['Created', counts.created],
    ['Updated', counts.updated],
  ] as const)
    if (count > 0)
      state.events.push({
        object,
        type: 'Normal',
        reason: `${verb}MeshService`,
        note: `${verb} ${count} MeshServices`,
      });
  return { because: 'headless', mesh, meshFrom, error: undefined, ...more };
}

/**
 * Deletes what is called exactly like a Pod that has left a headless Service of this name, in whatever namespace: the
 * MeshService of the Pod itself has a hash in its name and stays.
 */
function cleanUp(name: string, pods: ReadonlyMap<string, PodEndpoint>, state: State): readonly string[] {
  const deleted: string[] = [];
  for (const key of [...(state.byServiceName.get(name) ?? [])].toSorted(compare)) {
    const { namespace, kubernetes } = state.meshServices.get(key)?.meta ?? {};
    const owner = kubernetes?.owners[0];
    if (owner === undefined || owner.kind !== 'Pod' || owner.apiVersion !== 'v1') continue;
    const pod = keyOf(namespace!, owner.name);
    if (!pods.has(pod) && removeMeshService(state, pod)) deleted.push(pod);
  }
  return deleted;
}
