import type { Assumption, Diagnostic, Severity } from '../model/diagnostic.ts';
import type { ExitCode } from '../model/failure.ts';

const rank = { info: 0, warning: 1, error: 2 } as const satisfies Record<Severity, number>;

/**
 * 3 where something was not seen whole (or assumed, with `--strict`), 1 for findings from `failOn` on, else 0.
 *
 * An error that is only possible counts as a warning, unless `--strict`.
 */
export function exitCodeOf(
  diagnostics: readonly Diagnostic[],
  assumptions: readonly Assumption[],
  options: { readonly failOn: Severity | 'never'; readonly strict: boolean },
): ExitCode {
  if (diagnostics.some(({ inconclusive }) => inconclusive === true)) return 3;
  if (options.strict && assumptions.length > 0) return 3;
  const { failOn } = options;
  return failOn !== 'never' && diagnostics.some((one) => fails(one, failOn, options.strict)) ? 1 : 0;
}

/** Whether a finding alone makes a run fail. */
export function fails(
  { severity, certainty }: Pick<Diagnostic, 'severity' | 'certainty'>,
  failOn: Severity | 'never',
  strict: boolean,
): boolean {
  if (failOn === 'never') return false;
  const counted = severity === 'error' && certainty === 'possible' && !strict ? 'warning' : severity;
  return rank[counted] >= rank[failOn];
}
