import type { Dataplane, DataplaneSpec } from '../../../model/dataplane.ts';
import type { OwnerReference, Pod } from '../../../model/kubernetes.ts';
import { type Labels, own, put } from '../../../model/labels.ts';
import { dataplaneRefusal } from './admit-dataplane.ts';
import { type Cluster, keyOf } from './cluster.ts';
import { dataplaneDocument } from './dataplane-document.ts';
import { withOwner } from './owners.ts';
import type { State } from './state.ts';
import { computedLabels, equalMaps, metaOf, type Stored, throughWebhook } from './stored-meta.ts';

/** Labels as the controller sets them: those that are there, those of the Pod, and what it computes. */
export function labelsOf(
  pod: Pod,
  mesh: string,
  spec: DataplaneSpec,
  before: Dataplane | undefined,
  { controlPlane, behaviour }: Cluster,
  nodeLabels: Labels = {},
): Labels {
  const existing = before?.meta.kubernetes?.labels ?? {};
  // Kuma 2.9 computes them only to see whether something changed.
  if (!behaviour.podLabels) return existing;
  const { serviceAccountName } = pod.spec;
  const builtin = spec.gateway?.type === 'BUILTIN';
  return computedLabels(merged(existing, pod.meta.labels, nodeLabels), {
    name: pod.meta.kubernetes!.name,
    namespace: pod.meta.namespace,
    mesh,
    zone: controlPlane.zone,
    ...(behaviour.labelsProxyType ? { proxyType: builtin ? 'gateway' : 'sidecar' } : {}),
    ...(behaviour.labelsServiceAccount ? { serviceAccount: serviceAccountName } : {}),
    ...(behaviour.labelsWorkload && !builtin
      ? { workload: workloadOf(pod, controlPlane.settings.workloadLabels) }
      : {}),
  });
}

/** The first of the configured labels that has a value, else the service account. @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/pod_converter.go: computeWorkloadName */
function workloadOf({ meta, spec }: Pod, keys: readonly string[]): string {
  for (const key of keys) {
    const value = own(meta.labels, key);
    if (value) return value;
  }
  return spec.serviceAccountName;
}

function merged(...maps: readonly Labels[]): Labels {
  const labels: Record<string, string> = {};
  for (const map of maps) for (const key of Object.keys(map)) put(labels, key, map[key]!);
  return labels;
}

/** Creates or updates the Dataplane of a Pod, with its event; or the words of who refuses it. */
export function writeDataplane(
  pod: Pod,
  mesh: string,
  spec: DataplaneSpec,
  labels: Labels,
  before: Dataplane | undefined,
  cluster: Cluster,
  state: State,
): string | undefined {
  const { namespace, kubernetes } = pod.meta;
  const { name } = kubernetes!;
  const owners = ownedBy(before?.meta.kubernetes?.owners ?? [], pod);
  const given: Stored = { labels, annotations: before?.meta.kubernetes?.annotations ?? {} };
  if (before !== undefined && isUnchanged(before, mesh, spec, given.labels, owners)) return undefined;
  const hasWebhooks = cluster.hasWebhooks(namespace);
  const builtin = spec.gateway?.type === 'BUILTIN';
  const stored = hasWebhooks
    ? throughWebhook(given, {
        name,
        namespace,
        mesh,
        zone: cluster.controlPlane.zone,
        ...(cluster.behaviour.labelsProxyType ? { proxyType: builtin ? 'gateway' : 'sidecar' } : {}),
      })
    : given;
  const refusal = dataplaneRefusal(name, spec, stored, cluster, hasWebhooks);
  if (refusal !== undefined) return refusal;
  state.dataplanes.set(keyOf(namespace, name), {
    kind: 'Dataplane',
    meta: metaOf(
      mesh,
      namespace,
      { name, uid: before?.meta.kubernetes?.uid ?? '', ...stored, owners },
      before?.meta ?? pod.meta,
    ),
    spec,
    status: undefined,
    form: 'kubernetes',
    origin: pod.origin,
  });
  const verb = before === undefined ? 'Created' : 'Updated';
  state.events.push({
    object: `Pod ${namespace}/${name}`,
    type: 'Normal',
    reason: `${verb}KumaDataplane`,
    note: `${verb} Kuma Dataplane: ${name}`,
  });
  return undefined;
}

function isUnchanged(
  before: Dataplane,
  mesh: string,
  spec: DataplaneSpec,
  labels: Labels,
  owners: readonly OwnerReference[],
): boolean {
  return (
    before.meta.mesh === mesh &&
    equalMaps(before.meta.kubernetes?.labels ?? {}, labels) &&
    JSON.stringify(owners) === JSON.stringify(before.meta.kubernetes?.owners) &&
    equalSpecs(before.spec, spec)
  );
}

/** Whether two specs are stored the same. */
export function equalSpecs(a: DataplaneSpec, b: DataplaneSpec): boolean {
  return sorted(dataplaneDocument(a)) === sorted(dataplaneDocument(b));
}

/** A document as a text that does not depend on the order of its keys. */
function sorted(document: unknown): string {
  return JSON.stringify(document, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** The Pod as the controlling owner; a reference of its name is renewed. */
function ownedBy(owners: readonly OwnerReference[], pod: Pod): readonly OwnerReference[] {
  const { name, uid } = pod.meta.kubernetes!;
  const reference: OwnerReference = {
    apiVersion: 'v1',
    kind: 'Pod',
    name,
    uid,
    flags: { controller: true, blockOwnerDeletion: true },
  };
  return withOwner(owners, reference);
}
