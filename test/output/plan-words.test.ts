import { expect, it } from 'vitest';
import { consumersWords } from '../../src/output/pages/plan-words.ts';

it.each([
  { consumers: ['web-1'], count: 1, words: 'web-1' },
  { consumers: ['web-1', 'web-2', 'web-3'], count: 42, words: 'web-1, web-2 and 40 more' },
  { consumers: ['web-1', 'web-2', '*'], count: 3, words: 'web-1, web-2, any other proxy' },
  { consumers: ['web-1', 'web-2', 'web-3', '*'], count: 4, words: 'web-1, web-2 and 1 more, any other proxy' },
  { consumers: ['*'], count: 1, words: 'any other proxy' },
])('calls $consumers of $count $words', ({ consumers, count, words }) => {
  expect(consumersWords({ consumers, count })).toBe(words);
});
