import { object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { commonOptions } from '../../cli/options.ts';
import { describedKinds } from '../../engine/admission/describe-field.ts';
import { kindOfWord, kindWords } from '../../kinds/names.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { didYouMean } from '../../model/suggest.ts';
import { pageText } from '../../output/formats/text.ts';
import { fieldJson, fieldPage } from '../../output/pages/field.ts';
import { rulePage } from '../../output/pages/rules.ts';
import { allRules } from '../all-rules.ts';
import { drawingOf } from '../drawing.ts';
import { fieldOf } from './field.ts';
import { explainResource } from './resource.ts';

const own = object({ output: optional(string()) });

/** `meshsvc explain`: a finding, a field or a resource, whichever the word names. @throws {Failure} for a word that nobody knows */
export async function run(raw: RawOptions, io: Io, args: readonly string[]): Promise<ExitCode> {
  const { output = 'text' } = own.parse(raw);
  const [word = ''] = args;
  const options = commonOptions(raw, io);
  const drawing = drawingOf(options, io.stdout, io);
  const json = (value: unknown): ExitCode => {
    io.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    return 0;
  };
  const rules = allRules();
  const rule = rules.find(({ code, name }) => code === word.toUpperCase() || name === word.toLowerCase());
  if (rule !== undefined) {
    if (output === 'json') return json(rule);
    io.stdout.write(await pageText(rulePage(rule), drawing));
    return 0;
  }
  const hasInput = options.paths.length > 0 || options.sources.length > 0 || !io.stdinIsTTY;
  const [first = '', ...rest] = word.split('.');
  const kind = kindOfWord(first);
  // "web.shop" is also how Kuma names a resource of a namespace.
  if (kind !== undefined && describedKinds.includes(kind) && (rest.length > 0 || options.paths.length === 0)) {
    const version = options.version ?? '2.13';
    const field = fieldOf(kind, rest, version);
    if (output === 'json') return json(fieldJson(field, version));
    io.stdout.write(await pageText(fieldPage(field, version), drawing));
    return 0;
  }
  if (hasInput && !/^MS\d+$/i.test(word)) return explainResource(raw, io, word, output, drawing);
  const near = didYouMean(word, [...rules.flatMap(({ code, name }) => [code, name]), ...kindWords()]);
  throw new Failure(`no finding and no kind ${word}`, {
    hint:
      near === undefined
        ? 'meshsvc rules lists findings; to explain a resource, name the input with -f'
        : `did you mean ${near}?`,
  });
}
