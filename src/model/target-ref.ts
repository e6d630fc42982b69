import type { Labels } from './labels.ts';

/** A reference to proxies or destinations. Texts are empty where absent. @see kuma v2.13.10 api/common/v1alpha1/targetref.go: TargetRef */
export interface TargetRef {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly sectionName: string;
  /** `undefined` where the field is absent: for kind Dataplane an empty one selects all. */
  readonly labels: Labels | undefined;
  readonly tags: Labels;
  readonly proxyTypes: readonly string[];
}
/** Where a route, a mirror or an explicit outbound sends traffic. @see kuma v2.13.10 api/common/v1alpha1/targetref.go: BackendRef */
export interface BackendRef extends TargetRef {
  readonly mesh: string;
  /** 1 where absent. */
  readonly weight: number;
  /** `undefined` where absent, which for a MeshService is the old meaning: a value of `kuma.io/service`. */
  readonly port: number | undefined;
}
