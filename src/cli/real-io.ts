import { fstatSync, readFileSync, writeSync } from 'node:fs';
import type { Io, Output } from '../model/io.ts';

const pieceLength = 65_536;

/**
 * A stream that is written synchronously, in pieces of 64 KB.
 *
 * A reader that is gone ends the output quietly. `process.stdout` is only made when a terminal's width is asked for:
 * it costs a tenth of the start.
 */
function output(fd: 1 | 2): Output {
  let closed = false;
  return {
    write(text) {
      if (closed) return;
      for (let at = 0; at < text.length && !closed; ) {
        let end = Math.min(at + pieceLength, text.length);
        // A pair of surrogates stays together.
        if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--;
        closed = !writeAll(fd, Buffer.from(text.slice(at, end), 'utf8'));
        at = end;
      }
    },
    get isTTY() {
      return isTerminal(fd);
    },
    get columns() {
      return isTerminal(fd) ? (fd === 1 ? process.stdout : process.stderr).columns : undefined;
    },
  };
}

/** Writes all bytes; `false` where nobody reads any more. */
function writeAll(fd: number, bytes: Buffer): boolean {
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EPIPE') return false;
      if (code !== 'EAGAIN') throw error;
      // A pipe that does not block is full: give its reader a moment.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
}

function isTerminal(fd: number): boolean {
  try {
    if (!fstatSync(fd).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  // Only a character device can be one; asking loads the net library.
  return (process.getBuiltinModule('node:tty') as typeof import('node:tty')).isatty(fd);
}

function readStdin(): Uint8Array {
  for (;;) {
    try {
      return readFileSync(0);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EOF') return new Uint8Array();
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

/** The process's own streams, folder, environment and clock. */
export function realIo(): Io {
  return {
    stdout: output(1),
    stderr: output(2),
    get stdinIsTTY() {
      return isTerminal(0);
    },
    readStdin,
    cwd: process.cwd(),
    env: process.env,
    now: () => new Date().toISOString(),
  };
}
