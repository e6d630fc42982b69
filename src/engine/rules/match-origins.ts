import { listAt, objectsAt } from '../admission/json.ts';
import { hashMatches } from './match-hash.ts';
import type { Policy } from './policy.ts';

/** The item of a policy that a rule of a route is taken to come from. */
export interface MatchOrigin {
  readonly policy: Policy;
  /** The place of the item in `to`. */
  readonly index: number;
}

/**
 * For the matches of each rule, by their hash, the most specific item that has them, even where its backendRefs come
 * from a less specific one: its zone and namespace complete the names in backendRefs, and it names the routes.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/common/origin.go: OriginByMatches
 */
export function originsByMatches(items: readonly MatchOrigin[]): ReadonlyMap<string, MatchOrigin> {
  const origins = new Map<string, MatchOrigin>();
  for (const { policy, index } of items)
    for (const rule of objectsAt(policy.to[index]?.conf, 'rules'))
      origins.set(hashMatches(listAt(rule, 'matches')), { policy, index });
  return origins;
}
