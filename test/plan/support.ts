import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump, JSON_SCHEMA, loadAll } from 'js-yaml';

export type Doc = Readonly<Record<string, unknown>>;

/** A folder that is gone after `use`. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'plan-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function write(folder: string, files: Readonly<Record<string, readonly Doc[]>>): void {
  for (const [path, documents] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), documents.map((one) => dump(one)).join('---\n'));
  }
}

export function read(path: string): readonly Doc[] {
  const all: Doc[] = [];
  loadAll(readFileSync(path, 'utf8'), (one) => one !== null && one !== undefined && all.push(one as Doc), {
    schema: JSON_SCHEMA,
  });
  return all;
}

/** Every file below a folder, by its path from there. */
export function filesBelow(folder: string, prefix = ''): readonly string[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) =>
      statSync(join(folder, name)).isDirectory()
        ? filesBelow(join(folder, name), `${prefix}${name}/`)
        : [`${prefix}${name}`],
    );
}

/** What stands for one object, whatever its form. */
export function keyOf(document: Doc): string {
  const metadata = document['metadata'] as { name?: string; namespace?: string } | undefined;
  return [
    document['type'] ?? document['kind'],
    document['mesh'] ?? '',
    document['name'] ?? metadata?.name,
    metadata?.namespace ?? '',
  ].join(' ');
}

/** Documents after an apply: those of one name are replaced, others added. */
export function applied(before: readonly Doc[], change: readonly Doc[]): readonly Doc[] {
  const changed = new Map(change.map((one) => [keyOf(one), one]));
  const kept = before.map((one) => changed.get(keyOf(one)) ?? one);
  const there = new Set(before.map(keyOf));
  return [...kept, ...change.filter((one) => !there.has(keyOf(one)))];
}
