import type { KubernetesMeta } from '../../../model/kubernetes.ts';
import { type Labels, label, presentedLabels, put } from '../../../model/labels.ts';
import type { Meta } from '../../../model/resource.ts';

/** Labels and annotations as they are stored. */
export interface Stored {
  readonly labels: Labels;
  readonly annotations: Labels;
}

/** What the labels of an object depend on when it is applied. */
export interface Applied {
  readonly name: string;
  readonly namespace: string;
  readonly mesh: string;
  readonly zone: string;
  /** `sidecar` or `gateway` of a Dataplane. */
  readonly proxyType?: string;
  readonly serviceAccount?: string;
  readonly workload?: string;
}

/**
 * Labels with those that a control plane adds where they are absent; the last three always.
 *
 * @see kuma v2.13.10 pkg/core/resources/model/resource.go: ComputeLabels
 */
export function computedLabels(labels: Labels, applied: Applied): Labels {
  const computed: Record<string, string> = {};
  for (const key of Object.keys(labels)) put(computed, key, labels[key]!);
  computed[label.mesh] ??= applied.mesh;
  computed[label.origin] ??= 'zone';
  const origin = computed[label.origin];
  if (origin !== 'global') {
    computed[label.zone] ??= applied.zone;
    computed[label.env] ??= 'kubernetes';
  }
  if (origin === 'zone' || origin === '') computed[label.namespace] ??= applied.namespace;
  if (applied.proxyType) computed[label.proxyType] = applied.proxyType;
  if (applied.serviceAccount) computed[label.serviceAccount] = applied.serviceAccount;
  if (applied.workload) computed[label.workload] = applied.workload;
  return computed;
}

/** These may be longer than a label, so that they are stored as annotations. */
const apart = [label.displayName, label.serviceAccount, label.workload];

/** @see kuma v2.13.10 pkg/plugins/resources/k8s/store.go: SplitLabelsAndAnnotations */
export function splitLabels(core: Labels, current: Labels): Stored {
  const labels: Record<string, string> = {};
  const annotations: Record<string, string> = {};
  for (const key of Object.keys(current)) put(annotations, key, current[key]!);
  for (const key of Object.keys(core)) put(apart.includes(key as never) ? annotations : labels, key, core[key]!);
  return { labels, annotations };
}

/**
 * What the defaulting webhook makes of an object that is created or updated.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/webhooks/defaulter.go: Handle
 */
export function throughWebhook({ labels, annotations }: Stored, applied: Applied): Stored {
  return splitLabels(computedLabels(presentedLabels(labels, annotations, applied.name), applied), annotations);
}

/** What the store makes of an object that it writes, as the status updater has it do. */
export function throughStore({ labels, annotations }: Stored, name: string): Stored {
  return splitLabels(presentedLabels(labels, annotations, name), annotations);
}

/** The metadata of an object of Kuma, as a control plane presents it. */
export function metaOf(mesh: string, namespace: string, kubernetes: KubernetesMeta, before: Meta | undefined): Meta {
  return {
    mesh,
    name: `${kubernetes.name}.${namespace}`,
    namespace,
    labels: presentedLabels(kubernetes.labels, kubernetes.annotations, kubernetes.name),
    creationTime: before?.creationTime,
    modificationTime: before?.modificationTime,
    kubernetes,
  };
}

/** Whether two maps have the same entries. */
export function equalMaps(a: Labels, b: Labels): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}
