import { object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { commonOptions } from '../../cli/options.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { didYouMean } from '../../model/suggest.ts';
import { pageText } from '../../output/formats/text.ts';
import { rulePage } from '../../output/pages/rules.ts';
import { allRules } from '../all-rules.ts';
import { drawingOf } from '../drawing.ts';

const own = object({ output: optional(string()) });

/** `meshsvc explain`: one finding. @throws {Failure} for a code or name that nobody knows */
export async function run(raw: RawOptions, io: Io, args: readonly string[]): Promise<ExitCode> {
  const { output = 'text' } = own.parse(raw);
  const [word = ''] = args;
  const rules = allRules();
  const rule = rules.find(({ code, name }) => code === word.toUpperCase() || name === word.toLowerCase());
  if (rule === undefined) {
    const near = didYouMean(
      word,
      rules.flatMap(({ code, name }) => [code, name]),
    );
    throw new Failure(`no finding ${word}`, {
      hint: near === undefined ? 'meshsvc rules lists them' : `did you mean ${near}?`,
    });
  }
  if (output === 'json') {
    io.stdout.write(`${JSON.stringify(rule, undefined, 2)}\n`);
    return 0;
  }
  io.stdout.write(await pageText(rulePage(rule), drawingOf(commonOptions(raw, io), io.stdout, io)));
  return 0;
}
