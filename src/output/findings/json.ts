import type { CheckReport, ReportedFinding } from '../report.ts';

/** `meshsvc.diagnostics/v1`: lists are there even where they are empty. */
export function findingsJson(report: CheckReport): string {
  const { counts, findings, suppressed, assumptions, kumaVersion, modes, target, baseline } = report;
  return `${JSON.stringify(
    {
      schemaVersion: 'meshsvc.diagnostics/v1',
      summary: counts,
      diagnostics: findings.map(plain),
      suppressed: suppressed.map(plain),
      assumptions,
      kumaVersion,
      modes,
      target,
      lookedAt: report.lookedAt,
      notLookedAt: report.notLookedAt,
      beside: report.beside,
      undecided: report.undecided,
      ...(baseline === undefined ? {} : { baseline }),
    },
    undefined,
    2,
  )}\n`;
}

/** Without what only counts for the exit code of this run. */
function plain<T extends ReportedFinding>(finding: T): Omit<T, 'fails'> {
  const { fails, ...rest } = finding;
  void fails;
  return rest;
}
