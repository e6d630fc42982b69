import type { Labels } from './labels.ts';
import type { ResourceOf } from './resource.ts';

export type InboundState = 'Ready' | 'NotReady' | 'Ignored';

export interface Inbound {
  readonly address: string;
  readonly port: number;
  /** Empty where the manifest gives none: then the port number is the section name. */
  readonly name: string;
  readonly tags: Labels;
  readonly state: InboundState;
  /** `health.ready`; an absent `health` counts as ready, `health: {}` does not. */
  readonly healthReady: boolean;
  /** `protocol` (Kuma 2.14 and later); empty where absent. */
  readonly protocol: string;
}

export interface DataplaneSpec {
  readonly address: string;
  readonly inbound: readonly Inbound[];
  /** Tags of a gateway Dataplane, which has no inbounds. */
  readonly gateway: { readonly type: 'DELEGATED' | 'BUILTIN'; readonly tags: Labels } | undefined;
}

export type Dataplane = ResourceOf<'Dataplane', DataplaneSpec>;
