import { meshServices } from '../needs.ts';
import { type Explained, explained } from '../shared/explained.ts';
import { ownerWords, refWords } from '../shared/words.ts';
import { policiesWithTo } from './kinds.ts';
import { codeOfTo } from './to-codes.ts';

/** Where references of `to` are resolved. */
export const source = 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/targetref.go: TargetRef';

/** Kinds without which there is no such reference. */
export const needs = [policiesWithTo, meshServices];

/** References of `to` that are cases of a check. */
export function* of(ctx: Parameters<typeof explained>[0], code: string): Generator<Explained> {
  for (const one of explained(ctx, 'to')) if (codeOfTo(one) === code) yield one;
}

/** What the policy sets: the item without its target. */
export function what({ reference }: Explained): string {
  return `${ownerWords(reference.owner)} for ${refWords(reference.ref)}`;
}
