import { expect, it } from 'vitest';
import { describeField } from '../../src/engine/admission/describe-field.ts';
import { fieldsWithWords } from '../../src/output/pages/field-words.ts';

it('has words for nothing but fields that there are', () => {
  const unknown = fieldsWithWords.filter(([kind, path]) => describeField(kind, path, '2.13') === undefined);
  expect(unknown).toEqual([]);
});
