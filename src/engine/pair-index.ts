import { type Labels, own } from '../model/labels.ts';

/** How much work an index did, for tests that hold it to its complexity. */
export interface Steps {
  /** Candidates that were compared with the remaining pairs of a selector. */
  verified: number;
}

/** Finds the items of which one set of pairs (tags of one inbound, labels) has all pairs of a selector. */
export interface PairIndex {
  /** Positions of the items, ascending, each once; no pairs at all: none. */
  find(pairs: Labels): readonly number[];
}

interface Posting {
  readonly item: number;
  readonly set: Labels;
}

const fewSets = 32;

/**
 * An inverted index over `setsOf(item)`: key → value → sets, built for a key when a selector first names it.
 *
 * A selector takes the shortest list among its pairs and verifies the other pairs on the same set.
 */
export function pairIndex<T>(items: readonly T[], setsOf: (item: T) => readonly Labels[], steps?: Steps): PairIndex {
  const byKey = new Map<string, Map<string, Posting[]>>();
  const postingsOf = (key: string): Map<string, Posting[]> => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const byValue = new Map<string, Posting[]>();
    // Only a key that every object inherits something under needs the careful look-up.
    const inherited = key in Object.prototype;
    for (let item = 0; item < items.length; item++) {
      for (const set of setsOf(items[item]!)) {
        const value = inherited ? own(set, key) : set[key];
        if (value === undefined) continue;
        const list = byValue.get(value);
        if (list === undefined) byValue.set(value, [{ item, set }]);
        else list.push({ item, set });
      }
    }
    byKey.set(key, byValue);
    return byValue;
  };
  return {
    find(pairs) {
      let shortest: readonly Posting[] | undefined;
      const entries = Object.entries(pairs);
      for (const [key, value] of entries) {
        const list = postingsOf(key).get(value) ?? [];
        if (shortest === undefined || list.length < shortest.length) shortest = list;
        // To verify these costs less than to index one more key.
        if (shortest.length <= fewSets) break;
      }
      const found: number[] = [];
      for (const { item, set } of shortest ?? []) {
        if (found.at(-1) === item) continue;
        if (entries.length > 1) {
          if (steps !== undefined) steps.verified++;
          if (entries.some(([key, value]) => own(set, key) !== value)) continue;
        }
        found.push(item);
      }
      return found;
    },
  };
}
