import type { ResourceOf } from './resource.ts';

/** `Mesh.meshServices.mode`. @see kuma v2.13.10 api/mesh/v1alpha1/mesh_helpers.go: MeshServicesMode */
export const meshServicesModes = ['Disabled', 'Everywhere', 'ReachableBackends', 'Exclusive'] as const;
export type MeshServicesMode = (typeof meshServicesModes)[number];

export interface MeshSpec {
  /** `Disabled` also where the field is absent. */
  readonly meshServicesMode: MeshServicesMode;
  /** Name of the enabled mTLS backend; empty: mTLS is off. */
  readonly mtlsBackend: string;
  /** The whole spec as it was decoded. */
  readonly stored: Readonly<Record<string, unknown>>;
}

export type Mesh = ResourceOf<'Mesh', MeshSpec>;
