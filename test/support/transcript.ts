import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { run } from './run.ts';

const root = resolve(import.meta.dirname, '../..');

/** All files with console blocks: the transcripts of fixtures/, the README, and the pages of docs/ that have some. */
export function transcripts(): readonly string[] {
  const below = [...filesBelow(join(root, 'fixtures'))].filter((file) => file.endsWith('/transcript.md'));
  const pages = [...filesBelow(join(root, 'docs')), join(root, 'README.md')].filter(
    (file) => file.endsWith('.md') && sessionsOf(file).length > 0,
  );
  return [...below, ...pages].toSorted();
}

/** The folder in which the commands of a file run: its own for a transcript, the project's root for a page. */
export function cwdOf(file: string): string {
  return file.endsWith('/transcript.md') ? dirname(file) : root;
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

/** A console block of a Markdown file: commands and what a terminal shows after each. */
export interface Session {
  readonly file: string;
  /** Line of the block's opening fence, from 1. */
  readonly line: number;
  readonly steps: readonly { readonly command: string; readonly expected: string }[];
}

/** The ```console blocks of a Markdown file. A line that begins with `$ ` is a command, a trailing backslash continues it. */
export function sessionsOf(file: string): readonly Session[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const sessions: Session[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (lines[at] !== '```console') continue;
    const line = at + 1;
    const steps: { command: string; expected: string }[] = [];
    for (at++; at < lines.length && lines[at] !== '```'; at++) {
      const text = lines[at]!;
      if (text.startsWith('$ ')) {
        let command = text.slice(2);
        while (command.endsWith('\\')) command = command.slice(0, -1) + lines[++at]!.trim();
        steps.push({ command, expected: '' });
      } else {
        const step = steps.at(-1);
        if (step === undefined) throw new Error(`${file}:${at + 1}: output before any command`);
        step.expected += `${text}\n`;
      }
    }
    sessions.push({ file, line, steps });
  }
  return sessions;
}

/** Runs one command of a transcript and returns what a terminal shows, with `[exit N]` at the end if N is not 0. */
export async function shown(command: string, cwd: string): Promise<string> {
  const [left, right] = splitPipe(command);
  const words = shellWords(right ?? left);
  const env: Record<string, string> = {};
  while (/^[A-Z_]+=/.test(words[0] ?? '')) {
    const [name, value] = words.shift()!.split('=', 2);
    env[name!] = value!;
  }
  if (words.shift() !== 'meshsvc') throw new Error(`a transcript runs meshsvc, not: ${command}`);
  let stdin: string | undefined;
  if (right !== undefined) {
    const [cat, ...files] = shellWords(left);
    if (cat !== 'cat') throw new Error(`a transcript pipes from cat, not from: ${left}`);
    stdin = files.map((file) => readFileSync(join(cwd, file), 'utf8')).join('');
  }
  const { screen, exitCode } = await run(words, { cwd, env, ...(stdin === undefined ? {} : { stdin }) });
  const text = screen === '' || screen.endsWith('\n') ? screen : `${screen}\n`;
  return exitCode === 0 ? text : `${text}[exit ${exitCode}]\n`;
}

function splitPipe(command: string): readonly [string, string | undefined] {
  const at = command.indexOf(' | meshsvc');
  return at < 0 ? [command, undefined] : [command.slice(0, at), command.slice(at + 3)];
}

function shellWords(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|((?:\\.|[^\s'"])+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare!.replaceAll(/\\(.)/g, '$1'),
  );
}

/** The Markdown text with the blocks' outputs replaced by what the commands print now. */
export async function renewed(file: string): Promise<string> {
  const lines = readFileSync(file, 'utf8').split('\n');
  const out: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    out.push(lines[at]!);
    if (lines[at] !== '```console') continue;
    for (at++; at < lines.length && lines[at] !== '```'; at++) {
      if (!lines[at]!.startsWith('$ ')) continue;
      let command = lines[at]!.slice(2);
      out.push(lines[at]!);
      while (command.endsWith('\\')) {
        at++;
        out.push(lines[at]!);
        command = command.slice(0, -1) + lines[at]!.trim();
      }
      const text = await shown(command, cwdOf(file));
      if (text !== '') out.push(...text.slice(0, -1).split('\n'));
    }
    out.push('```');
  }
  return out.join('\n');
}
