import type { Store } from '../../../model/inventory.ts';
import type { EndpointSlice, Pod, PodSpec, Service, WorkloadResource } from '../../../model/kubernetes.ts';
import { workloadKinds } from '../../../model/kubernetes.ts';
import { type Labels, label, own, put } from '../../../model/labels.ts';
import { compare } from '../../order.ts';
import { type Cluster, keyOf, keyOfMeta } from './cluster.ts';
import { injected, injectionOf } from './injection.ts';
import { meshOf } from './mesh-of.ts';
import { servicesOfPods } from './services-of-pod.ts';

/** What stands for Pods that the input does not have. */
export interface AssumedPods {
  /** Workloads whose Pods were made of their template, and how many. */
  readonly workloads: readonly { readonly workload: WorkloadResource; readonly pods: number }[];
  /** Manifests of Pods that no server has seen. */
  readonly manifests: readonly Pod[];
  /** Services whose endpoints were taken from the Pods that they select. */
  readonly endpoints: number;
  /** Whether a Pod has not been in a cluster yet: it has no address, and the injector was not there. */
  isTemplate(pod: Pod): boolean;
}

/** More Pods of one workload say nothing new. */
const mostPods = 1_000;

/**
 * A cluster with the Pods that manifests from git would become, and with the endpoints that Services would get.
 *
 * A workload stands for its Pods where no server has seen it, or where the input has no Pods at all.
 */
export function withAssumedPods(
  cluster: Cluster,
  store: Store,
): { readonly cluster: Cluster; readonly assumed: AssumedPods } {
  const templates = new Set<Pod>();
  const pods = new Map<string, Pod>();
  const manifests: Pod[] = [];
  for (const [key, pod] of cluster.pods) {
    if (pod.meta.kubernetes!.uid !== '' || pod.spec.hasStatus) {
      pods.set(key, pod);
      continue;
    }
    const made = withSidecar(pod, cluster);
    manifests.push(made);
    templates.add(made);
    pods.set(key, made);
  }
  const workloads: { workload: WorkloadResource; pods: number }[] = [];
  for (const workload of workloadsWithoutPods(store, cluster)) {
    const made = podsOf(workload, cluster);
    for (const pod of made) {
      const key = keyOfMeta(pod.meta);
      if (pods.has(key)) continue;
      const injectedPod = withSidecar(pod, cluster);
      templates.add(injectedPod);
      pods.set(key, injectedPod);
    }
    workloads.push({ workload, pods: made.length });
  }
  const sorted = templates.size === 0 ? pods : new Map([...pods].toSorted(([a], [b]) => compare(a, b)));
  const assumed = { workloads, manifests, endpoints: 0, isTemplate: (pod: Pod) => templates.has(pod) };
  const whole: Cluster = { ...cluster, pods: sorted };
  const derived = derivedSlices(whole, templates, store);
  if (derived.size === 0) return { cluster: whole, assumed };
  const slices = new Map([...cluster.slices, ...derived]);
  return { cluster: { ...whole, slices }, assumed: { ...assumed, endpoints: derived.size } };
}

function workloadsWithoutPods(store: Store, cluster: Cluster): readonly WorkloadResource[] {
  const all = workloadKinds.flatMap((kind): readonly WorkloadResource[] => store.list(kind));
  return all.filter(({ kind, meta }) => {
    const { uid, owners } = meta.kubernetes!;
    if (owners.length > 0) return false;
    return uid === '' || (cluster.pods.size === 0 && kind !== 'Job' && kind !== 'CronJob');
  });
}

/** The Pods of a workload: those of a StatefulSet by their names, of others under names that say what they are. */
function podsOf(workload: WorkloadResource, cluster: Cluster): readonly Pod[] {
  const { kind, meta, spec } = workload;
  const { namespace } = meta;
  const owner = meta.kubernetes!.name;
  const wanted = spec.replicas ?? Math.max(1, cluster.nodes.size);
  return Array.from({ length: Math.max(0, Math.min(wanted, mostPods)) }, (_, index): Pod => {
    const ordinal = spec.firstOrdinal + index;
    const name = kind === 'StatefulSet' ? `${owner}-${ordinal}` : `${owner}-assumed-${index + 1}`;
    const labels =
      kind === 'StatefulSet'
        ? {
            ...spec.labels,
            'statefulset.kubernetes.io/pod-name': name,
            'apps.kubernetes.io/pod-index': String(ordinal),
          }
        : spec.labels;
    return {
      kind: 'Pod',
      meta: {
        mesh: '',
        name: `${name}.${namespace}`,
        namespace,
        labels,
        creationTime: undefined,
        modificationTime: undefined,
        kubernetes: {
          name,
          uid: '',
          labels,
          annotations: spec.annotations,
          owners: [{ apiVersion: '', kind, name: owner, uid: '' }],
        },
      },
      spec: { ...unborn, ...spec.template },
      status: undefined,
      form: 'kubernetes',
      origin: workload.origin,
    };
  });
}

