import fc from 'fast-check';
import { expect, it } from 'vitest';
import { containsElement, type Tag } from '../../../src/engine/rules/subset.ts';
import { ruleFor, type SubsetRule } from '../../../src/engine/rules/subset-rules.ts';

const tag: fc.Arbitrary<Tag> = fc.record({
  key: fc.constantFrom('kuma.io/service', 'version', 'constructor'),
  value: fc.constantFrom('a', 'b', 'c'),
  not: fc.boolean(),
});
const rule = fc
  .array(tag, { maxLength: 2 })
  .map((subset): SubsetRule => ({ subset, conf: {}, origins: [], items: [] }));
const element = fc.dictionary(fc.constantFrom('kuma.io/service', 'version'), fc.constantFrom('a', 'b', 'd'));

it('is the first rule that fits, however it is looked for', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 12 }), element, (rules, tags) => {
      expect(ruleFor(rules, tags)).toBe(rules.find(({ subset }) => containsElement(subset, tags)));
    }),
  );
});
