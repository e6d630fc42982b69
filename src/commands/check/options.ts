import { array, boolean, object, optional, string } from 'zod/mini';
import { requireChoice } from '../../cli/choice.ts';
import type { RawOptions } from '../../cli/define-command.ts';
import type { Facts, Target } from '../../engine/checks/define-check.ts';
import type { Severity } from '../../model/diagnostic.ts';
import { Failure } from '../../model/failure.ts';
import { type RuleSelector, rulesOf } from '../select-rules.ts';
import { factsOf } from './facts.ts';
import { type ReportFormat, reportFormats } from './formats.ts';
import { targetOf } from './target.ts';

const shape = object({
  output: optional(string()),
  only: optional(array(string())),
  skip: optional(array(string())),
  asError: optional(array(string())),
  asWarning: optional(array(string())),
  suppress: optional(array(string())),
  baseline: optional(string()),
  writeBaseline: optional(string()),
  show: optional(string()),
  showAll: optional(boolean()),
  report: optional(array(string())),
  target: optional(string()),
});

/** Where a report is written beside the main output. */
export interface ReportFile {
  readonly format: ReportFormat;
  readonly file: string;
}

/** The flags of `check` that no other command has. */
export interface CheckOptions {
  readonly output: ReportFormat;
  /** Whether a rule was asked for. */
  readonly wanted: RuleSelector;
  /** `--only` was given: remarks about the run itself are not asked for. */
  readonly some: boolean;
  readonly asError: RuleSelector;
  readonly asWarning: RuleSelector;
  /** `-S` as written. */
  readonly suppress: readonly string[];
  readonly baseline: string | undefined;
  readonly writeBaseline: string | undefined;
  readonly show: Severity;
  readonly showAll: boolean;
  readonly target: Target;
  readonly facts: Facts;
}

/** @throws {Failure} for rules that nobody knows, and a target that is none */
export function checkOptions(raw: RawOptions): CheckOptions {
  const given = shape.parse(raw);
  const only = given.only === undefined ? undefined : rulesOf(given.only);
  const skip = rulesOf(given.skip ?? []);
  return {
    output: (given.output ?? 'text') as ReportFormat,
    wanted: (code, name) => (only === undefined || only(code, name)) && !skip(code, name),
    some: only !== undefined,
    asError: rulesOf(given.asError ?? []),
    asWarning: rulesOf(given.asWarning ?? []),
    suppress: given.suppress ?? [],
    baseline: given.baseline,
    writeBaseline: given.writeBaseline,
    show: (given.show ?? 'info') as Severity,
    showAll: given.showAll ?? false,
    target: targetOf(given.target),
    facts: factsOf(raw),
  };
}

/** `--report`, read before all else: a run that fails leaves reports that say so. @throws {Failure} for a format or a file that is missing */
export function reportFiles(raw: RawOptions): readonly ReportFile[] {
  return (shape.parse(raw).report ?? []).map((written) => {
    const equals = written.indexOf('=');
    const [format, file] = [written.slice(0, Math.max(0, equals)), written.slice(equals + 1)];
    if (format === '' || file === '')
      throw new Failure(`--report ${written} names no ${format === '' ? 'format' : 'file'}`, {
        hint: 'write --report sarif=mesh.sarif',
      });
    return { format: requireChoice('--report', format, reportFormats) as ReportFormat, file };
  });
}
