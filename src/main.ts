import { parseCommandLine } from './cli/program.ts';
import { topics } from './commands/help/index.ts';
import { commands } from './commands/index.ts';
import { type ExitCode, Failure } from './model/failure.ts';
import type { Io } from './model/io.ts';
import { version } from './version.ts';

/** Runs one command line and returns its exit code; the last catch. Nothing here ends the process. `calledAs` is for help. */
export async function main(argv: readonly string[], io: Io, calledAs = 'meshsvc'): Promise<ExitCode> {
  try {
    const request = await parseCommandLine(argv, commands, topics, version, io, calledAs);
    if ('exitCode' in request) return request.exitCode;
    const { run } = await request.command.load();
    return await run(request.options, io, request.args);
  } catch (error) {
    if (error instanceof Failure) {
      io.stderr.write(`error: ${error.message}\n`);
      if (error.hint !== undefined) io.stderr.write(`hint: ${error.hint}\n`);
      if (argv.includes('--debug') && error.cause instanceof Error) io.stderr.write(`${error.cause.stack ?? ''}\n`);
      return error.exitCode;
    }
    const message = error instanceof Error ? error.message : String(error);
    io.stderr.write(`error: meshsvc has a bug: ${message}\n`);
    io.stderr.write('hint: please report it with the command line and, if you can, the input (--debug shows where)\n');
    if (argv.includes('--debug') && error instanceof Error) io.stderr.write(`${error.stack ?? ''}\n`);
    return 70;
  }
}
