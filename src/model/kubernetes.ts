import type { Labels } from './labels.ts';
import type { ResourceOf } from './resource.ts';

/** Who owns an object: it goes when its last owner is gone. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Empty in a manifest that no server has seen. */
  readonly uid: string;
  /** As it is written: `controller` and `blockOwnerDeletion`, where they are there. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

/** What the metadata of an object says beside what a control plane presents of it. */
export interface KubernetesMeta {
  /** `metadata.name`. */
  readonly name: string;
  /** Empty in a manifest that no server has seen. */
  readonly uid: string;
  /** As stored; of what is presented some stands in annotations. */
  readonly labels: Labels;
  /** As stored; of core kinds only those that Kuma reads. */
  readonly annotations: Labels;
  readonly owners: readonly OwnerReference[];
}

export interface ServicePort {
  /** Empty where absent. */
  readonly name: string;
  readonly port: number;
  /** The port itself where absent, as the API server fills it in. */
  readonly targetPort: number | string;
  /** `TCP` where absent, as the API server fills it in. */
  readonly protocol: string;
  readonly appProtocol: string | undefined;
}

export interface ServiceSpec {
  /** `ClusterIP` where absent. */
  readonly type: string;
  /** `undefined` where absent; an empty one selects nobody either. */
  readonly selector: Labels | undefined;
  /** `None`, an address, or empty: there is none. `undefined`: the manifest waits for the server to give one. */
  readonly clusterIP: string | undefined;
  readonly ports: readonly ServicePort[];
}

export interface NamespaceSpec {
  readonly terminating: boolean;
}

/** A port that a container declares. */
export interface ContainerPort {
  /** Empty where absent. */
  readonly name: string;
  readonly port: number;
  /** `TCP` where absent. */
  readonly protocol: string;
}

/** A probe over HTTP, as far as a virtual probe is made of it. */
export interface HttpProbe {
  readonly path: string;
  readonly port: number;
}

export interface Container {
  readonly name: string;
  readonly ports: readonly ContainerPort[];
  /** Liveness, readiness and startup, in this order; only kept where the Pod has virtual probes. */
  readonly probes: readonly HttpProbe[];
}

/** What the annotation `kuma.io/reachable-backends` says: references, or that it cannot be read. */
export type ReachableBackendsAnnotation =
  | { readonly ok: true; readonly refs: readonly Readonly<Record<string, unknown>>[] }
  | { readonly ok: false };

/** The part of a Pod that a template has as well. */
export interface PodTemplate {
  readonly serviceAccountName: string;
  readonly containers: readonly Container[];
  /** Init containers that are restarted always, from `kuma-sidecar` on: sidecars beside it. */
  readonly sidecars: readonly Container[];
  /** Names of all init containers. */
  readonly initContainers: readonly string[];
  readonly reachableBackends: ReachableBackendsAnnotation | undefined;
}

export interface PodSpec extends PodTemplate {
  readonly nodeName: string;
  /** Names of containers that are reported not ready. */
  readonly notReady: readonly string[];
  /** The same for init containers. */
  readonly initNotReady: readonly string[];
  readonly ip: string;
  readonly phase: string;
  readonly reason: string;
  readonly terminating: boolean;
  /** Whether it has a status at all: a manifest that was never applied has none. */
  readonly hasStatus: boolean;
}

export interface EndpointTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Empty where absent: that of the slice. */
  readonly namespace: string;
  readonly uid: string;
}

export interface Endpoint {
  readonly addresses: readonly string[];
  readonly target: EndpointTarget | undefined;
}

export interface EndpointSliceSpec {
  /** Label `kubernetes.io/service-name`; of Endpoints its own name. */
  readonly service: string;
  readonly endpoints: readonly Endpoint[];
}

/** Kinds with a Pod template. */
export const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

export interface WorkloadSpec {
  /** How many Pods: `replicas`, of a Job `parallelism`; `undefined` for a DaemonSet. */
  readonly replicas: number | undefined;
  /** `serviceName` of a StatefulSet; empty where absent. */
  readonly serviceName: string;
  /** `ordinals.start` of a StatefulSet. */
  readonly firstOrdinal: number;
  /** Labels of the Pods. */
  readonly labels: Labels;
  /** Annotations of the Pods that Kuma reads. */
  readonly annotations: Labels;
  readonly template: PodTemplate;
}

/** The kinds of Gateway API that are listed; what they mean is left to who asks for them. */
export const gatewayApiKinds = [
  'Gateway',
  'GatewayClass',
  'GRPCRoute',
  'HTTPRoute',
  'ReferenceGrant',
  'TCPRoute',
  'TLSRoute',
] as const;
export type GatewayApiKind = (typeof gatewayApiKinds)[number];

export type Service = ResourceOf<'Service', ServiceSpec>;
export type Namespace = ResourceOf<'Namespace', NamespaceSpec>;
export type Pod = ResourceOf<'Pod', PodSpec>;
/** Nothing but its labels counts. */
export type Node = ResourceOf<'Node', Readonly<Record<string, never>>>;
export type EndpointSlice = ResourceOf<'EndpointSlice', EndpointSliceSpec>;
export type Endpoints = ResourceOf<'Endpoints', EndpointSliceSpec>;
/** Nothing but its owners counts. */
export type ReplicaSet = ResourceOf<'ReplicaSet', Readonly<Record<string, never>>>;
export type WorkloadResource = { readonly [K in WorkloadKind]: ResourceOf<K, WorkloadSpec> }[WorkloadKind];
/** `data` is only kept of what Kuma writes. */
export type ConfigMap = ResourceOf<'ConfigMap', { readonly data: Labels }>;
export type GatewayApiResource = {
  readonly [K in GatewayApiKind]: ResourceOf<K, Readonly<Record<string, unknown>>>;
}[GatewayApiKind];

/** Every kind of Kubernetes itself that is read. */
export type KubernetesResource =
  | Service
  | Namespace
  | Pod
  | Node
  | EndpointSlice
  | Endpoints
  | ReplicaSet
  | WorkloadResource
  | ConfigMap
  | GatewayApiResource;
