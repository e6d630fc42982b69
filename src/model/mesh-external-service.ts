import type { Address, HostnameGeneratorStatus } from './mesh-service.ts';
import type { ResourceOf } from './resource.ts';

export interface MeshExternalServiceSpec {
  readonly port: number;
  readonly protocol: string;
  /** The whole spec as the control plane stores it: as it was written, with the defaults of the schema. */
  readonly stored: Readonly<Record<string, unknown>>;
}

export interface MeshExternalServiceStatus {
  /** Empty where no address was given yet. */
  readonly vip: { readonly ip?: string };
  readonly addresses: readonly Address[];
  readonly hostnameGenerators: readonly HostnameGeneratorStatus[];
}

export type MeshExternalService = ResourceOf<
  'MeshExternalService',
  MeshExternalServiceSpec,
  MeshExternalServiceStatus | undefined
>;
