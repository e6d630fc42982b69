import { fails } from '../../cli/exit-code.ts';
import { placeInRepository } from '../../load/repository.ts';
import type { Diagnostic, Severity } from '../../model/diagnostic.ts';
import type { ExitCode } from '../../model/failure.ts';
import type { Locate } from '../../model/inventory.ts';
import type { Io } from '../../model/io.ts';
import { byShownPlace, firstOfEach, placedOne, summaryOf } from '../../output/diagnostics.ts';
import type { BaselineState, CheckReport, ReportedFinding } from '../../output/report.ts';
import { version } from '../../version.ts';
import { allRules } from '../all-rules.ts';
import { versionOf } from '../control-plane.ts';
import type { World } from '../world.ts';
import type { EngineAnswer } from './engine.ts';
import type { CheckOptions } from './options.ts';
import type { Suppressed } from './suppress.ts';

/** What a report is made from. */
export interface Answer {
  readonly world: World;
  readonly engine: EngineAnswer;
  readonly asked: CheckOptions;
  readonly shown: readonly Diagnostic[];
  readonly hidden: Suppressed['hidden'];
  readonly baseline: BaselineState | undefined;
  readonly fingerprints: ReadonlyMap<Diagnostic, string>;
  readonly failOn: Severity | 'never';
  readonly exitCode: ExitCode;
  /** Every finding with its line, not the first five of each code: each line costs a look at its document. */
  readonly whole: boolean;
  readonly locate: () => Promise<Locate>;
  readonly io: Io;
}

/** All that a run found, with lines, and what it looked at. */
export async function reportOf(answer: Answer): Promise<CheckReport & { readonly exitCode: ExitCode }> {
  const { world, engine, asked, shown, hidden, fingerprints, failOn, whole } = answer;
  const { options, inventory } = world;
  const cut = whole ? { shown, more: new Map<string, number>() } : firstOfEach(shown);
  const isPlaced = cut.shown.length > 0 || (whole && hidden.length > 0);
  const locate: Locate = isPlaced ? await answer.locate() : nowhere;
  const reported = (diagnostic: Diagnostic): ReportedFinding => ({
    ...placedOne(diagnostic, locate),
    fingerprint: fingerprints.get(diagnostic) ?? '',
    fails: fails(diagnostic, failOn, options.strict),
  });
  const lookedAt = engine.lookedAt.map(({ code }) => code);
  const rules = allRules().filter(({ code, name }) => asked.wanted(code, name));
  return {
    toolVersion: version,
    kumaVersion: versionOf(options, inventory),
    modes: [...new Set(world.results().map(({ context }) => context.mode))].toSorted(),
    target: asked.target,
    files: inventory.files,
    resources: inventory.resources,
    findings: cut.shown.map(reported).toSorted(byShownPlace),
    more: cut.more,
    suppressed: whole
      ? hidden.map(({ diagnostic, suppression }) => ({ ...reported(diagnostic), suppression })).toSorted(byShownPlace)
      : [],
    suppressedCount: hidden.length,
    counts: summaryOf(shown),
    assumptions: engine.assumptions,
    rules,
    lookedAt: [...lookedAt, ...rules.flatMap(({ code }) => (code >= 'MS900' ? [code] : []))],
    notLookedAt: engine.notLookedAt.map(({ check: { code, name }, missing }) => ({
      code,
      rule: name,
      missing: missing.map((need) =>
        need === 'networks' ? 'networks (--network)' : typeof need === 'string' ? need : need.join(' or '),
      ),
    })),
    beside: engine.beside.map(({ code }) => code),
    undecided: engine.undecided.map(({ code, name, undecided = '' }) => ({ code, rule: name, needed: undecided })),
    baseline: answer.baseline,
    exitCode: answer.exitCode,
    root: placeInRepository(answer.io),
  };
}

function nowhere(): never {
  throw new Error('a place is shown that nobody asked for');
}
