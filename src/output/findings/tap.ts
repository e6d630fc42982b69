import { messageWords, placeWords } from '../diagnostics.ts';
import { type CheckReport, type ReportedFinding, resourceWords } from '../report.ts';

/** TAP 14: a line for each finding, and one for each rule without any; what was not looked at is skipped. */
export function tapText(report: CheckReport): string {
  const { findings, rules, notLookedAt, undecided, beside } = report;
  const hit = new Set(findings.map(({ code }) => code));
  const skipped = new Map<string, string>([
    ...notLookedAt.map(({ code, missing }) => [code, `not in the input: ${missing.join('; ')}`] as const),
    ...undecided.map(({ code, needed }) => [code, `manifests cannot decide it: ${needed}`] as const),
    ...beside.map((code) => [code, 'about another mode, version or environment'] as const),
  ]);
  const clean = rules.filter(({ code }) => !hit.has(code));
  const lines = ['TAP version 14', `1..${findings.length + clean.length}`];
  let number = 0;
  for (const finding of findings) lines.push(...findingLines(++number, finding));
  for (const { code, name } of clean) {
    const why = skipped.get(code);
    lines.push(`ok ${++number} - ${code} ${name}${why === undefined ? '' : ` # SKIP ${escaped(why)}`}`);
  }
  return `${lines.join('\n')}\n`;
}

function findingLines(number: number, finding: ReportedFinding): readonly string[] {
  const { code, rule, level, location, fix, fails, inconclusive } = finding;
  const resource = resourceWords(finding);
  const bad = fails || inconclusive === true;
  return [
    `${bad ? 'not ok' : 'ok'} ${number} - ${escaped(`${code} ${rule}${resource === '' ? '' : `: ${resource}`}`)}`,
    '  ---',
    `  severity: ${level}`,
    `  message: ${JSON.stringify(messageWords(finding))}`,
    `  at: ${JSON.stringify(placeWords(location))}`,
    ...(fix === undefined ? [] : [`  fix: ${JSON.stringify(fix.summary)}`]),
    '  ...',
  ];
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('#', '\\#').replaceAll(/\s+/g, ' ');
}
