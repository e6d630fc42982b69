import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../src/model/suggest.ts';

/** The whole table of distances, without shortcuts: insertions, deletions, replacements and swaps of neighbours. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      rows[i]![j] = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        rows[i]![j] = Math.min(rows[i]![j]!, rows[i - 2]![j - 2]! + 1);
    }
  return rows[a.length]![b.length]!;
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', '-', '1'), minLength: 1, maxLength: 9 });

describe('the candidate that was probably meant', () => {
  it.each([
    ['ordres', ['payments', 'orders'], 'orders'],
    ['Orders', ['order', 'orders'], 'orders'],
    ['service-77x', ['service-7', 'service-77'], 'service-77'],
    ['web', ['redis'], undefined],
  ])('of %s among %j is %s', (wanted, candidates, expected) => {
    expect(didYouMean(wanted, candidates)).toBe(expected);
  });

  it('is the first of those that differ least, if no more than a third of it differs', () => {
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 8 }), (wanted, candidates) => {
        const near = candidates
          .map((candidate) => ({ candidate, by: distance(wanted, candidate) }))
          .filter(({ candidate, by }) => by <= Math.max(1, Math.floor(candidate.length / 3)));
        const least = Math.min(...near.map(({ by }) => by));
        expect(didYouMean(wanted, candidates)).toBe(near.find(({ by }) => by === least)?.candidate);
      }),
    );
  });
});
