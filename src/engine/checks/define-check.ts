import type { At, Diagnostic, Related, Severity, Subject } from '../../model/diagnostic.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { GenerateResult } from '../generate/generate.ts';

/** What checks look at: the input, and what the engine made of it, mesh by mesh. */
export interface CheckContext {
  readonly inventory: Inventory;
  readonly generated: readonly GenerateResult[];
}

/** One hit of a check. */
export interface Finding {
  readonly at: At;
  readonly message: string;
  readonly resource?: Subject;
  readonly related?: readonly Related[];
  /** Where the check's own `fix` is too general. */
  readonly fix?: string;
  /** Where a case is worse, or less bad, than the check as a rule. */
  readonly severity?: Severity;
}

/** One hazard of the catalogue: what it is, why it matters, what to do, and how it is found. */
export interface Check {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** Where the behaviour comes from. */
  readonly source: string;
  /** Kinds without which the check can say nothing. */
  readonly needs: readonly string[];
  run(ctx: CheckContext): Iterable<Finding>;
}

/** Names a check; does nothing but hold its type. */
export function defineCheck(check: Check): Check {
  return check;
}

/** All findings of some checks, in the order of the checks. */
export function runChecks(checks: readonly Check[], ctx: CheckContext): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const check of checks)
    for (const { fix, severity, ...finding } of check.run(ctx))
      diagnostics.push({
        code: check.code,
        rule: check.name,
        severity: severity ?? check.severity,
        fix: fix ?? check.fix,
        ...finding,
      });
  return diagnostics;
}
