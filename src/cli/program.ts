import { Command as Commander, CommanderError, type Help, Option } from 'commander';
import { type ExitCode, Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';
import { didYouMean } from '../model/suggest.ts';
import { wrap } from '../model/wrap.ts';
import { requireChoice } from './choice.ts';
import type { Command, CommandDetails, RawOptions } from './define-command.ts';
import type { Flag } from './flags.ts';

const groups = ['Input', 'Control plane', 'Output', 'Exit code', 'Other'] as const;

/** What was asked for: a command with its flags, or a text that has been printed. */
export type Request =
  | { readonly command: Command; readonly options: RawOptions; readonly args: readonly string[] }
  | { readonly exitCode: ExitCode };

/** What there is to read beside the help of commands: names, and the text of one. */
export interface Topics {
  readonly names: readonly string[];
  readonly text: (name: string) => Promise<string>;
}

/**
 * Reads the command line.
 *
 * @throws {Failure} for what it does not understand, with the nearest thing that it does
 */
export async function parseCommandLine(
  argv: readonly string[],
  commands: readonly Command[],
  topics: Topics,
  version: string,
  io: Io,
  calledAs = 'meshsvc',
): Promise<Request> {
  let request: Request = { exitCode: 0 };
  const program = new Commander('meshsvc');
  const configure = (command: Commander): Commander =>
    command
      .exitOverride()
      .configureOutput({
        writeOut: (text) => io.stdout.write(text),
        writeErr: () => {},
        getOutHelpWidth: () => Math.min(io.stdout.columns ?? 100, 120),
        getErrHelpWidth: () => 100,
        getOutHasColors: () => false,
        getErrHasColors: () => false,
        stripColor: (text) => text,
      })
      .configureHelp({
        formatHelp: (shown, help) =>
          formatHelp(shown, help, { commands, topics: topics.names, prefix: calledAs, details }),
      })
      .helpOption('-h, --help', 'this text')
      .helpCommand(false)
      .allowExcessArguments(false);
  configure(program)
    .description('which MeshServices Kuma makes of your manifests, and what changes when the mode changes')
    .version(version, '--version', 'the version')
    .action(() => {
      // Nothing asked: the short help, and a usage error, as kubectl and git do.
      io.stdout.write(program.helpInformation());
      request = { exitCode: 2 };
    });
  const word = argv[0] === 'help' ? argv[1] : argv[0];
  const asked = commands.find(({ name, aliases }) => name === word || aliases?.includes(word ?? ''));
  const details: CommandDetails =
    asked === undefined ? { examples: [], flags: [] } : 'details' in asked ? await asked.details() : asked;
  for (const definition of commands) {
    const command = configure(program.command(definition.name)).description(definition.summary);
    for (const alias of definition.aliases ?? []) command.alias(alias);
    for (const argument of definition.argument?.split(' ') ?? []) command.argument(argument);
    // Only one of them is run, and its flags alone are needed.
    if (definition === asked)
      for (const flag of details.flags) for (const option of optionsOf(flag)) command.addOption(option);
    command.action((...given: unknown[]) => {
      const args = command.args;
      void given;
      request = { command: definition, options: command.opts(), args };
    });
  }
  configure(program.command('help', { hidden: true }))
    .argument('[command]')
    .action(async (name: string | undefined) => {
      if (name !== undefined && topics.names.includes(name)) {
        io.stdout.write(await topics.text(name));
        return;
      }
      const wanted =
        name === undefined
          ? program
          : program.commands.find((one) => one.name() === name || one.aliases().includes(name));
      if (wanted === undefined) {
        const near = didYouMean(name!, [...wordsOf(commands), ...topics.names]);
        throw new Failure(`no command and no topic ${name}`, {
          hint: near === undefined ? 'meshsvc --help lists them' : `did you mean meshsvc help ${near}?`,
        });
      }
      io.stdout.write(wanted.helpInformation());
    });
  refuseUnknown(argv, commands);
  try {
    await program.parseAsync(argv as string[], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { exitCode: 0 };
    const flags = details.flags.flatMap((flag) => [
      /--[\w-]+/.exec(flag.flags)![0],
      ...(flag.alias === undefined ? [] : [flag.alias]),
    ]);
    throw usageFailure(error, flags, asked?.name, details.instead);
  }
  return request;
}

/** Words that nobody knows, with the nearest ones that somebody does; commander would call a command an argument too many. */
function refuseUnknown(argv: readonly string[], commands: readonly Command[]): void {
  const [first] = argv;
  if (first === undefined) return;
  const names = [...wordsOf(commands), 'help'];
  if (!first.startsWith('-') && !names.includes(first)) {
    const near = didYouMean(first, names);
    throw new Failure(`no command ${first}`, {
      hint: near === undefined ? 'meshsvc --help lists the commands' : `did you mean meshsvc ${near}?`,
    });
  }
}

function wordsOf(commands: readonly Command[]): readonly string[] {
  return commands.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
}

/** A flag for commander, and its other spelling. */
function optionsOf(flag: Flag): readonly Option[] {
  const collect = (value: string, before: unknown): unknown => (Array.isArray(before) ? [...before, value] : [value]);
  const make = (flags: string): Option => {
    const option = new Option(flags, flag.description);
    option.helpGroup(flag.group);
    const name = /--[\w-]+/.exec(flag.flags)![0];
    const check = (value: string): string =>
      flag.choices === undefined ? value : requireChoice(name, value, flag.choices);
    if (flag.repeatable) option.argParser((value: string, before: unknown) => collect(check(value), before));
    else if (flag.choices !== undefined) option.argParser(check);
    return option;
  };
  const main = make(flag.flags);
  if (flag.alias === undefined) return [main];
  const value = /<[^>]+>/.exec(flag.flags)?.[0] ?? '';
  const other = make(`${flag.alias} ${value}`.trim()).hideHelp();
  // Both spellings fill the same option.
  other.attributeName = () => main.attributeName();
  return [main, other];
}

/** commander's words, as an error line and a hint of ours. */
function usageFailure(
  error: CommanderError,
  flags: readonly string[],
  command: string | undefined,
  instead: CommandDetails['instead'] = {},
): Failure {
  const [first = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const unknown = /unknown option '(--[^']+)'/.exec(first)?.[1];
  const near = unknown === undefined ? undefined : didYouMean(unknown, flags);
  const suggestion = near ?? /Did you mean (?:one of )?(.+)\?/.exec(rest.join(' '))?.[1];
  const other = unknown !== undefined && Object.hasOwn(instead, unknown) ? instead[unknown] : undefined;
  const message = first.replace(/^too many arguments.*/, 'too many arguments').replaceAll("'", '');
  return new Failure(message, {
    hint:
      other ??
      (suggestion === undefined
        ? `meshsvc ${command === undefined ? '' : `${command} `}--help says what there is`
        : `did you mean ${suggestion}?`),
  });
}

/** One sentence, examples, then the flags by group. */
function formatHelp(
  command: Commander,
  help: Help,
  {
    commands,
    topics,
    prefix,
    details,
  }: {
    readonly commands: readonly Command[];
    readonly topics: readonly string[];
    readonly prefix: string;
    readonly details: CommandDetails;
  },
): string {
  const definition = commands.find((one) => one.name === command.name());
  const width = help.helpWidth ?? 100;
  const lines: string[] = [`${definition?.summary ?? command.description()}`, ''];
  const table = (title: string, rows: readonly (readonly [string, string])[]): void => {
    if (rows.length === 0) return;
    const left = Math.min(34, Math.max(...rows.map(([term]) => term.length)));
    lines.push(`${title}:`);
    for (const [term, text] of rows) {
      const [first = '', ...more] = wrap(text, Math.max(30, width - left - 4));
      if (term.length > left) lines.push(`  ${term}`, `  ${' '.repeat(left)}  ${first}`);
      else lines.push(`  ${term.padEnd(left)}  ${first}`);
      for (const line of more) lines.push(`  ${' '.repeat(left)}  ${line}`);
    }
    lines.push('');
  };
  if (definition === undefined) {
    table('Examples', [
      [`${prefix} generate -f dataplanes.yaml`, 'the MeshServices that Kuma makes of these Dataplanes'],
      [`kubectl get … -o yaml | ${prefix} generate`, 'the same from standard input'],
    ]);
    table(
      'Commands',
      commands.map((one) => [one.name, one.summary] as const),
    );
    table('More', [[`${prefix} help TOPIC`, `about ${topics.join(', ')}`]]);
  } else {
    table(
      'Examples',
      details.examples.map(([line, text]) => [line.replace(/(^|\| )meshsvc /, `$1${prefix} `), text] as const),
    );
  }
  const options = help.visibleOptions(command);
  const term = (option: Option): string => help.optionTerm(option);
  for (const group of groups)
    table(
      group,
      options
        .filter((option) => (option.helpGroupHeading ?? 'Other') === group)
        .map((option) => [term(option), option.description] as const),
    );
  const usage =
    definition === undefined
      ? `${prefix} COMMAND [flags]`
      : `${prefix} ${definition.name}${definition.argument ? ` ${definition.argument}` : ''} [flags]`;
  lines.push(`Usage: ${usage}`, '');
  return lines.join('\n');
}
