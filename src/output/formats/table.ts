import Table from 'cli-table3';
import type { Cell } from '../page.ts';
import type { Paint } from './text.ts';

const gap = 3;
/** cli-table3 is quadratic in its rows, so a table is drawn in blocks with the widths of the whole. */
const blockRows = 200;

const borderless = Object.fromEntries(
  `top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle`
    .split(' ')
    .map((name) => [name, '']),
);

/** A table in kumactl's style: three blanks between columns, no borders, no blanks at the end of a line. */
export function tableText(
  table: { readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] },
  headers: boolean,
  paint: Paint,
): string {
  const { columns, rows } = table;
  const widths = columns.map((column) => (headers ? column.length : 0));
  for (const row of rows)
    for (const [index, { text }] of row.entries()) widths[index] = Math.max(widths[index]!, textWidth(text));
  const head: readonly Cell[] = columns.map((text) => ({ text, tone: 'plain' }));
  const all = headers ? [head, ...rows] : rows;
  const lines: string[] = [];
  for (let at = 0; at < all.length; at += blockRows) {
    const drawn = new Table({
      chars: borderless,
      style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
      // The last column is as wide as its text: nothing follows it.
      colWidths: widths.map((width, index) => (index === widths.length - 1 ? width : width + gap)),
      wordWrap: false,
    });
    for (const row of all.slice(at, at + blockRows))
      drawn.push(row.map(({ text, tone }) => paint(tone, text === '' ? '-' : text)));
    for (const line of drawn.toString().split('\n')) lines.push(line.trimEnd());
  }
  return lines.join('\n');
}

/** Columns that a text takes; names are ASCII but for what operators write into manifests. */
function textWidth(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? Math.max(text.length, 1) : stringWidth(text);
}

function stringWidth(text: string): number {
  const measured = new Table({ chars: borderless, style: { 'padding-left': 0, 'padding-right': 0 } });
  measured.push([text]);
  return measured.width;
}
