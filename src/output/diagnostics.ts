import type { Assumption, At, Diagnostic, Severity, Spot } from '../model/diagnostic.ts';
import type { Locate } from '../model/inventory.ts';
import { formatPath, type Location } from '../model/source.ts';
import type { FindingBlock, Page } from './page.ts';

/** A finding whose places have lines. */
export interface PlacedDiagnostic {
  readonly code: string;
  readonly rule: string;
  readonly level: Severity;
  readonly message: string;
  readonly resource?: Diagnostic['resource'];
  readonly location?: Partial<Location>;
  readonly related: readonly { readonly message: string; readonly location: Partial<Location> }[];
  readonly fix?: { readonly summary: string };
}

const rank = { error: 0, warning: 1, info: 2 } as const satisfies Record<Severity, number>;

/** Findings with their lines: errors first, then by place; findings of equal rank keep no trace of the order of the input. */
export function placed(diagnostics: readonly Diagnostic[], locate: Locate): readonly PlacedDiagnostic[] {
  const place = (at: At | Spot): Partial<Location> => {
    if (!('origin' in at)) return at;
    // What Kuma makes by itself stands in no file.
    if (at.origin.file === '') return { path: formatPath(at.path) };
    return locate(at);
  };
  return diagnostics
    .map(
      ({ code, rule, severity, message, resource, at, related, fix }): PlacedDiagnostic => ({
        code,
        rule,
        level: severity,
        message,
        ...(resource === undefined ? {} : { resource }),
        ...(at === undefined ? {} : { location: place(at) }),
        related: (related ?? []).map((other) => ({ message: other.message, location: place(other.at) })),
        ...(fix === undefined ? {} : { fix: { summary: fix } }),
      }),
    )
    .toSorted(
      (a, b) =>
        rank[a.level] - rank[b.level] ||
        order(a.location?.file ?? '', b.location?.file ?? '') ||
        (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
        (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
        order(a.code, b.code) ||
        order(a.message, b.message),
    );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `file:line:column`, as far as it is known. */
export function placeWords(location: Partial<Location> | undefined): string {
  if (location?.file === undefined) return '-';
  const file = location.file === '-' ? '<stdin>' : location.file;
  return location.line === undefined ? file : `${file}:${location.line}:${location.column ?? 1}`;
}

const most = 5;

/** Findings as blocks of a page; after five of a code the others are only counted. */
export function findingBlocks(diagnostics: readonly PlacedDiagnostic[]): Page {
  const shown = new Map<string, number>();
  const blocks: (FindingBlock | { block: 'text'; text: string })[] = [];
  for (const { code, level, message, location, related, fix } of diagnostics) {
    const number = (shown.get(code) ?? 0) + 1;
    shown.set(code, number);
    if (number > most) continue;
    blocks.push({
      block: 'finding',
      severity: level,
      code,
      place: placeWords(location),
      message,
      related: related.slice(0, most).map((other) => ({ place: placeWords(other.location), message: other.message })),
      fix: fix?.summary,
    });
  }
  const more = [...shown].filter(([, number]) => number > most).map(([code, number]) => `${number - most} more ${code}`);
  if (more.length > 0) blocks.push({ block: 'text', text: `and ${more.join(', ')} (-o json has them all)` });
  return blocks;
}

/** Findings in one line each, for standard error beside machine output. */
export function compactLines(diagnostics: readonly PlacedDiagnostic[]): string {
  return diagnostics
    .map(({ code, level, message, location, fix }) => {
      const line = `${placeWords(location)}: ${level}: ${message} [${code}]\n`;
      return fix === undefined ? line : `${line}  fix: ${fix.summary}\n`;
    })
    .join('');
}

/** `assumed: …` lines. */
export function assumptionLines(assumptions: readonly Assumption[]): string {
  return assumptions.map(({ message }) => `assumed: ${message}\n`).join('');
}

/** How many findings of each severity. */
export function summaryOf(diagnostics: readonly PlacedDiagnostic[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { level } of diagnostics) counts[level]++;
  return counts;
}
