import { compare } from '../../model/compare.ts';
import { messageWords, placeWords } from '../diagnostics.ts';
import { type CheckReport, type ReportedFinding, resourceWords } from '../report.ts';

/**
 * JUnit XML: a suite for each file that has findings, with a case for each rule and resource, and a suite of all rules,
 * in which those without findings have passed and those that were not looked at are skipped.
 */
export function junitText(report: CheckReport): string {
  const byFile = new Map<string, Map<string, ReportedFinding[]>>();
  for (const finding of report.findings) {
    const file = finding.location?.file ?? '';
    const cases = byFile.get(file) ?? new Map<string, ReportedFinding[]>();
    byFile.set(file, cases);
    const key = `${finding.code} ${finding.rule}\n${resourceWords(finding)}`;
    cases.set(key, [...(cases.get(key) ?? []), finding]);
  }
  const suites = [...byFile]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([file, cases]) =>
      suite(
        file === '' ? 'meshsvc' : file === '-' ? 'stdin' : file,
        [...cases].map(([key, findings]) => findingCase(key, findings, file)),
      ),
    );
  suites.push(suite('rules', ruleCases(report)));
  const total = sums(suites);
  const lines = suites.flatMap(({ name, cases, sum }) => [
    `  <testsuite name="${attribute(name)}" ${counts(sum)}>`,
    ...cases.map(({ xml }) => xml),
    '  </testsuite>',
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="meshsvc check" ${counts(total)}>\n${lines.join('\n')}\n</testsuites>\n`;
}

interface Case {
  readonly outcome: 'passed' | 'failed' | 'broken' | 'skipped';
  readonly xml: string;
}

interface Sum {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
  readonly sum: Sum;
}

function suite(name: string, cases: readonly Case[]): Suite {
  const number = (outcome: Case['outcome']): number => cases.filter((one) => one.outcome === outcome).length;
  const sum = {
    tests: cases.length,
    failures: number('failed'),
    errors: number('broken'),
    skipped: number('skipped'),
  };
  return { name, cases, sum };
}

function sums(suites: readonly Suite[]): Sum {
  const total = { tests: 0, failures: 0, errors: 0, skipped: 0 };
  for (const { sum } of suites)
    for (const key of ['tests', 'failures', 'errors', 'skipped'] as const) total[key] += sum[key];
  return total;
}

function counts({ tests, failures, errors, skipped }: Sum): string {
  return `tests="${tests}" failures="${failures}" errors="${errors}" skipped="${skipped}"`;
}

function findingCase(key: string, findings: readonly ReportedFinding[], file: string): Case {
  const [rule = '', resource = ''] = key.split('\n');
  const broken = findings.some(({ inconclusive }) => inconclusive === true);
  const failed = findings.some(({ fails }) => fails);
  const [first] = findings;
  const text = findings
    .map((one) => {
      const fix = one.fix === undefined ? '' : `\n  fix: ${one.fix.summary}`;
      return `${placeWords(one.location)}: ${one.level}: ${messageWords(one)}${fix}`;
    })
    .join('\n');
  const element = broken ? 'error' : failed ? 'failure' : 'system-out';
  const attributes =
    element === 'system-out' ? '' : ` type="${attribute(first!.code)}" message="${attribute(messageWords(first!))}"`;
  const name = resource === '' ? rule : `${rule}: ${resource}`;
  return {
    outcome: broken ? 'broken' : failed ? 'failed' : 'passed',
    xml: [
      `    <testcase classname="${attribute(file === '' ? 'meshsvc' : file)}" name="${attribute(name)}">`,
      `      <${element}${attributes}>${content(text)}</${element}>`,
      '    </testcase>',
    ].join('\n'),
  };
}

function ruleCases({ rules, findings, notLookedAt, undecided, beside }: CheckReport): readonly Case[] {
  const hit = new Set(findings.map(({ code }) => code));
  const skipped = new Map<string, string>([
    ...notLookedAt.map(({ code, missing }) => [code, `not in the input: ${missing.join('; ')}`] as const),
    ...undecided.map(({ code, needed }) => [code, `manifests cannot decide it: ${needed}`] as const),
    ...beside.map((code) => [code, 'about another mode, version or environment'] as const),
  ]);
  return rules
    .filter(({ code }) => !hit.has(code))
    .map(({ code, name }): Case => {
      const open = `    <testcase classname="rules" name="${attribute(`${code} ${name}`)}"`;
      const why = skipped.get(code);
      if (why === undefined) return { outcome: 'passed', xml: `${open}/>` };
      return { outcome: 'skipped', xml: `${open}>\n      <skipped message="${attribute(why)}"/>\n    </testcase>` };
    });
}

/** What XML 1.0 can hold at all; the rest becomes U+FFFD. */
function legal(text: string): string {
  return text.replaceAll(/[\p{Surrogate}\p{Control}\uFFFE\uFFFF]/gu, (found) =>
    found === '\n' || found === '\t' || found === '\r' || (found >= '\u007F' && found <= '\u009F') ? found : '\uFFFD',
  );
}

function content(text: string): string {
  return legal(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function attribute(text: string): string {
  return content(text)
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\r', '&#13;');
}
