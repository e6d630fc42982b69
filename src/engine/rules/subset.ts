import { type Labels, label, own } from '../../model/labels.ts';
import type { TargetRef } from '../../model/target-ref.ts';
import { compare } from '../order.ts';

/** `key: value`, or everything but that. */
export interface Tag {
  readonly key: string;
  readonly value: string;
  readonly not: boolean;
}

/** A group of proxies, by their tags. The empty one holds everything. */
export type Subset = readonly Tag[];

/** Old kinds of references: what can be told by tags. @see kuma v2.13.10 api/common/v1alpha1/targetref.go: IsOldKind */
export function isOldKind(kind: string): boolean {
  return ['Mesh', 'MeshSubset', 'MeshServiceSubset', 'MeshService', 'MeshGateway', 'MeshHTTPRoute'].includes(kind);
}

/**
 * A reference as tags; of a MeshService only the name counts, as a value of `kuma.io/service`. `undefined` for kinds
 * that tags cannot tell.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/rules.go: asSubset
 */
export function subsetOf({ kind, name, tags }: TargetRef): Subset | undefined {
  switch (kind) {
    case 'Mesh':
      return [];
    case 'MeshSubset':
      return tagsOf(tags);
    case 'MeshService':
      return [serviceTag(name)];
    case 'MeshServiceSubset':
      return [serviceTag(name), ...tagsOf(tags)];
    default:
      return undefined;
  }
}

const serviceTag = (value: string): Tag => ({ key: label.service, value, not: false });

/** Tags by their keys, in an order that Kuma leaves to chance. */
function tagsOf(tags: Labels): Subset {
  return Object.entries(tags)
    .map(([key, value]) => ({ key, value, not: false }))
    .toSorted((a, b) => compare(a.key, b.key));
}

/** Whether everything in `other` is in `subset`. @see kuma v2.13.10 pkg/plugins/policies/core/rules/subsetutils/subset.go: IsSubset */
export function contains(subset: Subset, other: Subset): boolean {
  return subset.every((tag) => {
    const same = other.filter(({ key }) => key === tag.key);
    return same.length > 0 && same.every((one) => tagContains(tag, one));
  });
}

function tagContains(tag: Tag, other: Tag): boolean {
  if (tag.not === other.not) return tag.value === other.value;
  return tag.not && tag.value !== other.value;
}

/** Whether something can be in both: only the positive tags are looked at. @see kuma v2.13.10 pkg/plugins/policies/core/rules/subsetutils/subset.go: Intersect */
export function intersect(a: Subset, b: Subset): boolean {
  const positive = b.filter(({ not }) => !not);
  return a.every((tag) => tag.not || positive.every(({ key, value }) => key !== tag.key || value === tag.value));
}

/** Whether a thing with these tags is in it. @see kuma v2.13.10 pkg/plugins/policies/core/rules/subsetutils/subset.go: ContainsElement */
export function containsElement(subset: Subset, element: Labels): boolean {
  if (subset.length === 0) return true;
  if (Object.keys(element).length === 0) return false;
  let overlaps = false;
  for (const { key, value, not } of subset) {
    const has = own(element, key);
    if (has === undefined) {
      if (!not) return false;
      continue;
    }
    overlaps = true;
    if ((has === value) === not) return false;
  }
  return overlaps || positives(subset) === 0;
}

export function positives(subset: Subset): number {
  return subset.filter(({ not }) => !not).length;
}

/**
 * Every combination of one value, or none of them, per key: keys sorted, the first varies fastest; of the values v1
 * to vn the order is vn-1 … v1, none, vn.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/subsetutils/subset.go: SubsetIter
 */
export function* combinations(tags: readonly Tag[]): Generator<Subset> {
  const byKey = new Map<string, Set<string>>();
  for (const { key, value } of tags.toSorted((a, b) => compare(a.key, b.key) || compare(a.value, b.value))) {
    const values = byKey.get(key);
    if (values === undefined) byKey.set(key, new Set([value]));
    else values.add(value);
  }
  const dimensions = [...byKey].map(([key, values]) => ({ key, values: [...values] }));
  const counters = dimensions.map(() => 0);
  for (;;) {
    let at = 0;
    while (at < counters.length && ++counters[at]! > dimensions[at]!.values.length) counters[at++] = 0;
    yield dimensions.flatMap(({ key, values }, index): Subset => {
      const choice = counters[index]!;
      if (choice === values.length) return values.map((value) => ({ key, value, not: true }));
      return [{ key, value: values[values.length - choice - 1]!, not: false }];
    });
    if (at === counters.length) return;
  }
}
