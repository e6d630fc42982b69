import { describeField, type FieldDescription, fieldNames } from '../../engine/admission/describe-field.ts';
import type { KumaVersion } from '../../model/behaviour.ts';
import { Failure } from '../../model/failure.ts';
import { didYouMean } from '../../model/suggest.ts';

/** A field of a kind; positions in lists may be written and say nothing. @throws {Failure} where the kind has none there */
export function fieldOf(kind: string, written: readonly string[], version: KumaVersion): FieldDescription {
  const path = written.map((step) => step.replace(/\[\d*\]$/, '')).filter((step) => step !== '');
  const found = describeField(kind, path, version);
  if (found !== undefined) return found;
  let known = 0;
  while (describeField(kind, path.slice(0, known + 1), version) !== undefined) known++;
  const parent = path.slice(0, known);
  const names = fieldNames(kind, parent, version);
  const near = didYouMean(path[known]!, names);
  const inside = [kind, ...parent].join('.');
  throw new Failure(`${inside} has no field ${path[known]}`, {
    hint:
      near === undefined
        ? names.length === 0
          ? `it has no fields at all`
          : `it has ${names.join(', ')}`
        : `did you mean ${[kind, ...parent, near].join('.')}?`,
  });
}
