import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Store } from '../../model/inventory.ts';
import { narrowed } from './check-context.ts';
import type { Check, Facts, Finding, GenerationContext, Need, Target } from './define-check.ts';
import { type OnePerPlace, onePerPlace } from './one-per-place.ts';
import { writtenNames } from './written-names.ts';

/** What came of some checks, each in the order of the checks. */
export interface Checked<Context> {
  readonly diagnostics: readonly Diagnostic[];
  readonly lookedAt: readonly Check<Context>[];
  /** Checks that the input has nothing for, with the kinds that it lacks. */
  readonly notLookedAt: readonly { readonly check: Check<Context>; readonly missing: readonly (Need | 'networks')[] }[];
  /** Checks about another mode, version or environment than what is checked for. */
  readonly beside: readonly Check<Context>[];
  /** Checks that manifests alone cannot decide. */
  readonly undecided: readonly Check<Context>[];
}

/** Runs those of the checks that have something to say about the input. */
export function runChecks<Context extends GenerationContext>(
  checks: readonly Check<Context>[],
  ctx: Context,
  target: Target = {},
  options: OnePerPlace = {},
): Checked<Context> {
  const diagnostics: Diagnostic[] = [];
  const lookedAt: Check<Context>[] = [];
  const notLookedAt: { readonly check: Check<Context>; readonly missing: readonly (Need | 'networks')[] }[] = [];
  const beside: Check<Context>[] = [];
  const undecided: Check<Context>[] = [];
  const asWritten = writtenNames(ctx);
  const alike = onePerPlace(ctx, options);
  for (const check of checks) {
    if (check.run === undefined) {
      undecided.push(check);
      continue;
    }
    const missing = [...missingKinds(check.needs, ctx.inventory), ...missingFact(check, ctx)];
    if (missing.length > 0) {
      notLookedAt.push({ check, missing });
      continue;
    }
    const about = narrowed(check, ctx, target);
    if (about === undefined) {
      beside.push(check);
      continue;
    }
    lookedAt.push(check);
    for (const { fix, severity, ...finding } of alike(written(check.run(about), asWritten)))
      diagnostics.push({
        code: check.code,
        rule: check.name,
        severity: severity ?? check.severity,
        fix: fix ?? check.fix,
        ...finding,
      });
  }
  return { diagnostics, lookedAt, notLookedAt, beside, undecided };
}

function* written(findings: Iterable<Finding>, asWritten: (finding: Finding) => Finding): Generator<Finding> {
  for (const finding of findings) yield asWritten(finding);
}

function missingKinds(needs: readonly Need[], store: Store): readonly Need[] {
  return needs.filter((need) =>
    (typeof need === 'string' ? [need] : need).every((kind) => store.list(kind).length === 0),
  );
}

function missingFact<Context extends GenerationContext>(
  { needsFact }: Check<Context>,
  ctx: GenerationContext,
): readonly 'networks'[] {
  if (needsFact === undefined || ('facts' in ctx && (ctx.facts as Facts)[needsFact].length > 0)) return [];
  return [needsFact];
}
