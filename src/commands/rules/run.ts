import { object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { commonOptions } from '../../cli/options.ts';
import type { ExitCode } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { pageText } from '../../output/formats/text.ts';
import { allRules } from '../all-rules.ts';
import { drawingOf } from '../drawing.ts';

const own = object({ output: optional(string()) });

/** `meshsvc rules`: the catalogue. */
export async function run(raw: RawOptions, io: Io): Promise<ExitCode> {
  const { output = 'table' } = own.parse(raw);
  const rules = allRules();
  if (output === 'json')
    io.stdout.write(`${JSON.stringify({ schemaVersion: 'meshsvc.rules/v1', rules }, undefined, 2)}\n`);
  else if (output === 'markdown') io.stdout.write(markdown());
  else {
    const rows = rules.map(({ code, name, severity, title }) => [code, severity, name, title]);
    const page = [{ block: 'table' as const, columns: ['CODE', 'SEVERITY', 'NAME', 'TITLE'], rows }];
    io.stdout.write(await pageText(page, drawingOf(commonOptions(raw, io), io.stdout, io)));
  }
  return 0;
}

function markdown(): string {
  const lines = [
    '# What meshsvc finds',
    '',
    'Made by `meshsvc rules -o markdown`. `meshsvc explain CODE` shows one.',
    '',
  ];
  for (const { code, name, severity, title, why, fix, needs, source } of allRules())
    lines.push(
      `## ${code} ${name}`,
      '',
      `*${severity}* ${title}`,
      '',
      why,
      '',
      `**Fix:** ${fix}`,
      '',
      ...(needs.length === 0 ? [] : [`Looks at: ${needs.join(', ')}.`]),
      ...(source === '' ? [] : [`Source: ${source}.`]),
      '',
    );
  return `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}
