import { array, object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { commonOptions } from '../../cli/options.ts';
import type { ExitCode } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { pageText } from '../../output/formats/text.ts';
import { rulesMarkdown, rulesPage } from '../../output/pages/rules.ts';
import { allRules } from '../all-rules.ts';
import { drawingOf } from '../drawing.ts';
import { ruleGroups } from '../rule-groups.ts';
import { rulesOf } from '../select-rules.ts';

const own = object({ output: optional(string()), only: optional(array(string())) });

/** `meshsvc rules`: the catalogue. */
export async function run(raw: RawOptions, io: Io): Promise<ExitCode> {
  const { output = 'table', only } = own.parse(raw);
  const isWanted = only === undefined ? () => true : rulesOf(only);
  const rules = allRules().filter(({ code, name }) => isWanted(code, name));
  if (output === 'json')
    io.stdout.write(`${JSON.stringify({ schemaVersion: 'meshsvc.rules/v1', rules }, undefined, 2)}\n`);
  else if (output === 'markdown') io.stdout.write(rulesMarkdown(rules, ruleGroups));
  else
    io.stdout.write(
      await pageText(rulesPage(rules, output === 'wide'), drawingOf(commonOptions(raw, io), io.stdout, io)),
    );
  return 0;
}
