import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './support/run.ts';

/**
 * `fixtures/checks/CODE-name/*.yaml`: the first line is the command line, `# check --target Exclusive`, and
 * `# expect CODE` stands on each line that a check must hit. Of its own code it must hit no other line.
 */
const folder = resolve(import.meta.dirname, '../fixtures/checks');

interface Hit {
  readonly file: string;
  readonly line: number;
}

function expected(directory: string, code: string): readonly Hit[] {
  return readdirSync(directory)
    .filter((file) => /\.(ya?ml|json)$/.test(file))
    .toSorted()
    .flatMap((file) =>
      readFileSync(join(directory, file), 'utf8')
        .split('\n')
        .flatMap((text, at) =>
          [...text.matchAll(/# expect ((?:MS\d+[ ,]*)+)/g)]
            .flatMap(([, codes]) => codes!.match(/MS\d+/g) ?? [])
            .filter((one) => one === code)
            .map(() => ({ file, line: at + 1 })),
        ),
    );
}

function commandLine(directory: string): readonly string[] {
  const first = readdirSync(directory)
    .filter((file) => /\.ya?ml$/.test(file))
    .toSorted()
    .map((file) => /^# (check\b.*)/.exec(readFileSync(join(directory, file), 'utf8'))?.[1])
    .find((line) => line !== undefined);
  return (first ?? 'check').split(' ');
}

describe.each(readdirSync(folder).toSorted())('%s', (name) => {
  const directory = join(folder, name);
  const code = name.slice(0, name.indexOf('-'));

  it('hits the lines that expect it, and no others', async () => {
    const [command, ...flags] = commandLine(directory);
    const paths = flags.includes('--source') || flags.some((flag) => flag.startsWith('--source=')) ? [] : ['-f', '.'];
    const { stdout, stderr } = await run([command!, ...paths, ...flags, '--only', code, '-o', 'json'], {
      cwd: directory,
    });
    if (stdout === '') throw new Error(stderr);
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { code: string; location?: { file?: string; line?: number } }[];
    };
    const hits = diagnostics
      .filter((one) => one.code === code)
      .map(({ location }) => ({ file: (location?.file ?? '').replace(/^\.\//, ''), line: location?.line ?? 0 }))
      .toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
    const wanted = expected(directory, code);
    expect(wanted.length).toBeGreaterThan(0);
    expect(hits).toEqual(wanted);
  });
});
