import { type CheckReport, countWords } from '../report.ts';

const plural = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** `214 resources in 28 files, 61 of 210 rules (kuma 2.13, mode Everywhere)`. */
export function lookedWords(report: CheckReport, middle = ''): string {
  const { resources, files, rules, lookedAt } = report;
  return `${plural(resources, 'resource')} in ${plural(files, 'file')}, ${lookedAt.length} of ${plural(rules.length, 'rule')}${middle} (${aboutWords(report)})`;
}

function aboutWords({ kumaVersion, modes, target }: CheckReport): string {
  const words = [`kuma ${kumaVersion}`];
  if (target.mode !== undefined) words.push(`for mode ${target.mode}`);
  else if (modes.length > 0) words.push(`${modes.length === 1 ? 'mode' : 'modes'} ${modes.join(', ')}`);
  if (target.version !== undefined) words.push(`for ${target.version}`);
  return words.join(', ');
}

/** Sums of a check, and how much was looked at. */
export function summaryWords(report: CheckReport): string {
  const { suppressedCount, counts, exitCode } = report;
  const hidden = suppressedCount === 0 ? '' : ` ${suppressedCount} suppressed.`;
  const found = counts.error + counts.warning + counts.info > 0;
  const parts = [...(exitCode === 3 ? ['inconclusive'] : []), ...(found ? [countWords(counts)] : [])];
  return `${parts.length === 0 ? 'ok' : parts.join(', ')}: ${lookedWords(report, found ? '' : ', no findings')}.${hidden}`;
}

/** What the summary leaves out: a baseline that has changed, and rules about a switch that is still to come. */
export function hintLines(report: CheckReport, aboutSwitch: readonly string[]): readonly string[] {
  const { baseline, target } = report;
  const lines: string[] = [];
  if (baseline !== undefined && baseline.gone.length > 0) {
    const first = baseline.gone.slice(0, 5).map(({ code, resource }) => `${code} ${resource}`.trim());
    const more = baseline.gone.length > first.length ? `, and ${baseline.gone.length - first.length} more` : '';
    lines.push(
      `baseline: ${baseline.gone.length} of ${baseline.gone.length + baseline.known} no longer occur (${first.join(', ')}${more}): --write-baseline ${baseline.file} to leave them out`,
    );
  }
  if (aboutSwitch.length > 0 && target.mode === undefined && target.version === undefined)
    lines.push(`before a switch: --target Exclusive (${plural(aboutSwitch.length, 'more rule')})`);
  return lines;
}

/** `-v`: what was not looked at, and why. */
export function notLookedAtLines({ notLookedAt, undecided }: CheckReport): readonly string[] {
  return [
    ...notLookedAt.map(
      ({ code, rule, missing }) => `not looked at: ${code} ${rule}: no ${missing.join('; no ')} in the input`,
    ),
    ...undecided.map(({ code, rule, needed }) => `undecided: ${code} ${rule}: ${needed}`),
  ];
}