const unborn: Omit<PodSpec, 'serviceAccountName' | 'containers' | 'sidecars' | 'initContainers' | 'reachableBackends'> =
  {
    nodeName: '',
    notReady: [],
    initNotReady: [],
    ip: '',
    phase: '',
    reason: '',
    terminating: false,
    hasStatus: false,
  };

/** A Pod as the injector leaves it; as it is where it gets no sidecar. */
function withSidecar(pod: Pod, cluster: Cluster): Pod {
  const { meta, spec } = pod;
  const namespace = cluster.namespaces.get(meta.namespace);
  const names = [...spec.containers.map(({ name }) => name), ...spec.initContainers];
  const { systemNamespace } = cluster.controlPlane.settings;
  const injection = injectionOf(meta.labels, names, namespace, systemNamespace);
  const serviceAccountName = spec.serviceAccountName || 'default';
  if (!injection.ok || !injection.value) return { ...pod, spec: { ...spec, serviceAccountName } };
  const labels = withEntry(meta.labels, label.mesh, meshOf(meta, namespace, cluster.behaviour).mesh);
  const annotations = { ...meta.kubernetes!.annotations };
  for (const [key, value] of Object.entries(injected)) put(annotations, key, own(annotations, key) ?? value);
  return {
    ...pod,
    meta: { ...meta, labels, kubernetes: { ...meta.kubernetes!, labels, annotations } },
    spec: { ...spec, serviceAccountName },
  };
}

function withEntry(labels: Labels, key: string, value: string): Labels {
  return { ...labels, [key]: value };
}

/** The endpoints that Kubernetes will give Services that it has not seen yet, or whose Pods it has not. */
function derivedSlices(
  cluster: Cluster,
  templates: ReadonlySet<Pod>,
  store: Store,
): ReadonlyMap<string, readonly EndpointSlice[]> {
  const noPods = store.list('Pod').length === 0 && templates.size > 0;
  const isWithout = (service: Service): boolean =>
    !cluster.slices.has(keyOfMeta(service.meta)) && (service.meta.kubernetes!.uid === '' || noPods);
  if (![...cluster.services.values()].some(isWithout)) return new Map();
  const servicesOf = servicesOfPods(cluster, { withIgnored: true });
  const found = new Map<string, { service: Service; pods: Pod[] }>();
  for (const pod of cluster.pods.values())
    for (const service of servicesOf(pod)) {
      if (!isWithout(service) || !selects(service, pod)) continue;
      const key = keyOfMeta(service.meta);
      const known = found.get(key);
      if (known === undefined) found.set(key, { service, pods: [pod] });
      else known.pods.push(pod);
    }
  return new Map([...found].map(([key, { service, pods }]) => [key, [sliceOf(service, pods)]]));
}

/** Whether a Pod has the whole selector, keys that the control plane ignores included. */
function selects({ spec }: Service, { meta }: Pod): boolean {
  return Object.entries(spec.selector ?? {}).every(([key, value]) => own(meta.labels, key) === value);
}

function sliceOf(service: Service, pods: readonly Pod[]): EndpointSlice {
  const { name } = service.meta.kubernetes!;
  return {
    kind: 'EndpointSlice',
    meta: { ...service.meta, name: keyOf(service.meta.namespace, name) },
    spec: {
      service: name,
      endpoints: pods.map(({ meta, spec }) => ({
        addresses: spec.ip === '' ? [] : [spec.ip],
        target: {
          apiVersion: 'v1',
          kind: 'Pod',
          name: meta.kubernetes!.name,
          namespace: meta.namespace,
          uid: meta.kubernetes!.uid,
        },
      })),
    },
    status: undefined,
    form: 'kubernetes',
    origin: service.origin,
  };
}
