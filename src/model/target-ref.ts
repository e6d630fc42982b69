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
