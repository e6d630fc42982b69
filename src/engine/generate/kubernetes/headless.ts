import type { Service } from '../../../model/kubernetes.ts';
import { fnv1a32, safeEncode } from '../../names.ts';
import { type Cluster, keyOf, podTarget } from './cluster.ts';
import type { PodEndpoint } from './mesh-service-of.ts';

const longestName = 63;
const longestHash = 10;

/**
 * The name of the MeshService of a Pod behind a headless Service.
 *
 * The hash takes the Pod as well only where its name is cut, so that as a rule all Pods of a Service have one suffix.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: Reconcile
 */
export function podServiceName(pod: string, service: string, namespace: string): string {
  const longest = longestName - longestHash - 1;
  const hashed = service + namespace + (pod.length > longest ? pod : '');
  return `${pod.slice(0, longest)}-${safeEncode(String(fnv1a32(hashed)))}`;
}

/**
 * The Pods that the endpoints of a Service name, ready or not, by `namespace/name`. Of a Pod in several slices the last
 * one counts, whose order the control plane leaves to chance and we to the slices' names.
 */
export function podsOfEndpoints(service: Service, cluster: Cluster): ReadonlyMap<string, PodEndpoint> {
  const { namespace, kubernetes } = service.meta;
  const pods = new Map<string, PodEndpoint>();
  for (const slice of cluster.slices.get(keyOf(namespace, kubernetes!.name)) ?? [])
    for (const endpoint of slice.spec.endpoints) {
      const target = podTarget(endpoint);
      if (target === undefined) continue;
      const { name, uid } = target;
      const of = target.namespace || namespace;
      pods.set(keyOf(of, name), { namespace: of, name, uid, addresses: endpoint.addresses });
    }
  return pods;
}
