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

/** Sets with a value under a key, and the items that they are of. */
interface Postings {
  readonly items: number[];
  readonly sets: Labels[];
}

const nothing: Postings = { items: [], sets: [] };
const fewSets = 32;

/**
 * An inverted index over `setsOf(item)`: key → value → sets, built for a key when a selector first names it.
 *
 * A selector takes the shortest list among its pairs and verifies the other pairs on the same set.
 */
export function pairIndex<T>(items: readonly T[], setsOf: (item: T) => readonly Labels[], steps?: Steps): PairIndex {
  const byKey = new Map<string, Map<string, Postings>>();
  const postingsOf = (key: string): Map<string, Postings> => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const byValue = new Map<string, Postings>();
    // Only a key that every object inherits something under needs the careful look-up.
    const inherited = key in Object.prototype;
    for (let item = 0; item < items.length; item++) {
      for (const set of setsOf(items[item]!)) {
        const value = inherited ? own(set, key) : set[key];
        if (value === undefined) continue;
        const list = byValue.get(value);
        if (list === undefined) byValue.set(value, { items: [item], sets: [set] });
        else {
          list.items.push(item);
          list.sets.push(set);
        }
      }
    }
    byKey.set(key, byValue);
    return byValue;
  };
  return {
    find(pairs) {
      let shortest: Postings | undefined;
      const entries = Object.entries(pairs);
      for (const [key, value] of entries) {
        const list = postingsOf(key).get(value) ?? nothing;
        if (shortest === undefined || list.items.length < shortest.items.length) shortest = list;
        // To verify these costs less than to index one more key.
        if (shortest.items.length <= fewSets) break;
      }
      const found: number[] = [];
      const { items: candidates, sets } = shortest ?? nothing;
      for (let at = 0; at < candidates.length; at++) {
        const item = candidates[at]!;
        const set = sets[at]!;
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
