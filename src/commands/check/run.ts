import { array, boolean, object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import { catalogue } from '../../engine/checks/catalogue.ts';
import { checkContext } from '../../engine/checks/check-context.ts';
import type { Check, CheckContext, Target } from '../../engine/checks/define-check.ts';
import { defaultFacts } from '../../engine/checks/facts.ts';
import { type Checked, runChecks } from '../../engine/checks/run-checks.ts';
import { notices } from '../../load/notices.ts';
import type { Diagnostic, Severity } from '../../model/diagnostic.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Io } from '../../model/io.ts';
import { didYouMean } from '../../model/suggest.ts';
import { assumptionLines, compactLines, inOrder, type PlacedDiagnostic, placed } from '../../output/diagnostics.ts';
import { pageText } from '../../output/formats/text.ts';
import { checkPage, checkSummary } from '../../output/pages/check.ts';
import { admissionInspector } from '../admission.ts';
import { versionOf } from '../control-plane.ts';
import { drawingOf } from '../drawing.ts';
import { readWorld, type World } from '../world.ts';
import { suppress } from './suppress.ts';
import { targetOf } from './target.ts';

const own = object({
  output: optional(string()),
  only: optional(array(string())),
  skip: optional(array(string())),
  suppress: optional(array(string())),
  show: optional(string()),
  showAll: optional(boolean()),
  target: optional(string()),
});

const rank = { info: 0, warning: 1, error: 2 } as const satisfies Record<Severity, number>;

/** `meshsvc check`: all findings of reading and of the catalogue. Exit 1 from `--fail-on` (error) on, 3 where something was not seen. */
export async function run(raw: RawOptions, io: Io): Promise<ExitCode> {
  const {
    output = 'text',
    only = [],
    skip = [],
    suppress: hide = [],
    show = 'info',
    showAll = false,
    target: given,
  } = own.parse(raw);
  for (const code of [...only, ...skip, ...hide.map((one) => one.split('=')[0]!)]) requireCode(code);
  const wanted = (code: string, name: string): boolean =>
    (only.length === 0 || only.includes(code) || only.includes(name)) && !skip.includes(code) && !skip.includes(name);
  const world = await readWorld(raw, io, {
    command: 'check',
    inspect: ({ version = '2.13', zone }, sources) => admissionInspector({ version, zone, sources }),
  });
  const { options, inventory } = world;
  const checks = catalogue.filter(({ code, name }) => wanted(code, name));
  const checked = runEngine(checks, world, targetOf(given));
  const assumptions = checks.length === 0 ? [] : world.assumptions;
  const diagnostics = inOrder(
    [...inventory.diagnostics, ...checked.diagnostics].filter(
      // What was not seen bars every answer, whatever was asked for.
      ({ code, rule, severity, inconclusive }) =>
        (wanted(code, rule) && rank[severity] >= rank[show as Severity]) ||
        (inconclusive === true && only.length === 0),
    ),
  );
  const all = diagnostics.length === 0 ? [] : placed(diagnostics, await inventory.locator());
  const { left, hidden, remarks } = suppress(all, hide, inventory, options.strict);
  const findings = [...left, ...(only.length === 0 ? remarks : [])];
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { level } of findings) counts[level]++;
  if (output === 'json') {
    const answer = { schemaVersion: 'meshsvc.diagnostics/v1', summary: counts, diagnostics: findings, assumptions };
    io.stdout.write(`${JSON.stringify(answer, undefined, 2)}\n`);
  } else if (output === 'compact') io.stdout.write(compactLines(findings));
  else
    io.stdout.write(
      await pageText(checkPage(findings, lineReader(inventory), showAll), drawingOf(options, io.stdout, io)),
    );
  if (!options.quiet && output !== 'json') {
    const looked = {
      files: inventory.files,
      resources: inventory.resources,
      rules: Object.keys(notices).length + checked.lookedAt.length,
      version: versionOf(options, inventory),
    };
    io.stderr.write(`${output === 'text' && findings.length > 0 ? '\n' : ''}${checkSummary(counts, looked, hidden)}\n`);
    io.stderr.write(assumptionLines(assumptions));
  }
  return exitCodeOf(remaining(diagnostics, left, all), assumptions, {
    failOn: options.failOn ?? 'error',
    strict: options.strict,
  });
}

/** The findings that count for the exit code: a suppressed one does not, unless because of it the answer is not whole. */
function remaining(
  diagnostics: readonly Diagnostic[],
  left: readonly PlacedDiagnostic[],
  all: readonly PlacedDiagnostic[],
): readonly Diagnostic[] {
  if (left.length === all.length) return diagnostics;
  const counts = new Map<string, number>();
  const key = (code: string, message: string): string => `${code} ${message}`;
  for (const { code, message } of left) counts.set(key(code, message), (counts.get(key(code, message)) ?? 0) + 1);
  return diagnostics.filter(({ code, message, inconclusive }) => {
    const number = counts.get(key(code, message)) ?? 0;
    if (number > 0) counts.set(key(code, message), number - 1);
    return number > 0 || inconclusive === true;
  });
}

function runEngine(checks: readonly Check[], { inventory, results }: World, target: Target): Checked<CheckContext> {
  const ctx = checkContext({ inventory, resultsIn: results, target, facts: defaultFacts });
  return runChecks(checks, ctx, target);
}

/** @throws {Failure} for a code or rule that nobody knows */
function requireCode(code: string): void {
  const known = [...Object.values(notices), ...catalogue].flatMap((one) => [one.code, one.name]);
  if (known.includes(code)) return;
  const near = didYouMean(code, known);
  throw new Failure(`no check ${code}`, near === undefined ? {} : { hint: `did you mean ${near}?` });
}

function lineReader(inventory: Inventory): (file: string, line: number) => string | undefined {
  const lines = new Map<string, readonly string[]>();
  return (file, line) => {
    let of = lines.get(file);
    if (of === undefined) {
      of = (inventory.text(file) ?? '').split('\n');
      lines.set(file, of);
    }
    return of[line - 1];
  };
}
