import type { Severity } from '../../model/diagnostic.ts';
import { hanging, wrap } from '../../model/wrap.ts';
import type { Block, Cell, Drawing, FindingBlock, Page, TableBlock, Tone } from '../page.ts';

/** Puts colour on words; without colours it returns them as they are. */
export type Paint = (tone: Tone, text: string) => string;

/** A page as text for a terminal or a pipe. Lines have no blanks at their end. */
export async function pageText(page: Page, drawing: Drawing): Promise<string> {
  const paint = drawing.colors ? await painter() : (_: Tone, text: string) => text;
  const parts: string[] = [];
  let findings = false;
  for (const block of page) {
    // Findings stand close together: they are one list.
    if (parts.length > 0 && !(findings && block.block === 'finding')) parts.push('');
    findings = block.block === 'finding';
    parts.push(await blockText(block, drawing, paint));
  }
  return parts.length === 0 ? '' : `${parts.join('\n')}\n`;
}

async function painter(): Promise<Paint> {
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  const paints = {
    plain: (text: string) => text,
    good: chalk.green,
    bad: chalk.red,
    warn: chalk.yellow,
    faint: chalk.dim,
    strong: chalk.bold,
  } as const satisfies Record<Tone, (text: string) => string>;
  return (tone, text) => paints[tone](text);
}

async function blockText(block: Block, drawing: Drawing, paint: Paint): Promise<string> {
  switch (block.block) {
    case 'table':
      return (await import('./table.ts')).tableText(plainTable(block), drawing.headers, paint);
    case 'text':
      return wrap(block.text, drawing.width)
        .map((line) => paint(block.tone ?? 'plain', line))
        .join('\n');
    case 'lines':
      return block.lines
        .flatMap((line) => (typeof line === 'string' ? [line] : hanging(line.lead, line.text, drawing.width)))
        .join('\n');
    case 'finding':
      return findingText(block, drawing.width, paint);
    default:
      return unreachable(block);
  }
}

function plainTable(block: TableBlock): { columns: readonly string[]; rows: readonly (readonly Cell[])[] } {
  return {
    columns: block.columns,
    rows: block.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? { text: cell, tone: 'plain' } : cell))),
  };
}

const tones = { error: 'bad', warning: 'warn', info: 'faint' } as const satisfies Record<Severity, Tone>;

function findingText(finding: FindingBlock, width: number, paint: Paint): string {
  const head = `${paint('strong', finding.place)} ${paint(tones[finding.severity], finding.severity)} ${finding.code} `;
  const plain = `${finding.place} ${finding.severity} ${finding.code} `.length;
  const first = wrap(`${' '.repeat(plain)}${finding.message}`, width);
  const lines = [head + first[0]!.slice(plain), ...first.slice(1).map((line) => `  ${line}`)];
  for (const { place, message } of finding.related) lines.push(...hanging('  ', `${place} ${message}`, width));
  if (finding.fix !== undefined) lines.push(...hanging('  fix: ', finding.fix, width));
  return lines.join('\n');
}

function unreachable(block: never): never {
  throw new Error(`no way to draw ${JSON.stringify(block)}`);
}
