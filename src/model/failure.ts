/** 0 fine, 1 findings, 2 usage, 3 inconclusive, 4 a called tool failed, 70 a bug of ours, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 70 | 130;

/** The run cannot go on, because of a flag, a file, a tool: one line, one hint, and its exit code. */
export class Failure extends Error {
  readonly hint: string | undefined;
  readonly exitCode: ExitCode;

  constructor(message: string, options: { hint?: string; exitCode?: ExitCode; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'Failure';
    this.hint = options.hint;
    this.exitCode = options.exitCode ?? 2;
  }
}
