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
  /** The port of the workload behind the proxy; 0 where absent: the same port. */
  readonly servicePort: number;
  /** The address of the workload behind the proxy; empty where absent. */
  readonly serviceAddress: string;
}

/** An explicit outbound: by tags, or by `backendRef` (then `tags` is empty). */
export interface Outbound {
  /** Empty where absent: Kuma takes 127.0.0.1. */
  readonly address: string;
  readonly port: number;
  readonly tags: Labels;
  readonly backendRef: OutboundBackendRef | undefined;
}

export interface OutboundBackendRef {
  readonly kind: string;
  /** Empty where absent. */
  readonly name: string;
  /** 0 where absent. */
  readonly port: number;
  readonly labels: Labels;
}

/** One entry of `reachableBackends.refs`. */
export interface ReachableBackendRef {
  readonly kind: string;
  /** Empty where absent. */
  readonly name: string;
  readonly namespace: string;
  /** 0 where absent: all ports. */
  readonly port: number;
  readonly labels: Labels;
}

export interface TransparentProxying {
  readonly redirectPortInbound: number;
  readonly redirectPortOutbound: number;
  /** `UnSpecified` where absent. */
  readonly ipFamilyMode: string;
  readonly directAccessServices: readonly string[];
  readonly reachableServices: readonly string[];
  /** `undefined` where the field is absent, which means everything; an empty list means nothing. */
  readonly reachableBackends: readonly ReachableBackendRef[] | undefined;
}

export interface DataplaneSpec {
  readonly address: string;
  readonly inbound: readonly Inbound[];
  /** `networking.advertisedAddress`; empty where absent. */
  readonly advertisedAddress: string;
  readonly outbound: readonly Outbound[];
  readonly transparentProxying: TransparentProxying | undefined;
  /** Tags of a gateway Dataplane, which has no inbounds. */
  readonly gateway: { readonly type: 'DELEGATED' | 'BUILTIN'; readonly tags: Labels } | undefined;
  /** What no answer uses and is only written out; known on Kubernetes. */
  readonly written?: WrittenOnly;
}

export interface WrittenOnly {
  /** `networking.admin`. */
  readonly admin?: unknown;
  readonly probes?: unknown;
  readonly metrics?: unknown;
}

export type Dataplane = ResourceOf<'Dataplane', DataplaneSpec>;
