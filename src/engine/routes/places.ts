import { get, listAt, objectAt, objectsAt } from '../admission/json.ts';
import { hashMatches } from '../rules/match-hash.ts';
import type { MatchOrigin } from '../rules/match-origins.ts';
import type { Policy } from '../rules/policy.ts';

/** A rule of a route as it is written. */
export interface RulePlace {
  readonly policy: Policy;
  /** The item of `to`. */
  readonly index: number;
  /** The rule in the item; `undefined` where the item has none and its own target counts. */
  readonly rule: number | undefined;
}

/**
 * Where the merged rule with some matches has its `backendRefs` or its `filters` from: the most specific item that has
 * both the matches and the field, since lists are replaced as a whole.
 */
export function placeOfField(
  items: readonly MatchOrigin[],
  matches: readonly unknown[],
  field: 'backendRefs' | 'filters',
): RulePlace | undefined {
  const hash = hashMatches(matches);
  for (const { policy, index } of items.toReversed()) {
    const rules = objectsAt(policy.to[index]?.conf, 'rules');
    // Rules are kept from the last to the first; of several with the same matches the first that is written counts.
    const at = rules.findLastIndex(
      (rule) => hashMatches(listAt(rule, 'matches')) === hash && get(objectAt(rule, 'default'), field) !== undefined,
    );
    if (at >= 0) return { policy, index, rule: rules.length - 1 - at };
  }
  return undefined;
}

/** Where the merged rule of a TCP route has its `backendRefs` from. */
export function placeOfTcpRefs(items: readonly MatchOrigin[]): RulePlace | undefined {
  const origin = items.findLast(
    ({ policy, index }) => get(objectAt(policy.to[index]?.conf, 'default'), 'backendRefs') !== undefined,
  );
  if (origin === undefined) return undefined;
  return { ...origin, rule: origin.policy.to[origin.index]!.hasRules ? 0 : undefined };
}
