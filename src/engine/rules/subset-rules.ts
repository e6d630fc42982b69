import { type Labels, own } from '../../model/labels.ts';
import { perObject } from '../../model/per-object.ts';
import type { TargetRef } from '../../model/target-ref.ts';
import { cliques } from './cliques.ts';
import { mergeConfs, mergeTraitsOf } from './merge.ts';
import type { Conf, Policy } from './policy.ts';
import {
  combinations,
  contains,
  containsElement,
  intersect,
  isOldKind,
  positives,
  type Subset,
  subsetOf,
  type Tag,
} from './subset.ts';

/** An item of `to` or `from` on its way into rules by tags. */
export interface SubsetItem {
  readonly policy: Policy;
  /** Its place in the list that it comes from. */
  readonly index: number;
  readonly targetRef: TargetRef;
  readonly conf: Conf;
}

/** What holds for a group of clients or destinations that tags tell. */
export interface SubsetRule {
  readonly subset: Subset;
  readonly conf: Conf;
  /** Policies that gave something, in the order of merging, each once. */
  readonly origins: readonly Policy[];
  /** The items behind it, in the order of merging. */
  readonly items: readonly SubsetItem[];
}

/** An item with what tags tell of it. */
interface Located {
  readonly item: SubsetItem;
  readonly subset: Subset;
}

/** Rules in the order in which the first that fits is taken, or why Kuma could make none. */
export type SubsetRules =
  | { readonly ok: true; readonly rules: readonly SubsetRule[] }
  | { readonly ok: false; readonly error: string };

/**
 * The old rules, by tags, of items in the order of their policies: the kind of an item does not change its place.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/rules.go: BuildRules
 */
export function subsetRules(all: readonly SubsetItem[], withNegations: boolean): SubsetRules {
  const items: Located[] = [];
  for (const item of all) {
    if (!isOldKind(item.targetRef.kind)) continue;
    const subset = subsetOf(item.targetRef);
    if (subset === undefined) return { ok: false, error: `can't represent ${item.targetRef.kind} as tags` };
    items.push({ item, subset });
  }
  const keys = new Set(items.flatMap(({ subset }) => subset.map(({ key }) => key)));
  if (!withNegations && keys.size <= 1) return { ok: true, rules: oneKeyRules(items) };
  const subsets = items.map(({ subset }) => subset);
  const rules = cliques(subsets.length, (a, b) => intersect(subsets[a]!, subsets[b]!)).flatMap((clique) => {
    const tags = new Map<string, Tag>();
    for (const node of clique) for (const tag of subsets[node]!) tags.set(`${tag.key}\n${tag.value}`, tag);
    return [...combinations([...tags.values()])].flatMap((subset) =>
      ruleOf(
        subset,
        items.filter((one) => contains(one.subset, subset)),
      ),
    );
  });
  return { ok: true, rules: rules.toSorted((a, b) => positives(b.subset) - positives(a.subset)) };
}

/** With one key at most, a subset is the whole mesh or one value: each takes what is its own and what is for all. */
function oneKeyRules(items: readonly Located[]): readonly SubsetRule[] {
  const byValue = new Map<string | undefined, { readonly subset: Subset; readonly own: number[] }>();
  for (const [at, { subset }] of items.entries()) {
    const value = subset[0]?.value;
    const known = byValue.get(value);
    if (known === undefined) byValue.set(value, { subset, own: [at] });
    else known.own.push(at);
  }
  const all = byValue.get(undefined)?.own ?? [];
  const rules = [...byValue].flatMap(([value, { subset, own }]) => {
    const relevant = value === undefined ? own : [...all, ...own].toSorted((a, b) => a - b);
    return ruleOf(
      subset,
      relevant.map((at) => items[at]!),
    );
  });
  return rules.toSorted((a, b) => b.subset.length - a.subset.length);
}

function ruleOf(subset: Subset, relevant: readonly Located[]): readonly SubsetRule[] {
  const [first] = relevant;
  if (first === undefined) return [];
  const items = relevant.map(({ item }) => item);
  const origins = [...new Set(items.map(({ policy }) => policy))];
  return mergeConfs(
    items.map(({ conf }) => conf),
    mergeTraitsOf(first.item.policy.kind),
  ).map((conf) => ({ subset, conf, origins, items }));
}

/** Rules by the one tag that they ask for, and those that ask for something else; positions in their list. */
interface RuleIndex {
  readonly byTag: ReadonlyMap<string, number>;
  readonly keys: ReadonlySet<string>;
  readonly others: readonly number[];
}

const indexOf = perObject((rules: readonly SubsetRule[]): RuleIndex => {
  const byTag = new Map<string, number>();
  const keys = new Set<string>();
  const others: number[] = [];
  for (const [at, { subset }] of rules.entries()) {
    const [tag] = subset;
    if (subset.length !== 1 || tag!.not) others.push(at);
    else {
      keys.add(tag!.key);
      const text = `${tag!.key}\n${tag!.value}`;
      if (!byTag.has(text)) byTag.set(text, at);
    }
  }
  return { byTag, keys, others };
});

/** The rule for a destination or a client: the first that fits. @see kuma v2.13.10 pkg/plugins/policies/core/rules/rules.go: Compute */
export function ruleFor(rules: readonly SubsetRule[], element: Labels): SubsetRule | undefined {
  if (rules.length === 0) return undefined;
  const { byTag, keys, others } = indexOf(rules);
  let first = rules.length;
  for (const key of keys) {
    const value = own(element, key);
    const at = value === undefined ? undefined : byTag.get(`${key}\n${value}`);
    if (at !== undefined && at < first) first = at;
  }
  for (const at of others) {
    if (at >= first) break;
    if (containsElement(rules[at]!.subset, element)) return rules[at];
  }
  return rules[first];
}
