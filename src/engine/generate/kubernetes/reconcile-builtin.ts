import type { DataplaneSpec } from '../../../model/dataplane.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { label, own, put } from '../../../model/labels.ts';
import { type Cluster, keyOf } from './cluster.ts';
import type { PodLook } from './reconcile-pod.ts';
import type { State } from './state.ts';
import { equalSpecs, labelsOf, writeDataplane } from './write-dataplane.ts';

/**
 * A builtin gateway: its tags come from an annotation, its mesh need not exist, and what is stored keeps its labels.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/gateway_converter.go: createOrUpdateBuiltinGatewayDataplane
 */
export function reconcileBuiltin(pod: Pod, mesh: string, cluster: Cluster, state: State): PodLook {
  const { annotations, name } = pod.meta.kubernetes!;
  const object = `Pod ${pod.meta.namespace}/${name}`;
  const warn = (note: string): void => {
    state.events.push({ object, type: 'Warning', reason: 'FailedToGenerateKumaDataplane', note });
  };
  const given = own(annotations, 'kuma.io/tags');
  const tags = given === undefined ? undefined : tagsOf(given);
  if (tags === undefined) {
    const note = `${given === undefined ? 'Missing' : 'Invalid'} kuma.io/tags annotation on Pod serving a builtin Gateway`;
    warn(note);
    return { outcome: 'error', mesh, error: note };
  }
  if (cluster.controlPlane.zone !== '') put(tags, label.zone, cluster.controlPlane.zone);
  const spec: DataplaneSpec = {
    address: pod.spec.ip,
    advertisedAddress: '',
    inbound: [],
    outbound: [],
    transparentProxying: undefined,
    gateway: { type: 'BUILTIN', tags },
    written: {},
  };
  const before = state.dataplanes.get(keyOf(pod.meta.namespace, name));
  const isSame = before !== undefined && equalSpecs(before.spec, spec);
  const fresh = before === undefined && cluster.behaviour.labelsServiceAccount;
  const labels = fresh ? labelsOf(pod, mesh, spec, undefined, cluster) : (before?.meta.kubernetes?.labels ?? {});
  const refusal = isSame
    ? undefined
    : writeDataplane(pod, before?.meta.mesh ?? mesh, spec, labels, before, cluster, state);
  if (refusal === undefined) return { outcome: 'dataplane', mesh, error: undefined };
  warn(`Failed to generate Kuma Dataplane: ${refusal}`);
  state.errors.push({ object, message: refusal });
  return { outcome: 'error', mesh, error: refusal };
}

/** The tags of an annotation in JSON; `undefined` where Go takes it for none. */
function tagsOf(annotation: string): Record<string, string> | undefined {
  try {
    const value = JSON.parse(annotation) as unknown;
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
    const tags: Record<string, string> = {};
    for (const [key, tag] of Object.entries(value)) {
      if (tag !== null && typeof tag !== 'string') return undefined;
      put(tags, key, tag ?? '');
    }
    return tags;
  } catch {
    return undefined;
  }
}
