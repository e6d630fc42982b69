import type { Dataplane } from './dataplane.ts';
import type { HostnameGenerator } from './hostname-generator.ts';
import type { KubernetesMeta, KubernetesResource } from './kubernetes.ts';
import type { Labels } from './labels.ts';
import { label } from './labels.ts';
import type { Mesh } from './mesh.ts';
import type { MeshExternalService } from './mesh-external-service.ts';
import type { MeshMultiZoneService } from './mesh-multi-zone-service.ts';
import type { MeshService } from './mesh-service.ts';
import type { PlainResource } from './plain-resource.ts';
import type { Origin } from './source.ts';

export type Environment = 'universal' | 'kubernetes';

/** What every resource has beside its spec, as a control plane presents it. */
export interface Meta {
  /** Empty for kinds that belong to no mesh. */
  readonly mesh: string;
  /** The core name: on Kubernetes `<name>.<namespace>` for namespaced kinds, else the name. */
  readonly name: string;
  /** The Kubernetes namespace; empty on Universal and for cluster-scoped kinds. */
  readonly namespace: string;
  /** Effective labels: on Kubernetes with the three that are stored as annotations. */
  readonly labels: Labels;
  /** RFC 3339, as written; `undefined` where the manifest has none, or the zero time. */
  readonly creationTime: string | undefined;
  readonly modificationTime: string | undefined;
  /** What has no creation time but cannot have been made before this: what a generator makes, and its copies. */
  readonly notBefore?: string;
  /** Of what was read in the Kubernetes form, or is made on Kubernetes. */
  readonly kubernetes?: KubernetesMeta;
}

/** A resource of one kind; `spec` and `status` are what the engine uses of it. */
export interface ResourceOf<Kind extends string, Spec, Status = undefined> {
  readonly kind: Kind;
  readonly meta: Meta;
  readonly spec: Spec;
  readonly status: Status;
  /** The form in which it was read. */
  readonly form: Environment;
  readonly origin: Origin;
}

/** Every resource that is read, told apart by `kind`. */
export type Resource =
  | Mesh
  | Dataplane
  | MeshService
  | MeshMultiZoneService
  | MeshExternalService
  | HostnameGenerator
  | PlainResource
  | KubernetesResource;

/** The resource type of a kind by its name. */
export type ResourceOfKind<K extends string> = Extract<Resource, { readonly kind: K }>;

/** Label `kuma.io/display-name`, else the core name. @see kuma v2.13.10 pkg/core/resources/model/resource.go: GetDisplayName */
export function displayName(meta: Meta): string {
  return meta.labels[label.displayName] || meta.name;
}

/** Whether this zone made the resource: no origin label, or `zone`. @see kuma v2.13.10 pkg/core/resources/apis/meshservice/api/v1alpha1/helpers.go: IsLocalMeshService */
export function isLocal(meta: Meta): boolean {
  const origin = meta.labels[label.origin];
  return origin === undefined || origin === '' || origin === 'zone';
}
