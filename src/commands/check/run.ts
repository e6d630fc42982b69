import type { RawOptions } from '../../cli/define-command.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import type { CommonOptions } from '../../cli/options.ts';
import { readConfig } from '../../load/config.ts';
import type { Diagnostic, Severity } from '../../model/diagnostic.ts';
import type { ExitCode } from '../../model/failure.ts';
import type { Locate } from '../../model/inventory.ts';
import type { Io } from '../../model/io.ts';
import { hanging } from '../../model/wrap.ts';
import { assumptionLines, inOrder } from '../../output/diagnostics.ts';
import { hintLines, notLookedAtLines, summaryWords } from '../../output/findings/summary.ts';
import type { CheckReport } from '../../output/report.ts';
import { admissionInspector } from '../admission.ts';
import { allRules } from '../all-rules.ts';
import { asideWidth, drawingOf } from '../drawing.ts';
import { readWorld } from '../world.ts';
import { applyBaseline, readKnown, writeKnown } from './baseline.ts';
import { type EngineAnswer, runEngine } from './engine.ts';
import { fingerprintsOf } from './fingerprints.ts';
import { type CheckOptions, checkOptions, type ReportFile } from './options.ts';
import { type Excerpts, reportText, withReports, writeReport } from './print.ts';
import { reportOf } from './report.ts';
import { suppress } from './suppress.ts';

const rank = { info: 0, warning: 1, error: 2 } as const satisfies Record<Severity, number>;

/** `meshsvc check`: all findings of reading and of the catalogue. Exit 1 from `--fail-on` (error) on, 3 where something was not seen. */
export function run(raw: RawOptions, io: Io): Promise<ExitCode> {
  return withReports(raw, io, (files, read) => check(raw, io, files, read));
}

async function check(
  raw: RawOptions,
  io: Io,
  files: readonly ReportFile[],
  read: (names: readonly string[]) => void,
): Promise<ExitCode> {
  const asked = checkOptions(raw);
  const known = readKnown(asked.baseline, io);
  const world = await readWorld(raw, io, {
    command: 'check',
    inspect: ({ version = '2.13', zone }, sources) => admissionInspector({ version, zone, sources }),
  });
  const { options, inventory } = world;
  read(inventory.fileNames);
  const engine = runEngine(world, asked);
  const locate = once(() => inventory.locator());
  const config = readConfig(options.config, io);
  const suppressed = await suppress(
    inOrder(withSeverities([...inventory.diagnostics, ...engine.diagnostics].filter(asks(asked)), asked)),
    {
      flags: asked.suppress,
      config,
      inventory,
      locate,
      strict: options.strict,
      today: new Date(options.now).toISOString().slice(0, 10),
    },
  );
  const formats = [asked.output, ...files.map(({ format }) => format)];
  const needsFingerprints =
    known !== undefined ||
    asked.writeBaseline !== undefined ||
    formats.some((one) => one === 'json' || one === 'sarif');
  const all = [...suppressed.left, ...suppressed.hidden.map(({ diagnostic }) => diagnostic)];
  const fingerprints = needsFingerprints
    ? fingerprintsOf([...all, ...suppressed.remarks], inventory)
    : new Map<Diagnostic, string>();
  const { left, hidden, state } = applyBaseline(suppressed, known, fingerprints, (code) =>
    allRules().some((rule) => rule.code === code && asked.wanted(code, rule.name)),
  );
  if (asked.writeBaseline !== undefined) return keep(asked.writeBaseline, suppressed.left, fingerprints, options, io);
  const remarks = withSeverities(asked.some ? [] : suppressed.remarks, asked);
  const shown = inOrder(
    [...left, ...remarks].filter(
      ({ severity, inconclusive }) => inconclusive === true || rank[severity] >= rank[asked.show],
    ),
  );
  // What was not seen bars every answer, whatever hides it.
  const unseen = hidden.flatMap(({ diagnostic }) => (diagnostic.inconclusive === true ? [diagnostic] : []));
  const { strict, failOn = 'error' } = options;
  const report = await reportOf({
    world,
    engine,
    asked,
    shown,
    hidden,
    baseline: state,
    fingerprints,
    failOn,
    exitCode: exitCodeOf([...shown, ...unseen], engine.assumptions, { failOn, strict }),
    whole: asked.showAll || formats.some((format) => format !== 'text'),
    locate,
    io,
  });
  const lineOf = (file: string, line: number): string | undefined =>
    inventory.line(file, line) ?? (file === config.file ? config.text.split('\n')[line - 1] : undefined);
  const whole = { lineOf, all: asked.showAll, width: Number.POSITIVE_INFINITY };
  const shownTo: Excerpts = { ...whole, width: asideWidth(io.stdout, io) };
  io.stdout.write(await reportText(asked.output, report, shownTo, drawingOf(options, io.stdout, io)));
  for (const { format, file } of files)
    writeReport(file, await reportText(format, report, whole, { headers: true, width: 100, colors: false }), io);
  aside(report, engine, asked, options, io);
  return report.exitCode;
}

/** Which findings were asked for. What was not seen bars every answer, unless some rules alone are asked for. */
function asks({ wanted, some }: CheckOptions): (diagnostic: Diagnostic) => boolean {
  return ({ code, rule, inconclusive }) => wanted(code, rule) || (inconclusive === true && !some);
}

function withSeverities(
  diagnostics: readonly Diagnostic[],
  { asError, asWarning }: Pick<CheckOptions, 'asError' | 'asWarning'>,
): readonly Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    const { code, rule } = diagnostic;
    const severity = asError(code, rule) ? 'error' : asWarning(code, rule) ? 'warning' : diagnostic.severity;
    return severity === diagnostic.severity ? diagnostic : { ...diagnostic, severity };
  });
}

function keep(
  file: string,
  findings: readonly Diagnostic[],
  fingerprints: ReadonlyMap<Diagnostic, string>,
  options: CommonOptions,
  io: Io,
): ExitCode {
  writeKnown(file, findings, fingerprints, io);
  if (!options.quiet)
    io.stderr.write(
      `${findings.length} finding${findings.length === 1 ? '' : 's'} written to ${file}: --baseline ${file} hides them\n`,
    );
  return 0;
}

/** What is not the answer: the sums, what had to be assumed, and hints. */
function aside(report: CheckReport, engine: EngineAnswer, asked: CheckOptions, options: CommonOptions, io: Io): void {
  const isText = asked.output === 'text';
  if (!options.quiet && asked.output !== 'json') {
    const width = asideWidth(io.stderr, io);
    const tell = (line: string): void => io.stderr.write(`${hanging('', line, width, 2).join('\n')}\n`);
    if (isText && report.findings.length > 0) io.stderr.write('\n');
    tell(summaryWords(report));
    io.stderr.write(assumptionLines(report.assumptions, width));
    for (const line of hintLines(report, engine.aboutSwitch)) tell(line);
  }
  if (options.verbose) for (const line of notLookedAtLines(report)) io.stderr.write(`${line}\n`);
}

function once(make: () => Promise<Locate>): () => Promise<Locate> {
  let made: Promise<Locate> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
