import type { Severity } from '../../model/diagnostic.ts';
import { messageWords } from '../diagnostics.ts';
import { type CheckReport, repositoryPath } from '../report.ts';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const satisfies Record<Severity, string>;

/** Workflow commands that GitHub shows as annotations of the lines; one line each. */
export function githubText({ findings, root }: CheckReport): string {
  return findings
    .map(({ code, rule, level, message, certainty, location, fix }) => {
      const { file, line, column, endLine, endColumn } = location ?? {};
      const properties = [
        ...(file === undefined ? [] : [['file', repositoryPath(file, root)] as const]),
        ...(line === undefined ? [] : [['line', String(line)] as const]),
        ...(endLine === undefined ? [] : [['endLine', String(endLine)] as const]),
        ...(column === undefined ? [] : [['col', String(column)] as const]),
        // GitHub takes columns of one line alone.
        ...(endColumn === undefined || endLine !== line ? [] : [['endColumn', String(endColumn)] as const]),
        ['title', `${code} ${rule}`] as const,
      ];
      const text = messageWords({ message, certainty }) + (fix === undefined ? '' : `\nfix: ${fix.summary}`);
      return `::${commands[level]} ${properties.map(([key, value]) => `${key}=${escapeProperty(value)}`).join(',')}::${escapeData(text)}\n`;
    })
    .join('');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
