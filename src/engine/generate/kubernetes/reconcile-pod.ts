import type { Pod } from '../../../model/kubernetes.ts';
import { label, own } from '../../../model/labels.ts';
import { switchOf } from './annotations.ts';
import { type Cluster, keyOf } from './cluster.ts';
import { dataplaneOfPod, nodeLabelsOf } from './dataplane-of-pod.ts';
import { meshOf } from './mesh-of.ts';
import { reconcileBuiltin } from './reconcile-builtin.ts';
import type { ServicesOfPod } from './services-of-pod.ts';
import type { State } from './state.ts';
import { labelsOf, writeDataplane } from './write-dataplane.ts';

/** What becomes of a Pod. */
export type PodOutcome =
  /** It is a Dataplane. */
  | 'dataplane'
  /** It has no sidecar. */
  | 'not-injected'
  /** It has no address yet, is finished, or was evicted: a Dataplane that it had is deleted. */
  | 'no-address'
  | 'finished'
  | 'evicted'
  /** It is a proxy of the zone. */
  | 'zone-proxy'
  /** Its namespace is being deleted: nothing changes. */
  | 'terminating'
  /** The control plane fails at it. */
  | 'error';

/** One look at a Pod. `mesh` is the one that it belongs to, or would. */
export interface PodLook {
  readonly outcome: PodOutcome;
  readonly mesh: string;
  readonly error: string | undefined;
}

/**
 * What the control plane does when it looks at a Pod: its Dataplane is made, changed, deleted or left alone.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/pod_controller.go: Reconcile
 */
export function reconcilePod(
  pod: Pod,
  cluster: Cluster,
  state: State,
  servicesOf: ServicesOfPod,
  isTemplate: boolean,
): PodLook {
  const { annotations, name } = pod.meta.kubernetes!;
  const namespace = cluster.namespaces.get(pod.meta.namespace);
  const { mesh } = meshOf(pod.meta, namespace, cluster.behaviour);
  const object = `Pod ${pod.meta.namespace}/${name}`;
  const fail = (message: string): PodLook => {
    state.errors.push({ object, message });
    return { outcome: 'error', mesh, error: message };
  };
  const end = (outcome: PodOutcome): PodLook => ({ outcome, mesh, error: undefined });
  for (const [key, what] of zoneProxies) {
    const proxy = switchOf(annotations, key);
    if (!proxy.ok) return fail(proxy.error);
    if (!proxy.value) continue;
    const { systemNamespace } = cluster.controlPlane.settings;
    return pod.spec.ip === '' || pod.meta.namespace === systemNamespace
      ? end('zone-proxy')
      : fail(`${what} can only be deployed in system namespace "${systemNamespace}"`);
  }
  const isBuiltin = own(annotations, label.gateway) === 'builtin';
  if (!isBuiltin) {
    const injected = switchOf(annotations, 'kuma.io/sidecar-injected');
    if (!injected.ok) return fail(injected.error);
    if (!injected.value) return end('not-injected');
  }
  const gone = goneOf(pod, isBuiltin, isTemplate);
  if (namespace === undefined && (gone === undefined || !isBuiltin))
    return fail(`unable to get Namespace for Pod: namespaces "${pod.meta.namespace}" not found`);
  if (!isBuiltin && namespace!.spec.terminating) return end('terminating');
  if (gone !== undefined) {
    state.dataplanes.delete(keyOf(pod.meta.namespace, name));
    return end(gone);
  }
  if (isBuiltin) return reconcileBuiltin(pod, mesh, cluster, state);
  const services = servicesOf(pod);
  const mode = cluster.modeOf(mesh);
  if (mode === undefined && cluster.behaviour.podNeedsMesh) return fail(`meshs.kuma.io "${mesh}" not found`);
  const warn = (message: string): PodLook => {
    state.events.push({
      object,
      type: 'Warning',
      reason: 'FailedToGenerateKumaDataplane',
      note: `Failed to generate Kuma Dataplane: ${message}`,
    });
    return fail(message);
  };
  const spec = dataplaneOfPod(pod, services, mode ?? 'Disabled', cluster);
  if (!spec.ok) return warn(`unable to translate a Pod into a Dataplane: ${spec.error}`);
  const nodeLabels = cluster.behaviour.podTags ? undefined : nodeLabelsOf(pod, cluster);
  if (nodeLabels?.ok === false) return warn(`unable to translate a Pod into a Dataplane: ${nodeLabels.error}`);
  const before = state.dataplanes.get(keyOf(pod.meta.namespace, name));
  const labels = labelsOf(pod, mesh, spec.value, before, cluster, nodeLabels?.value);
  const refusal = writeDataplane(pod, mesh, spec.value, labels, before, cluster, state);
  return refusal === undefined ? end('dataplane') : warn(refusal);
}

const zoneProxies = [
  ['kuma.io/ingress', 'Ingress'],
  ['kuma.io/egress', 'Egress'],
] as const;

/** Why a Pod has no Dataplane any more, or not yet; a builtin gateway only needs an address. */
function goneOf({ spec }: Pod, isBuiltin: boolean, isTemplate: boolean): PodOutcome | undefined {
  if (spec.phase === 'Succeeded' && !isBuiltin) return 'finished';
  if (spec.ip === '' && !isTemplate) return 'no-address';
  return spec.reason === 'Evicted' && !isBuiltin ? 'evicted' : undefined;
}
