import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../src');

/** Who may import whom: folders of src/, packages, and `node:` for all built-in modules. */
const table: Readonly<Record<string, readonly string[]>> = {
  model: [],
  engine: ['model'],
  kinds: ['model', 'zod/mini', 'zod'],
  load: ['model', 'kinds', 'yaml', 'js-yaml', 'tinyglobby', 'execa', 'node:'],
  output: ['model', 'kinds', 'engine (types)', 'chalk', 'cli-table3', 'js-yaml', 'yaml'],
  cli: ['model', 'commander', 'zod/mini', 'node:'],
  commands: ['model', 'engine', 'kinds', 'load', 'output', 'cli', 'zod/mini', 'version.ts'],
  'main.ts': ['cli', 'commands', 'model', 'version.ts'],
  'program.ts': ['cli', 'main.ts'],
  'version.ts': [],
};

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? filesBelow(join(folder, entry.name))
      : entry.name.endsWith('.ts')
        ? [join(folder, entry.name)]
        : [],
  );
}

const placeOf = (path: string): string => relative(src, path).split('/')[0]!;

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(file, 'utf8');
  const found = [
    ...text.matchAll(/(?:^|\n)\s*(import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|import\('([^']+)'\)/g),
  ];
  return found.map(([, , type, from, lazy]) => {
    const target = from ?? lazy!;
    const to = target.startsWith('.')
      ? placeOf(resolve(file, '..', target))
      : target.startsWith('node:')
        ? 'node:'
        : target;
    return { file: relative(src, file), from: placeOf(file), to, typeOnly: type !== undefined };
  });
}

describe('the import table', () => {
  const imports = filesBelow(src).flatMap(importsOf);

  it('is kept by every import', () => {
    const against = imports.filter(({ from, to, typeOnly }) => {
      if (from === to) return false;
      const allowed = table[from] ?? [];
      if (allowed.includes(to)) return false;
      if (typeOnly && allowed.includes(`${to} (types)`)) return false;
      return true;
    });
    expect(against).toEqual([]);
  });

  it('names every folder, so that a new one is thought about', () => {
    expect([...new Set(imports.map(({ from }) => from))].filter((from) => table[from] === undefined)).toEqual([]);
  });

  it('keeps the engine free of clocks and chance', () => {
    const impure = filesBelow(join(src, 'engine')).filter((file) =>
      /\bDate\.now\(|new Date\(\)|Math\.random\(|\bprocess\.|\bconsole\./.test(readFileSync(file, 'utf8')),
    );
    expect(impure).toEqual([]);
  });
});
