/** A stream that takes text. */
export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Columns of the terminal, `undefined` where there is none. */
  readonly columns: number | undefined;
}

/** All that a run may touch of the outside: streams, folder, environment, clock. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdinIsTTY: boolean;
  /** All of standard input, as bytes. */
  readStdin(): Uint8Array;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The time, RFC 3339. */
  now(): string;
}
