import type { CommonOptions } from '../cli/options.ts';
import type { Io, Output } from '../model/io.ts';
import type { Drawing } from '../output/page.ts';

/** Width and colours for a stream: flags before environment, environment before what the stream is. */
export function drawingOf(options: CommonOptions, stream: Output, io: Io): Drawing {
  const width = columnsOf(io) ?? stream.columns ?? 100;
  return { headers: options.headers, width, colors: hasColors(options.color, stream, io.env) };
}

/** Width of what is said beside an answer: on a terminal its columns; elsewhere a finding is one line, for grep. */
export function asideWidth(stream: Output, io: Io): number {
  return columnsOf(io) ?? (stream.isTTY ? (stream.columns ?? 100) : Number.POSITIVE_INFINITY);
}

function columnsOf(io: Io): number | undefined {
  const columns = Number(io.env['COLUMNS']);
  return Number.isInteger(columns) && columns > 20 ? columns : undefined;
}

function hasColors(color: CommonOptions['color'], stream: Output, env: Io['env']): boolean {
  if (color !== 'auto') return color === 'always';
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true;
  return env['TERM'] !== 'dumb' && stream.isTTY;
}
