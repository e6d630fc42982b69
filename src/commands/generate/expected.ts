import { readDocuments } from '../../load/documents.ts';
import type { Io } from '../../model/io.ts';
import { jsonDifferences } from '../../model/json-difference.ts';
import { formatPath } from '../../model/source.ts';

/**
 * Holds documents against those of a file that `-o yaml` wrote once; says what differs. `true` where nothing does.
 *
 * @throws {Failure} for a file that cannot be read
 */
export function testAgainst(file: string, got: readonly unknown[], quiet: boolean, io: Io): boolean {
  const expected = byName(readDocuments(file, io));
  const lines: string[] = [];
  const found = byName(got.map((document) => JSON.parse(JSON.stringify(document)) as unknown));
  for (const [name, document] of found) {
    const wanted = expected.get(name);
    if (wanted === undefined) lines.push(`+ ${name}: generated, and not expected`);
    else
      for (const { path, before, after } of jsonDifferences(wanted, document))
        lines.push(`~ ${name}: ${formatPath(path) || 'all of it'} is ${words(after)}, expected ${words(before)}`);
  }
  for (const name of expected.keys()) if (!found.has(name)) lines.push(`- ${name}: expected, and not generated`);
  io.stdout.write(
    lines
      .toSorted()
      .map((line) => `${line}\n`)
      .join(''),
  );
  if (!quiet)
    io.stderr.write(
      lines.length === 0
        ? `ok: ${found.size} as ${file} has them\n`
        : `${file} has other documents: meshsvc generate … -o yaml > ${file} accepts these\n`,
    );
  return lines.length === 0;
}

function byName(documents: readonly unknown[]): ReadonlyMap<string, unknown> {
  return new Map(documents.map((document) => [nameOf(document), document]));
}

function nameOf(document: unknown): string {
  const fields = (document ?? {}) as Record<string, unknown>;
  const metadata = (fields['metadata'] ?? {}) as Record<string, unknown>;
  const labels = (fields['labels'] ?? metadata['labels'] ?? {}) as Record<string, unknown>;
  const part = (value: unknown): string => (typeof value === 'string' ? value : '');
  const kind = part(fields['type'] ?? fields['kind']);
  const where = [
    part(fields['mesh'] ?? labels['kuma.io/mesh']),
    part(metadata['namespace']),
    part(labels['kuma.io/zone']),
  ];
  return `${kind} ${part(fields['name'] ?? metadata['name'])} (${where.filter((one) => one !== '').join(', ')})`;
}

function words(value: unknown): string {
  return value === undefined ? 'not there' : JSON.stringify(value);
}
