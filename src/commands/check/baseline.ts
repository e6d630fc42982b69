import { type BaselineEntry, baselineText, readBaseline, requireBaselinePlace } from '../../load/baseline.ts';
import { writeWhole } from '../../load/write-file.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { formatPath } from '../../model/source.ts';
import type { BaselineState } from '../../output/report.ts';
import type { Suppressed } from './suppress.ts';

/** What a baseline says; `undefined` without `--baseline`. @throws {Failure} for one that cannot be read */
export function readKnown(
  file: string | undefined,
  io: Io,
): { readonly file: string; readonly entries: readonly BaselineEntry[] } | undefined {
  return file === undefined ? undefined : { file, entries: readBaseline(file, io) };
}

/**
 * Takes out the findings that a baseline has, each entry for one finding; what was not seen is never known, and entries
 * about rules that were not asked for say nothing.
 */
export function applyBaseline(
  { left, hidden, remarks }: Suppressed,
  known: ReturnType<typeof readKnown>,
  fingerprints: ReadonlyMap<Diagnostic, string>,
  isAsked: (code: string) => boolean,
): Suppressed & { readonly state: BaselineState | undefined } {
  if (known === undefined) return { left, hidden, remarks, state: undefined };
  const entries = new Map(known.entries.filter(({ code }) => isAsked(code)).map((entry) => [entry.fingerprint, entry]));
  const found = new Set<string>();
  const isKnown = (diagnostic: Diagnostic): boolean => {
    const fingerprint = fingerprints.get(diagnostic) ?? '';
    if (diagnostic.inconclusive === true || !entries.has(fingerprint)) return false;
    found.add(fingerprint);
    return true;
  };
  const fresh = left.filter((diagnostic) => !isKnown(diagnostic));
  const freshOnes = new Set(fresh);
  // A finding that something else hides as well is still there.
  for (const { diagnostic } of hidden) isKnown(diagnostic);
  return {
    left: fresh,
    hidden: [
      ...hidden,
      ...left
        .filter((diagnostic) => !freshOnes.has(diagnostic))
        .map((diagnostic) => ({ diagnostic, suppression: { by: 'baseline' as const, reason: known.file } })),
    ],
    remarks,
    state: {
      file: known.file,
      known: found.size,
      added: fresh.length,
      gone: [...entries.values()]
        .filter(({ fingerprint }) => !found.has(fingerprint))
        .map(({ code, resource, path }) => ({ code, resource, path })),
    },
  };
}

/** Writes findings as the baseline of later runs. @throws {Failure} where something was not seen: it would be known for ever */
export function writeKnown(
  file: string,
  findings: readonly Diagnostic[],
  fingerprints: ReadonlyMap<Diagnostic, string>,
  io: Io,
): void {
  if (findings.some(({ inconclusive }) => inconclusive === true))
    throw new Failure(`${file} is not written: the input was not seen whole`, {
      exitCode: 3,
      hint: 'mend what cannot be read first: meshsvc check --only reading',
    });
  requireBaselinePlace(file, io);
  writeWhole(
    file,
    baselineText(
      findings.map((diagnostic) => {
        const { code, resource, at, message } = diagnostic;
        return {
          fingerprint: fingerprints.get(diagnostic)!,
          code,
          resource: resource === undefined ? '' : `${resource.kind}/${resource.name}`,
          path: at === undefined || !('origin' in at) ? '' : formatPath(at.path),
          message,
        };
      }),
    ),
    io,
  );
}
