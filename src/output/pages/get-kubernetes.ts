import type {
  EndpointSlice,
  Endpoints,
  KubernetesResource,
  Namespace,
  Pod,
  Service,
  ServicePort,
  WorkloadResource,
} from '../../model/kubernetes.ts';
import { type Labels, label, own } from '../../model/labels.ts';
import type { Resource } from '../../model/resource.ts';

/** A column of a table of resources. */
export interface Column {
  readonly name: string;
  readonly of: (resource: Resource) => string;
}

/** `a=b,c=d`, by key. */
export function pairs(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join(',');
}

/** A column of one kind, which is all that its table holds. */
function column<R extends KubernetesResource>(name: string, of: (resource: R) => string): Column {
  return { name, of: of as unknown as Column['of'] };
}

const endpoints = [
  column<EndpointSlice | Endpoints>('SERVICE', ({ spec }) => spec.service),
  column<EndpointSlice | Endpoints>('ENDPOINTS', ({ spec }) => String(spec.endpoints.length)),
];

const workload = [
  column<WorkloadResource>('REPLICAS', ({ spec }) => String(spec.replicas ?? '')),
  column<WorkloadResource>('POD LABELS', ({ spec }) => pairs(spec.labels)),
];

/** Columns of the kinds of Kubernetes: what decides about meshes, MeshServices and Dataplanes. */
export const kubernetesColumns: Readonly<Record<string, readonly Column[]>> = {
  Service: [
    column<Service>('TYPE', ({ spec }) => spec.type),
    column<Service>('CLUSTER-IP', ({ spec }) => spec.clusterIP ?? ''),
    column<Service>('PORTS', ({ spec }) => spec.ports.map(portWords).join(', ')),
    column<Service>('SELECTOR', ({ spec }) => pairs(spec.selector ?? {})),
  ],
  Pod: [
    column<Pod>('SIDECAR', ({ meta }) => own(meta.kubernetes?.annotations ?? {}, 'kuma.io/sidecar-injected') ?? ''),
    column<Pod>('PHASE', ({ spec }) => spec.phase),
    column<Pod>('IP', ({ spec }) => spec.ip),
    column<Pod>('NODE', ({ spec }) => spec.nodeName),
  ],
  Namespace: [
    column<Namespace>('INJECTION', ({ meta }) => own(meta.labels, label.injection) ?? ''),
    column<Namespace>('OF MESH', ({ meta }) => meshLabel(meta)),
  ],
  EndpointSlice: endpoints,
  Endpoints: endpoints,
  CronJob: workload,
  DaemonSet: workload,
  Deployment: workload,
  Job: workload,
  StatefulSet: workload,
};

/** The label counts before the annotation. */
function meshLabel({ labels, kubernetes }: Resource['meta']): string {
  return own(labels, label.mesh) ?? own(kubernetes?.annotations ?? {}, label.mesh) ?? '';
}

/** `80:8080/TCP`, without a target that is the same. */
function portWords({ port, targetPort, protocol }: ServicePort): string {
  return `${port}${targetPort === port ? '' : `:${targetPort}`}/${protocol}`;
}
