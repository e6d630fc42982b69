import { compare } from '../../model/compare.ts';
import type { Check } from './define-check.ts';
import { generationChecks } from './generation-checks.ts';

/** Every check, in the order of codes. A retired code stays here as a comment and is never given out again. */
export const catalogue: readonly Check[] = [...generationChecks].toSorted((a, b) => compare(a.code, b.code));
