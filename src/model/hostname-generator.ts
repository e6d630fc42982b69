import type { Labels } from './labels.ts';
import type { ResourceOf } from './resource.ts';

/** The kinds that a HostnameGenerator can name, in the order in which the control plane goes through them. */
export type HostnameKind = 'MeshExternalService' | 'MeshService' | 'MeshMultiZoneService';

export interface HostnameGeneratorSpec {
  /** What the one selector names, and its `matchLabels`; empty labels select all of the kind. */
  readonly selects: { readonly kind: HostnameKind; readonly matchLabels: Labels } | undefined;
  readonly template: string;
  /** `extension.type`, which open-source Kuma ignores; empty where absent. */
  readonly extension: string;
}

export type HostnameGenerator = ResourceOf<'HostnameGenerator', HostnameGeneratorSpec>;
