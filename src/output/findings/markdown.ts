import { compare } from '../../model/compare.ts';
import type { Severity } from '../../model/diagnostic.ts';
import { messageWords, placeWords } from '../diagnostics.ts';
import { type CheckReport, countWords, type ReportedFinding } from '../report.ts';
import { lookedWords } from './summary.ts';

/** What GitHub takes as a comment or a summary, with room to spare. */
const most = 65_000;
const marks = { error: '🔴', warning: '🟡', info: '🔵' } as const satisfies Record<Severity, string>;
const rank = { error: 0, warning: 1, info: 2 } as const satisfies Record<Severity, number>;

/** For pull requests: a table of the rules that were hit, then their findings folded; never above 65,000 characters. */
export function findingsMarkdown(report: CheckReport): string {
  const { findings, counts, suppressedCount, assumptions, baseline } = report;
  const byCode = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const list = byCode.get(finding.code);
    if (list === undefined) byCode.set(finding.code, [finding]);
    else list.push(finding);
  }
  const groups = [...byCode.values()].toSorted(
    ([a], [b]) => rank[a!.level] - rank[b!.level] || compare(a!.code, b!.code),
  );
  const verdict = report.exitCode === 3 ? 'inconclusive' : report.exitCode === 0 ? 'passed' : 'failed';
  const head = [
    `### meshsvc check: ${verdict}`,
    '',
    findings.length === 0 ? `No findings. ${lookedWords(report)}.` : `${countWords(counts)}. ${lookedWords(report)}.`,
    '',
  ];
  if (groups.length > 0) head.push('| | code | rule | findings |', '|---|---|---|---|');
  for (const [first, ...rest] of groups)
    head.push(`| ${marks[first!.level]} | ${first!.code} | ${first!.rule} | ${rest.length + 1} |`);
  const tail: string[] = [''];
  if (suppressedCount > 0) tail.push(`${suppressedCount} suppressed.`, '');
  if (baseline !== undefined)
    tail.push(`Baseline ${code(baseline.file)}: ${baseline.known} known, ${baseline.gone.length} gone.`, '');
  if (assumptions.length > 0)
    tail.push(
      ...folded(
        'Assumed',
        assumptions.map(({ message }) => `- ${plain(message)}`),
      ),
    );
  const text = (parts: readonly string[]): string => parts.join('\n');
  let room = most - text(head).length - Math.min(text(tail).length, most / 4) - 200;
  const body: string[] = [''];
  let left = findings.length;
  for (const group of groups) {
    const lines: string[] = [];
    for (const finding of group) {
      const line = findingLine(finding);
      if (line.length + 200 > room) break;
      room -= line.length + 1;
      left--;
      lines.push(line);
    }
    if (lines.length === 0) continue;
    const [{ code: of, rule }] = group as [ReportedFinding];
    const block = folded(`${of} ${rule} (${group.length})`, lines);
    room -= text(block).length - text(lines).length;
    body.push(...block);
  }
  if (left > 0) body.push(`and ${left} more: \`meshsvc check\` shows them`, '');
  const whole = text([...head, ...body, ...tail]).replaceAll(/\n{3,}/g, '\n\n');
  return `${whole.slice(0, most).trim()}\n`;
}

function findingLine(finding: ReportedFinding): string {
  const { location, fix } = finding;
  const place = location?.file === undefined ? '' : `${code(placeWords(location))} `;
  return `- ${place}${plain(messageWords(finding))}${fix === undefined ? '' : `<br>fix: ${plain(fix.summary)}`}`;
}

function folded(title: string, lines: readonly string[]): readonly string[] {
  return ['<details>', `<summary>${title}</summary>`, '', ...lines, '', '</details>', ''];
}

/** Text that Markdown and HTML leave alone. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]#|~@]/g, '\\$&');
}

function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}
