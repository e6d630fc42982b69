import type { Dataplane } from '../../model/dataplane.ts';
import { listAt, objectsAt } from '../admission/json.ts';
import { compare } from '../order.ts';
import { placeOfField } from '../routes/places.ts';
import { fieldOrigins } from '../rules/field-origins.ts';
import { hashMatches } from '../rules/match-hash.ts';
import { originsByMatches } from '../rules/match-origins.ts';
import type { ToRules } from '../rules/matched.ts';
import { mergeTraitsOf } from '../rules/merge.ts';
import type { Policy } from '../rules/policy.ts';
import { type PolicyKind, policyTypes } from '../rules/policy-types.ts';
import { firstNames, groupsOf, type ProxyGroup, proxyGroups } from '../rules/proxy-groups.ts';
import type { MeshView } from '../view.ts';

/** What the policies of a mesh do with its proxies. */
export interface Effects {
  /** How many proxies a policy selects. */
  selected(policy: Policy): number;
  /** The first proxies that it selects, by name; at most five. */
  firstSelected(policy: Policy): readonly string[];
  /**
   * Who leaves nothing of an item of `to`: the last item that sets one of its fields, on the proxies that the policy
   * selects. `undefined` where something of it is in effect somewhere, or where it meets no destination at all.
   */
  overridden(policy: Policy, index: number): { readonly policy: Policy; readonly index: number } | undefined;
  /**
   * The other route that completes the names in the backendRefs of a rule, on the first proxies where one does: it has
   * the same matches, is more specific, and is of another zone or namespace.
   */
  completedBy(policy: Policy, index: number, rule: number): Policy | undefined;
}

interface Entry {
  readonly policy: Policy;
  readonly index: number;
  readonly conf: Policy['single'];
}

/** Proxies that the same policies select. */
interface SelectedGroup extends Pick<ProxyGroup, 'count' | 'names'> {
  readonly policies: readonly Policy[];
}

/**
 * Holds every policy against every proxy, or against some, once; proxies with the same policies are looked at together.
 */
export function effectsOf(view: MeshView, dataplanes: readonly Dataplane[] = view.context.dataplanes): Effects {
  const seen = new Set<ToRules>();
  const judged = new Set<unknown>();
  const effective = new Set<string>();
  const losers = new Map<string, Entry>();
  const completed = new Map<string, Policy>();
  const completes = view.context.behaviour.completesByMatches && areFromDifferentPlaces(view.policies('MeshHTTPRoute'));
  const kinds = policyTypes.filter(({ kind }) => view.policies(kind).length > 0);
  const groups = (dataplanes === view.context.dataplanes ? proxyGroups(view) : groupsOf(view, dataplanes)).toSorted(
    (a, b) => compare(a.names[0]!, b.names[0]!),
  );
  const selected = groups.map(({ proxy, count, names }): SelectedGroup => {
    const policies = kinds.flatMap(({ kind, to }) => {
      const matched = view.matched(kind, proxy);
      if (to && !seen.has(matched.to)) {
        seen.add(matched.to);
        for (const entries of mergesOf(matched.to, judged)) {
          judge(kind, entries, effective, losers);
          if (completes && kind === 'MeshHTTPRoute') noteCompleted(entries, completed);
        }
      }
      return matched.policies;
    });
    return { policies, count, names };
  });
  const counts = countsOf(selected);
  return {
    selected: (policy) => counts.get(policy)?.count ?? 0,
    firstSelected: (policy) => counts.get(policy)?.names ?? [],
    overridden(policy, index) {
      const key = entryKey({ policy, index });
      // What a route at the top makes of an item has no place of its own.
      if (policy.targetRef.kind === 'MeshHTTPRoute') return undefined;
      return effective.has(key) ? undefined : losers.get(key);
    },
    completedBy: (policy, index, rule) => completed.get(`${entryKey({ policy, index })} ${rule}`),
  };
}

/** How many proxies each policy selects, and the first of them by name. */
function countsOf(groups: readonly SelectedGroup[]): ReadonlyMap<Policy, { count: number; names: readonly string[] }> {
  const counts = new Map<Policy, { count: number; names: readonly string[] }>();
  for (const { policies, count, names } of groups)
    for (const policy of policies) {
      const known = counts.get(policy);
      if (known === undefined) counts.set(policy, { count, names });
      else {
        known.count += count;
        known.names = firstNames(known.names, names);
      }
    }
  return counts;
}

/** Every list of items that is merged into one configuration, but lists that were looked at before. */
function* mergesOf({ legacy, resources }: ToRules, before: Set<unknown>): Generator<readonly Entry[]> {
  for (const { origins } of resources.values()) {
    if (before.has(origins)) continue;
    before.add(origins);
    yield origins.map(({ policy, index }) => ({ policy, index, conf: policy.to[index]!.conf }));
  }
  for (const { items } of legacy) yield items;
}

function judge(kind: PolicyKind, entries: readonly Entry[], effective: Set<string>, losers: Map<string, Entry>): void {
  // An item that stands alone is in effect if it sets anything: nothing to learn of one that is known to be.
  if (entries.length === 1 && effective.has(entryKey(entries[0]!))) return;
  const origins = fieldOrigins(
    entries.map(({ conf }) => conf),
    mergeTraitsOf(kind),
  );
  const winners = new Set(origins.values());
  for (const [at, entry] of entries.entries()) {
    const key = entryKey(entry);
    if (winners.has(at)) effective.add(key);
    else {
      const own = fieldOrigins([entry.conf], mergeTraitsOf(kind)).keys();
      const winner = Math.max(...[...own].map((path) => origins.get(path) ?? -1));
      if (winner >= 0) losers.set(key, entries[winner]!);
    }
  }
}

function areFromDifferentPlaces(policies: readonly Policy[]): boolean {
  return new Set(policies.map(({ kri }) => `${kri.zone} ${kri.namespace}`)).size > 1;
}

/** The most specific item with some matches names the route, and completes the names in its backendRefs. */
function noteCompleted(entries: readonly Entry[], completed: Map<string, Policy>): void {
  for (const [hash, origin] of originsByMatches(entries)) {
    const rule = entries
      .flatMap(({ conf }) => objectsAt(conf, 'rules'))
      .find((one) => hashMatches(listAt(one, 'matches')) === hash);
    const place = placeOfField(entries, listAt(rule, 'matches'), 'backendRefs');
    if (place === undefined || place.rule === undefined || place.policy === origin.policy) continue;
    const [own, other] = [place.policy.kri, origin.policy.kri];
    if (own.zone === other.zone && own.namespace === other.namespace) continue;
    const key = `${entryKey(place)} ${place.rule}`;
    if (!completed.has(key)) completed.set(key, origin.policy);
  }
}

function entryKey({ policy, index }: Pick<Entry, 'policy' | 'index'>): string {
  const { kind, meta } = policy;
  return `${kind}\n${meta.name}\n${meta.labels['kuma.io/zone'] ?? ''}\n${index}`;
}
