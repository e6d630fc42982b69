import type { Assumption, Diagnostic, Severity } from '../model/diagnostic.ts';
import type { ExitCode } from '../model/failure.ts';

const rank = { info: 0, warning: 1, error: 2 } as const satisfies Record<Severity, number>;

/** 3 where something was not seen whole (or assumed, with `--strict`), 1 for findings from `failOn` on, else 0. */
export function exitCodeOf(
  diagnostics: readonly Diagnostic[],
  assumptions: readonly Assumption[],
  options: { readonly failOn: Severity | 'never'; readonly strict: boolean },
): ExitCode {
  if (diagnostics.some(({ inconclusive }) => inconclusive === true)) return 3;
  if (options.strict && assumptions.length > 0) return 3;
  const { failOn } = options;
  return failOn !== 'never' && diagnostics.some(({ severity }) => rank[severity] >= rank[failOn]) ? 1 : 0;
}
