import { compare } from '../model/compare.ts';
import type { Assumption, At, Certainty, Diagnostic, Edit, Severity, Spot } from '../model/diagnostic.ts';
import type { Locate } from '../model/inventory.ts';
import { formatPath, type Location } from '../model/source.ts';
import { hanging } from '../model/wrap.ts';
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
  /** `possible`: it depends on something that no manifest tells. */
  readonly certainty: Certainty;
  readonly fix?: { readonly summary: string; readonly edits: readonly PlacedEdit[] };
  /** Because of it the answer is not whole. */
  readonly inconclusive?: true;
  /** Where Kuma itself refuses the resource: its own field and words. */
  readonly field?: string;
  readonly reason?: string;
}

/** A change of the input, and where it is made: the field, or its nearest ancestor that is there. */
export interface PlacedEdit extends Omit<Edit, 'at'> {
  /** The field that is changed. */
  readonly path: string;
  readonly location: Partial<Location>;
}

const rank = { error: 0, warning: 1, info: 2 } as const satisfies Record<Severity, number>;

/** Findings in the order in which they are shown: errors first, then by place, whatever the order of the input. */
export function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) =>
      rank[a.severity] - rank[b.severity] ||
      byPlace(a.at, b.at) ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );
}

function byPlace(a: Diagnostic['at'], b: Diagnostic['at']): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  const [x, y] = ['origin' in a ? a.origin : { ...a, item: -1 }, 'origin' in b ? b.origin : { ...b, item: -1 }];
  const path = (at: At | Spot): string => ('origin' in at ? formatPath(at.path) : String(at.line ?? 0).padStart(9));
  return compare(x.file, y.file) || x.document - y.document || x.item - y.item || compare(path(a), path(b));
}

/** The first five of each code, and what is left out. */
export function firstOfEach(diagnostics: readonly Diagnostic[]): {
  readonly shown: readonly Diagnostic[];
  readonly more: ReadonlyMap<string, number>;
} {
  const counts = new Map<string, number>();
  const more = new Map<string, number>();
  const shown = diagnostics.filter(({ code }) => {
    const number = (counts.get(code) ?? 0) + 1;
    counts.set(code, number);
    if (number > most) more.set(code, number - most);
    return number <= most;
  });
  return { shown, more };
}

/** `and 3 more MS002, …`, and what has them; empty where nothing was left out. */
export function moreWords(more: ReadonlyMap<string, number>, whole = '-o json'): string {
  if (more.size === 0) return '';
  return `and ${[...more].map(([code, number]) => `${number} more ${code}`).join(', ')} (${whole} has them all)`;
}

/** Findings with their lines, by severity and place. Each line costs a look at its document. */
export function placed(diagnostics: readonly Diagnostic[], locate: Locate): readonly PlacedDiagnostic[] {
  return diagnostics.map((diagnostic) => placedOne(diagnostic, locate)).toSorted(byShownPlace);
}

/** A finding with its lines. */
export function placedOne(diagnostic: Diagnostic, locate: Locate): PlacedDiagnostic {
  const { code, rule, severity, message, resource, at, related, fix, edits, refusal } = diagnostic;
  const place = (of: At | Spot): Partial<Location> => {
    if (!('origin' in of)) return of;
    // What Kuma makes by itself stands in no file.
    if (of.origin.file === '') return { path: formatPath(of.path) };
    return locate(of);
  };
  return {
    code,
    rule,
    level: severity,
    certainty: diagnostic.certainty ?? 'certain',
    message,
    ...(resource === undefined ? {} : { resource }),
    ...(at === undefined ? {} : { location: place(at) }),
    related: (related ?? []).map((other) => ({ message: other.message, location: place(other.at) })),
    ...(fix === undefined && edits === undefined
      ? {}
      : { fix: { summary: fix ?? '', edits: (edits ?? []).map((edit) => placedEdit(edit, place)) } }),
    ...(diagnostic.inconclusive === true ? { inconclusive: true } : {}),
    ...refusal,
  };
}

/** By severity, then by file, line and column. */
export function byShownPlace(a: PlacedDiagnostic, b: PlacedDiagnostic): number {
  return (
    rank[a.level] - rank[b.level] ||
    compare(a.location?.file ?? '', b.location?.file ?? '') ||
    (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
    (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
    compare(a.code, b.code) ||
    compare(a.message, b.message)
  );
}

function placedEdit({ at, op, value }: Edit, place: (at: At) => Partial<Location>): PlacedEdit {
  return { op, path: formatPath(at.path), location: place(at), ...(value === undefined ? {} : { value }) };
}

/** What a finding says, and whether that is sure. */
export function messageWords({ message, certainty }: Pick<PlacedDiagnostic, 'message' | 'certainty'>): string {
  return certainty === 'possible' ? `${message} (possible)` : message;
}

/** `file:line:column`, as far as it is known. */
export function placeWords(location: Partial<Location> | undefined): string {
  if (location?.file === undefined) return '-';
  const file = location.file === '-' ? '<stdin>' : location.file;
  return location.line === undefined ? file : `${file}:${location.line}:${location.column ?? 1}`;
}

const most = 5;

/** Findings as blocks of a page. */
export function findingBlocks(diagnostics: readonly PlacedDiagnostic[]): Page {
  return diagnostics.map(
    ({ code, level, message, certainty, location, related, fix }): FindingBlock => ({
      block: 'finding',
      severity: level,
      code,
      place: placeWords(location),
      message: messageWords({ message, certainty }),
      related: related.map((other) => ({ place: placeWords(other.location), message: other.message })),
      fix: fix?.summary,
    }),
  );
}

/** Findings beside an answer, in one line each; where there is a width, wrapped to it. */
export function compactLines(diagnostics: readonly PlacedDiagnostic[], width = Number.POSITIVE_INFINITY): string {
  return diagnostics
    .flatMap(({ code, level, message, certainty, location, fix }) => [
      ...hanging('', `${placeWords(location)}: ${level}: ${messageWords({ message, certainty })} [${code}]`, width, 2),
      ...(fix === undefined ? [] : hanging('  fix: ', fix.summary, width)),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

/** `assumed: …` lines; where there is a width, wrapped to it. */
export function assumptionLines(assumptions: readonly Assumption[], width = Number.POSITIVE_INFINITY): string {
  return assumptions
    .flatMap(({ message }) => hanging('assumed: ', message, width, 2))
    .map((line) => `${line}\n`)
    .join('');
}

/** How many findings of each severity. */
export function summaryOf(diagnostics: readonly Diagnostic[]): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of diagnostics) counts[severity]++;
  return counts;
}
