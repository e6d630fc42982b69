import type { CommonOptions } from '../cli/options.ts';
import type { Assumption, Diagnostic } from '../model/diagnostic.ts';
import { Failure } from '../model/failure.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Io } from '../model/io.ts';
import { assumptionLines, compactLines, firstOfEach, inOrder, moreWords, placed } from '../output/diagnostics.ts';
import { asideWidth } from './drawing.ts';

/** What a command says beside its answer. */
export interface Aside {
  readonly options: CommonOptions;
  readonly inventory: Inventory;
  readonly diagnostics: readonly Diagnostic[];
  readonly assumptions: readonly Assumption[];
  /** Said where there is nothing to show. */
  readonly nothing?: string | undefined;
  /** What has the findings that are left out; `-o json` without it. */
  readonly whole?: string;
}

/**
 * Writes to standard error what stands beside an answer: that there is nothing, the first five findings of each code, what
 * had to be assumed. With `--quiet` errors alone.
 */
export async function writeAside(aside: Aside, io: Io): Promise<void> {
  const { options, inventory, diagnostics, assumptions, nothing, whole } = aside;
  const { quiet } = options;
  const wanted = inOrder(quiet ? diagnostics.filter(isError) : diagnostics);
  // What could not be read says more than that nothing was found.
  if (nothing !== undefined && !quiet && !diagnostics.some(({ inconclusive }) => inconclusive === true))
    io.stderr.write(`${nothing}\n`);
  const width = asideWidth(io.stderr, io);
  const { shown, more } = firstOfEach(wanted);
  if (shown.length > 0) io.stderr.write(compactLines(placed(shown, await inventory.locator()), width));
  if (more.size > 0 && !quiet) io.stderr.write(`${moreWords(more, whole)}\n`);
  if (!quiet) io.stderr.write(assumptionLines(assumptions, width));
  if (options.verbose) io.stderr.write(`read: ${readWords(inventory)}\n`);
}

function readWords(inventory: Inventory): string {
  const { resources, files } = inventory;
  const of = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
  return `${of(resources, 'resource')} in ${of(files, 'file')}${ignoredWords(inventory)}`;
}

/** `; ignored: 3 Secret, …`, what was read and is of no kind that counts; empty where there is nothing of the sort. */
export function ignoredWords({ ignored }: Inventory): string {
  if (ignored.length === 0) return '';
  const named = ignored.slice(0, 5).map(({ what, count }) => `${count} ${what}`);
  return `; ignored: ${named.join(', ')}${ignored.length > 5 ? ` and ${ignored.length - 5} more kinds` : ''}`;
}

/**
 * What `answer` comes to. Where it fails because something is not there, and the input was not read whole, it may be in
 * what was not read: that is said first, and the exit code is 3.
 */
export async function orUnread<T>(inventory: Inventory, io: Io, answer: () => T | Promise<T>): Promise<T> {
  try {
    return await answer();
  } catch (error) {
    const unread = inventory.diagnostics.filter(({ inconclusive }) => inconclusive === true);
    if (!(error instanceof Failure) || error.exitCode !== 1 || unread.length === 0) throw error;
    const { shown } = firstOfEach(inOrder(unread));
    io.stderr.write(compactLines(placed(shown, await inventory.locator()), asideWidth(io.stderr, io)));
    throw new Failure(error.message, { hint: 'the input was not read whole, see above', exitCode: 3, cause: error });
  }
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}
