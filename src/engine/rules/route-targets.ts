import { listAt, objectsAt } from '../admission/json.ts';
import { hashMatches } from './match-hash.ts';
import type { Policy } from './policy.ts';
import type { SubsetItem } from './subset-rules.ts';

/** The tag that stands for the matches of a rule of a route. */
const matchesTag = '__rule-matches-hash__';

/**
 * The items of a policy for rules by tags; of one with a MeshHTTPRoute at the top, an item for each rule of each item
 * of the route. `undefined` where no such route is there.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/rules.go: buildToListWithRoutes
 */
export function expandedItems(
  policy: Policy,
  lastRoute: (displayName: string) => Policy | undefined,
): readonly SubsetItem[] | undefined {
  if (policy.targetRef.kind !== 'MeshHTTPRoute') return policy.to.map((entry, index) => ({ policy, index, ...entry }));
  const route = lastRoute(policy.targetRef.name);
  if (route === undefined) return undefined;
  const items = route.to.flatMap(({ targetRef, conf }) => {
    const rules = objectsAt(conf, 'rules').toReversed();
    const everywhere = targetRef.kind === 'Mesh' || targetRef.kind === 'MeshSubset';
    return rules.flatMap((rule) =>
      policy.to.map((entry): Omit<SubsetItem, 'index'> => {
        const tags = { [matchesTag]: hashMatches(listAt(rule, 'matches')) };
        const ref = everywhere
          ? { ...targetRef, kind: 'MeshSubset', name: '', tags }
          : { ...targetRef, kind: 'MeshServiceSubset', tags };
        return { policy, targetRef: ref, conf: entry.conf };
      }),
    );
  });
  return items.map((item, index) => ({ ...item, index }));
}
