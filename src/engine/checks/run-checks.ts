import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Store } from '../../model/inventory.ts';
import { narrowed } from './check-context.ts';
import type { Check, GenerationContext, Need, Target } from './define-check.ts';

/** What came of some checks, each in the order of the checks. */
export interface Checked<Context> {
  readonly diagnostics: readonly Diagnostic[];
  readonly lookedAt: readonly Check<Context>[];
  /** Checks that the input has nothing for, with the kinds that it lacks. */
  readonly notLookedAt: readonly { readonly check: Check<Context>; readonly missing: readonly Need[] }[];
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
): Checked<Context> {
  const diagnostics: Diagnostic[] = [];
  const lookedAt: Check<Context>[] = [];
  const notLookedAt: { readonly check: Check<Context>; readonly missing: readonly Need[] }[] = [];
  const beside: Check<Context>[] = [];
  const undecided: Check<Context>[] = [];
  for (const check of checks) {
    if (check.run === undefined) {
      undecided.push(check);
      continue;
    }
    const missing = missingKinds(check.needs, ctx.inventory);
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
    const told = new Set<string>();
    for (const { fix, severity, ...finding } of check.run(about)) {
      // What several zones see alike, and what several Pods have of one template, is said once.
      const { origin, path } = finding.at;
      const key = JSON.stringify([origin.file, origin.document, origin.item, path, finding.message]);
      if (told.size === told.add(key).size) continue;
      diagnostics.push({
        code: check.code,
        rule: check.name,
        severity: severity ?? check.severity,
        fix: fix ?? check.fix,
        ...finding,
      });
    }
  }
  return { diagnostics, lookedAt, notLookedAt, beside, undecided };
}

function missingKinds(needs: readonly Need[], store: Store): readonly Need[] {
  return needs.filter((need) =>
    (typeof need === 'string' ? [need] : need).every((kind) => store.list(kind).length === 0),
  );
}
