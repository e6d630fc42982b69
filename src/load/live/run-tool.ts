import type { Io } from '../../model/io.ts';

export type Tool = 'kubectl' | 'kumactl';

/** What a tool said. */
export type ToolAnswer =
  | { readonly ok: true; readonly stdout: string; readonly stderr: string }
  | {
      readonly ok: false;
      /** `missing`: it is not on the PATH. */
      readonly why: 'missing' | 'timeout' | 'too-much' | 'exit' | 'not-started';
      /** One line, in the tool's own words where it had some. */
      readonly reason: string;
      /** What it printed before it failed. */
      readonly stdout?: string;
      readonly stderr: string;
    };

/** What fits into one JavaScript string. */
const mostBytes = 0x1fffffe8;
/** A tool that does not end when it is told to is ended for good after this, and not waited for any longer. */
const graceMs = 2_000;

/**
 * Runs a tool of the operator's: no shell, arguments as a list, no standard input, a limit of time. It is ended when this
 * program ends.
 */
export async function runTool(tool: Tool, args: readonly string[], timeoutMs: number, io: Io): Promise<ToolAnswer> {
  const { execa } = await import('execa');
  const child = execa(tool, args, {
    cwd: io.cwd,
    env: io.env as Record<string, string>,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    encoding: 'buffer',
    maxBuffer: mostBytes,
    timeout: timeoutMs,
    forceKillAfterDelay: graceMs,
    cleanup: true,
  });
  let timer: NodeJS.Timeout | undefined;
  // What a child of the tool holds open is not waited for.
  const abandoned = new Promise<undefined>((resolve) => {
    timer = setTimeout(
      () => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(undefined);
      },
      timeoutMs + 2 * graceMs,
    );
  });
  const result = await Promise.race([child, abandoned]);
  clearTimeout(timer);
  const limit = `no answer within ${timeoutMs / 1000} s`;
  if (result === undefined) return { ok: false, why: 'timeout', reason: limit, stderr: '' };
  const stderr = textOf(result.stderr);
  if (result.timedOut) return { ok: false, why: 'timeout', reason: limit, stderr };
  if (result.isMaxBuffer)
    return {
      ok: false,
      why: 'too-much',
      reason: `more than ${Math.floor(mostBytes / 1_000_000)} MB of output`,
      stderr,
    };
  if (result.code === 'ENOENT' || result.code === 'EACCES')
    return { ok: false, why: 'missing', reason: `${tool} is not on the PATH`, stderr };
  if (result.failed) {
    const words = lastWords(stderr) ?? lastWords(textOf(result.stdout));
    const how =
      result.exitCode === undefined
        ? result.signal === undefined
          ? 'could not be started'
          : `was ended by ${result.signal}`
        : `exit code ${result.exitCode}`;
    return {
      ok: false,
      why: result.exitCode === undefined && result.signal === undefined ? 'not-started' : 'exit',
      reason: words ?? how,
      stdout: textOf(result.stdout),
      stderr,
    };
  }
  return { ok: true, stdout: textOf(result.stdout), stderr };
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** The first line in which a tool says what is wrong, without its own "error:". */
function lastWords(text: string): string | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const line = lines.find((one) => /^error/i.test(one)) ?? lines.at(-1);
  return line?.replace(/^error:\s*/i, '').slice(0, 500);
}

/** A command line as an operator would type it. */
export function commandLine(tool: Tool, args: readonly string[]): string {
  return [tool, ...args.map((arg) => (/^[\w./:=@,%+-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`))].join(
    ' ',
  );
}
