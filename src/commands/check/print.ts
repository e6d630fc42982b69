import type { RawOptions } from '../../cli/define-command.ts';
import { appendTo, requirePlace, writeWhole } from '../../load/write-file.ts';
import { Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { compactLines } from '../../output/diagnostics.ts';
import { pageText } from '../../output/formats/text.ts';
import type { Drawing } from '../../output/page.ts';
import { checkPage } from '../../output/pages/check.ts';
import type { CheckReport } from '../../output/report.ts';
import type { ReportFormat } from './formats.ts';
import { type ReportFile, reportFiles } from './options.ts';

/** What text needs beside the report. */
export interface Excerpts {
  readonly lineOf: (file: string, line: number) => string | undefined;
  readonly all: boolean;
  /** Of prose. */
  readonly width: number;
}

/** A report in one of its formats; each is loaded when it is asked for. */
export async function reportText(
  format: ReportFormat,
  report: CheckReport,
  excerpts: Excerpts,
  drawing: Drawing,
): Promise<string> {
  switch (format) {
    case 'text':
      return pageText(
        checkPage(report.findings, excerpts.lineOf, {
          all: excerpts.all,
          omitted: report.more,
          width: excerpts.width,
        }),
        drawing,
      );
    case 'compact':
      return compactLines(report.findings);
    case 'json':
      return (await import('../../output/findings/json.ts')).findingsJson(report);
    case 'sarif':
      return (await import('../../output/findings/sarif.ts')).sarifText(report);
    case 'junit':
      return (await import('../../output/findings/junit.ts')).junitText(report);
    case 'github':
      return (await import('../../output/findings/github.ts')).githubText(report);
    case 'markdown':
      return (await import('../../output/findings/markdown.ts')).findingsMarkdown(report);
    case 'tap':
      return (await import('../../output/findings/tap.ts')).tapText(report);
    default:
      throw new Error(`no way to write ${String(format satisfies never)}`);
  }
}

/** Writes a report whole, or adds it to the summary of a GitHub step, which is one file for all that a step says. */
export function writeReport(file: string, text: string, io: Io): void {
  if (file === io.env['GITHUB_STEP_SUMMARY']) appendTo(file, text, io);
  else writeWhole(file, text, io);
}

/**
 * Runs a check whose reports are trusted by others: where it cannot go on, they say FAILED, and never what an earlier
 * run found. `run` says of the files that it has read, so that none of them is written over.
 */
export async function withReports<T>(
  raw: RawOptions,
  io: Io,
  run: (files: readonly ReportFile[], read: (names: readonly string[]) => void) => Promise<T>,
): Promise<T> {
  const files = reportFiles(raw);
  let safe: readonly ReportFile[] = [];
  const keepOff = (inputs: readonly string[]): void => {
    safe = files.filter(({ file }) => !inputs.includes(file));
    const bad = files.find(({ file }) => inputs.includes(file));
    if (bad !== undefined)
      throw new Failure(`--report names ${bad.file}, which is part of the input`, { hint: 'name another file' });
  };
  keepOff(Array.isArray(raw['filename']) ? (raw['filename'] as readonly string[]) : []);
  for (const { file } of files) requirePlace(file, io);
  try {
    return await run(files, keepOff);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const { failedText } = await import('../../output/findings/failed.ts');
    for (const { format, file } of safe) writeReport(file, failedText(format, reason), io);
    throw error;
  }
}
