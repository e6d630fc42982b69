import type { ExitCode } from '../model/failure.ts';
import type { Io } from '../model/io.ts';
import type { Flag } from './flags.ts';

/** Flags as they were given, by their long name in camel case. */
export type RawOptions = Readonly<Record<string, unknown>>;

/** What `--help` says of a command beside its name. */
export interface CommandDetails {
  /** Command line and what it shows; two to four, the most usual first. */
  readonly examples: readonly (readonly [string, string])[];
  readonly flags: readonly Flag[];
  /** Flags of other commands that this one does not have, each with the hint of what to write in its place. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** A subcommand: what `--help` says of it, and what loads its work. */
export type Command = {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** Positional arguments in commander's form, with blanks between: `<kind> [name]`. */
  readonly argument?: string;
  /** Loads the work of the command, which is in a chunk of its own. */
  readonly load: () => Promise<{
    readonly run: (options: RawOptions, io: Io, args: readonly string[]) => Promise<ExitCode>;
  }>;
  // Long details are in a chunk of their own, so that the start of all other commands does not grow.
} & (CommandDetails | { readonly details: () => Promise<CommandDetails> });

/** Names a command; does nothing but hold its type. */
export function defineCommand(command: Command): Command {
  return command;
}
