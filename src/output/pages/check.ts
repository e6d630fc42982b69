import { hanging } from '../../model/wrap.ts';
import { messageWords, type PlacedDiagnostic, placeWords } from '../diagnostics.ts';
import type { LinesBlock, Page } from '../page.ts';

const most = 5;

/**
 * Findings with the lines that they are about, as a compiler shows them; after five of a code the others are counted.
 *
 * `lineOf` gives a line of a file of the input, from 1; `omitted` is what was left out before; prose is wrapped to
 * `width`.
 */
export function checkPage(
  findings: readonly PlacedDiagnostic[],
  lineOf: (file: string, line: number) => string | undefined,
  options: { readonly all: boolean; readonly omitted: ReadonlyMap<string, number>; readonly width: number },
): Page {
  const more = new Map(options.omitted);
  const counts = new Map<string, number>();
  const blocks: LinesBlock[] = [];
  for (const finding of findings) {
    const { code } = finding;
    const number = (counts.get(code) ?? 0) + 1;
    counts.set(code, number);
    if (options.all || number <= most)
      blocks.push({ block: 'lines', lines: excerpt(finding, lineOf, number === 1, options.width) });
    else more.set(code, (more.get(code) ?? 0) + 1);
  }
  if (more.size > 0)
    blocks.push({
      block: 'lines',
      lines: [`and ${[...more].map(([code, number]) => `${number} more ${code}`).join(', ')}: --show-all`],
    });
  return blocks;
}

function excerpt(
  finding: PlacedDiagnostic,
  lineOf: (file: string, line: number) => string | undefined,
  first: boolean,
  width: number,
): readonly string[] {
  const { level, code, rule, location, related, fix } = finding;
  const lines = [...hanging('', `${level}[${code}] ${rule}: ${messageWords(finding)}`, width, 2)];
  const numbers = [location, ...related.map((one) => one.location)].map((one) => String(one?.line ?? '').length);
  const gutter = ' '.repeat(Math.max(1, ...numbers));
  const show = (arrow: string, at: typeof location, mark: string, note: string): void => {
    if (at?.file === undefined) return;
    lines.push(`${gutter}${arrow} ${placeWords(at)}`);
    const text = at.line === undefined ? undefined : lineOf(at.file, at.line);
    if (text === undefined || at.line === undefined) return;
    const column = at.column ?? 1;
    const marked = at.endLine === at.line && at.endColumn !== undefined ? Math.max(1, at.endColumn - column) : 1;
    const { shown, offset } = cut(text, column, marked);
    lines.push(`${gutter} |`);
    lines.push(`${String(at.line).padStart(gutter.length)} | ${shown}`);
    lines.push(
      `${gutter} | ${' '.repeat(Math.max(0, column - 1 - offset))}${mark.repeat(Math.min(marked, 60))}${note === '' ? '' : ` ${note}`}`,
    );
  };
  show('-->', location, '^', '');
  for (const other of related) show(':::', other.location, '-', other.message);
  if (fix !== undefined && fix.summary !== '') lines.push(...hanging(`${gutter} = fix: `, fix.summary, width));
  if (first) lines.push(`${gutter} = more: meshsvc explain ${code}`);
  return lines;
}

/** A long line is cut around what is marked. */
function cut(text: string, column: number, width: number): { readonly shown: string; readonly offset: number } {
  const line = text.replaceAll('\t', ' ').replace(/\r$/, '');
  if (line.length <= 160) return { shown: line, offset: 0 };
  const start = Math.max(0, column - 1 - 60);
  const shown = line.slice(start, start + Math.max(140, width));
  return {
    shown: `${start > 0 ? '…' : ''}${shown}${start + shown.length < line.length ? '…' : ''}`,
    offset: start - (start > 0 ? 1 : 0),
  };
}
