import type { Difference } from '../../engine/diff/records.ts';
import type { LinesBlock, Page } from '../page.ts';
import { listWords } from './resolve-words.ts';

/** One kind of result, and what two states differ in there. */
export interface Compared {
  readonly what: string;
  /** One of what was compared. */
  readonly noun: string;
  /** How many there are, of the state that has more. */
  readonly compared: number;
  readonly differences: readonly Difference[];
}

const most = 20;

/** Differences as `+ - ~` lines, kind by kind, and their sums. */
export function diffPage(compared: readonly Compared[], { all }: { readonly all: boolean }): Page {
  const blocks = compared.flatMap(({ what, differences }): readonly LinesBlock[] => {
    if (differences.length === 0) return [];
    const shown = all ? differences : differences.slice(0, most);
    const more = differences.length - shown.length;
    return [
      {
        block: 'lines',
        lines: [
          what.toUpperCase(),
          ...shown.flatMap((one) => differenceLines(one, what)),
          ...(more === 0 ? [] : [`  and ${more} more (--all)`]),
        ],
      },
    ];
  });
  if (blocks.length === 0) return [];
  return [...blocks, { block: 'lines', lines: [`${sumWords(compared)} differ.`] }];
}

function differenceLines({ change, name, fields, proxies }: Difference, what: string): readonly string[] {
  const lines = [`  ${change} ${name}`];
  if (what === 'findings') {
    for (const { field, before, after } of fields) {
      if (field === 'severity')
        lines[0] += ` (${before !== '' && after !== '' ? `${before} -> ${after}` : after || before})`;
      else if (change === '~') lines.push(`      was: ${before}`, `      now: ${after}`);
      else lines.push(`      ${after || before}`);
    }
  } else
    for (const { field, before, after } of fields)
      lines.push(`      ${field}: ${change === '~' ? `${before || '-'} -> ${after || '-'}` : after || before}`);
  if (proxies !== undefined)
    lines.push(`      ${proxies.length} prox${proxies.length === 1 ? 'y' : 'ies'}: ${listWords(proxies, 5)}`);
  return lines;
}

/** `2 MeshServices, 1 hostname`. */
function sumWords(compared: readonly Compared[]): string {
  return compared
    .filter(({ differences }) => differences.length > 0)
    .map(({ what, differences }) =>
      what === 'outbounds'
        ? `${differences.length} ${differences.length === 1 ? 'destination' : 'destinations'}`
        : plural(differences.length, compared.find((one) => one.what === what)!.noun),
    )
    .join(', ');
}

/** What was compared where nothing differs. */
export function sameWords(compared: readonly Compared[]): string {
  return `no differences (${compared.map((one) => plural(one.compared, one.noun)).join(', ')} compared)`;
}

function plural(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`;
}

/** For a change request: a table of sums, then the differences folded. */
export function diffMarkdown(compared: readonly Compared[]): string {
  const lines = ['### meshsvc diff', '', '| | + | - | ~ | of |', '|---|---|---|---|---|'];
  const count = (differences: readonly Difference[], change: Difference['change']): number =>
    differences.filter((one) => one.change === change).length;
  for (const { what, compared: of, differences } of compared)
    lines.push(
      `| ${what} | ${count(differences, '+')} | ${count(differences, '-')} | ${count(differences, '~')} | ${of} |`,
    );
  lines.push('');
  for (const { what, differences } of compared) {
    if (differences.length === 0) continue;
    lines.push('<details>', `<summary>${what} (${differences.length})</summary>`, '', '```diff');
    for (const one of differences)
      for (const line of differenceLines(one, what)) {
        const change = one.change === '~' ? '!' : one.change;
        lines.push(line.startsWith(`  ${one.change} `) ? `${change} ${line.slice(4)}` : `  ${line.trimStart()}`);
      }
    lines.push('```', '', '</details>', '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
