import { compareInbound, type KindOrder } from './order.ts';
import type { Conf, Policy } from './policy.ts';

/** One rule for what comes in; nothing is merged in the list. */
export interface InboundRule {
  readonly conf: Conf;
  readonly policy: Policy;
  /** Its place in `rules`, or in `from` where that counts as rules. */
  readonly index: number;
}

/**
 * The rules for an inbound from the least specific to the most. A policy with `rules` gives those; `from` counts only
 * for kinds whose `from` can be nothing but the whole mesh.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/inbound/inboundrules.go: BuildRules
 */
export function inboundRules(policies: readonly Policy[], order: KindOrder = 'with-dataplane'): readonly InboundRule[] {
  return policies
    .flatMap((policy): readonly InboundRule[] => {
      if (policy.rules.length > 0) return policy.rules.map((conf, index) => ({ conf, policy, index }));
      if (!policy.type.rules || !policy.type.fromAsRules) return [];
      return policy.from.map(({ conf }, index) => ({ conf, policy, index }));
    })
    .toSorted((a, b) => compareInbound(a.policy, b.policy, order));
}
