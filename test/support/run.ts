import { main } from '../../src/main.ts';
import type { Io } from '../../src/model/io.ts';

/** What a run printed, and its exit code. */
export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, in the order in which they were written, as a terminal shows them. */
  readonly screen: string;
  readonly exitCode: number;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: string;
  /** Columns of a terminal; without it the streams are pipes. */
  readonly terminal?: number;
}

/** The clock of all tests. */
export const testTime = '2026-11-24T10:00:00Z';

/** Runs a command line in this process, with a fixed clock and no colour. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  let screen = '';
  const isTTY = options.terminal !== undefined;
  const io: Io = {
    stdout: {
      write: (text) => {
        stdout += text;
        screen += text;
      },
      isTTY,
      columns: options.terminal,
    },
    stderr: {
      write: (text) => {
        stderr += text;
        screen += text;
      },
      isTTY,
      columns: options.terminal,
    },
    stdinIsTTY: options.stdin === undefined,
    readStdin: () =>
      typeof options.stdin === 'string' ? Buffer.from(options.stdin) : (options.stdin ?? new Uint8Array()),
    cwd: options.cwd ?? process.cwd(),
    env: options.env ?? {},
    now: () => options.now ?? testTime,
  };
  const exitCode = await main(argv, io);
  return { stdout, stderr, screen, exitCode };
}
