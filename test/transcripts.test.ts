import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renewed, sessionsOf, shown } from './support/transcript.ts';

const golden = process.env['MESHSVC_GOLDEN'] === '1' && process.env['CI'] !== 'true';
const root = resolve(import.meta.dirname, '..');
// The README's commands run where a reader runs them: in the project's root.
const cwdOf = (file: string): string => (file.endsWith('transcript.md') ? dirname(file) : root);
const files = [...transcriptsIn('fixtures'), 'README.md', ...docs()].map((file) => resolve(root, file));

describe.each(files)('%s', (file) => {
  if (golden) {
    it('is written anew', async () => {
      writeFileSync(file, await renewed(file, cwdOf));
    });
    return;
  }
  const sessions = sessionsOf(file).filter(({ steps }) => steps.every(({ command }) => /(^|\| )([A-Z_]+=\S+ )?meshsvc /.test(command)));
  if (file.endsWith('transcript.md'))
    it('has a console block', () => {
      expect(sessions).not.toEqual([]);
    });
  for (const { line, steps } of sessions)
    for (const { command, expected } of steps)
      it(`line ${line}: ${command}`, async () => {
        expect(await shown(command, cwdOf(file))).toBe(expected);
      });
});

function transcriptsIn(folder: string): readonly string[] {
  return [...walk(folder)].filter((file) => file.endsWith('/transcript.md')).toSorted();
}

function docs(): readonly string[] {
  return [...walk('docs')].filter((file) => file.endsWith('.md')).toSorted();
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(resolve(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

