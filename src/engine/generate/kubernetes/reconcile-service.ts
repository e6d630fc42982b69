import type { Service } from '../../../model/kubernetes.ts';
import { label, own } from '../../../model/labels.ts';
import { isTrue, switchOf } from './annotations.ts';
import { type Cluster, keyOf, keyOfMeta, podTarget } from './cluster.ts';
import { type MeshSource, meshOf } from './mesh-of.ts';
import { meshServiceOf } from './mesh-service-of.ts';
import { reconcileHeadless } from './reconcile-headless.ts';
import { recordDropped, warnNotOwned } from './service-events.ts';
import { removeMeshService, type State } from './state.ts';
import { writeMeshService } from './write-mesh-service.ts';

/** What decides about a Service: the first that applies, in the order in which the control plane asks. */
export type Because =
  | 'controller-off'
  | 'namespace-missing'
  | 'injection-label'
  | 'not-in-mesh'
  | 'mesh-missing'
  | 'mode-disabled'
  | 'ignored'
  | 'gateway'
  | 'zone-proxy'
  | 'gateway-pods'
  | 'no-cluster-ip'
  | 'cluster-ip'
  | 'headless';

/** One look at a Service. */
export interface ServiceLook {
  readonly because: Because;
  /** The mesh that it belongs to, or would. */
  readonly mesh: string;
  /** What names it. */
  readonly meshFrom: MeshSource;
  /** `namespace/name` of the MeshServices that are its own now. */
  readonly meshServices: readonly string[];
  /** Those that this look deleted. */
  readonly deleted: readonly string[];
  /** Those of the name that somebody else owns. */
  readonly notOwned: readonly string[];
  readonly error: string | undefined;
}

const zoneProxyType = 'k8s.kuma.io/zone-proxy-type';

/**
 * What the control plane does when it looks at a Service.
 *
 * Whatever is deleted here is deleted by its name, whoever made it.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: Reconcile
 */
export function reconcileService(service: Service, cluster: Cluster, state: State): ServiceLook {
  const { behaviour } = cluster;
  const { namespace, kubernetes, labels } = service.meta;
  const { name, annotations } = kubernetes!;
  const object = `Service ${namespace}/${name}`;
  const found = cluster.namespaces.get(namespace);
  const { mesh, from: meshFrom } = meshOf(service.meta, found, behaviour);
  const look = { mesh, meshFrom, meshServices: [], deleted: [], notOwned: [], error: undefined };
  const stop = (because: Because): ServiceLook => ({ ...look, because });
  const fail = (because: Because, error: string, more: Partial<ServiceLook> = {}): ServiceLook => {
    state.errors.push({ object, message: error });
    return { ...look, because, error, ...more };
  };
  const remove = (because: Because, keys: Iterable<string> = []): ServiceLook => ({
    ...look,
    because,
    deleted: [keyOf(namespace, name), ...keys].filter((key) => removeMeshService(state, key)),
  });
  if (!cluster.looksAtServices) return stop('controller-off');
  if (found === undefined) return stop('namespace-missing');
  const injected = switchOf(found.meta.labels, label.injection);
  if (!injected.ok)
    return fail(
      'injection-label',
      `unable to check sidecar injection label on namespace ${namespace}: ${injected.error}`,
    );
  if (behaviour.leavesAloneFirst) {
    if (own(annotations, label.gateway) !== undefined) return stop('gateway');
    if (service.spec.clusterIP === '') return stop('no-cluster-ip');
  }
  if (!injected.value && own(labels, label.mesh) === undefined) return remove('not-in-mesh');
  const mode = cluster.modeOf(mesh);
  if (mode === undefined) return remove('mesh-missing');
  const isHeadless = service.spec.clusterIP === 'None';
  if (mode === 'Disabled')
    return remove(
      'mode-disabled',
      isHeadless && behaviour.deletesPodServices ? ofServiceName(name, namespace, state) : [],
    );
  if (behaviour.ignoresServices && isTrue(annotations, label.ignore)) return remove('ignored');
  if (own(annotations, label.gateway) !== undefined) return stop('gateway');
  if (behaviour.skipsZoneProxies && own(labels, zoneProxyType) !== undefined) return remove('zone-proxy');
  if (behaviour.skipsGatewayPods && isForGateway(service, cluster)) return remove('gateway-pods');
  if (service.spec.clusterIP === '') return stop('no-cluster-ip');
  if (isHeadless) return reconcileHeadless(service, { mesh, meshFrom }, cluster, state, fail);
  const wanted = meshServiceOf(service, mesh, behaviour);
  const key = keyOf(namespace, name);
  const written = writeMeshService(wanted, mesh, service.origin, cluster, state);
  if (!written.ok) return fail('cluster-ip', written.error);
  if (written.value === 'not-owned') {
    const message = warnNotOwned(object, 'Service', state);
    return fail('cluster-ip', message, { notOwned: [key] });
  }
  if (written.value !== 'same') {
    if (behaviour.tellsDroppedPorts) recordDropped(service, state);
    const verb = written.value === 'created' ? 'Created' : 'Updated';
    state.events.push({
      object,
      type: 'Normal',
      reason: `${verb}MeshService`,
      note: `${verb} Kuma MeshService: ${name}`,
    });
  }
  return { ...look, because: 'cluster-ip', meshServices: [key] };
}

/** MeshServices of a namespace with the label of a Service. */
function ofServiceName(name: string, namespace: string, state: State): readonly string[] {
  return [...(state.byServiceName.get(name) ?? [])].filter(
    (key) => state.meshServices.get(key)!.meta.namespace === namespace,
  );
}

/** Whether the first Pod behind a Service that exists is a gateway. @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: isServiceForGateway */
function isForGateway({ meta }: Service, cluster: Cluster): boolean {
  for (const slice of cluster.slices.get(keyOfMeta(meta)) ?? [])
    for (const endpoint of slice.spec.endpoints) {
      const target = podTarget(endpoint);
      const pod = target && cluster.pods.get(keyOf(target.namespace || meta.namespace, target.name));
      if (pod !== undefined) return own(pod.meta.kubernetes!.annotations, label.gateway) !== undefined;
    }
  return false;
}
