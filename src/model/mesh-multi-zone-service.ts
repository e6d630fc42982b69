import type { Labels } from './labels.ts';
import type { Address, Condition, HostnameGeneratorStatus } from './mesh-service.ts';
import type { ResourceOf } from './resource.ts';

export interface MeshMultiZoneServicePort {
  /** Absent in most manifests: then the port number is the section name. */
  readonly name?: string;
  readonly port: number;
  readonly appProtocol: string;
}

export interface MeshMultiZoneServiceSpec {
  /** `selector.meshService.matchLabels`, never empty where Kuma accepted it. */
  readonly matchLabels: Labels;
  readonly ports: readonly MeshMultiZoneServicePort[];
}

/** A member: display name, and labels `k8s.kuma.io/namespace` and `kuma.io/zone` or the empty string. */
export interface MatchedMeshService {
  readonly name: string;
  readonly namespace: string;
  readonly zone: string;
  readonly mesh: string;
}

export interface MeshMultiZoneServiceStatus {
  readonly addresses: readonly Address[];
  readonly vips: readonly { readonly ip: string }[];
  readonly meshServices: readonly MatchedMeshService[];
  readonly hostnameGenerators: readonly HostnameGeneratorStatus[];
  readonly conditions: readonly Condition[];
}

export type MeshMultiZoneService = ResourceOf<
  'MeshMultiZoneService',
  MeshMultiZoneServiceSpec,
  MeshMultiZoneServiceStatus | undefined
>;
