import type { HostnameGenerator } from '../../../model/hostname-generator.ts';
import { displayName } from '../../../model/resource.ts';
import { defaultGenerators } from '../../hostnames/default-generators.ts';
import type { NameRow } from '../../hostnames/name-table.ts';
import type { MeshView } from '../../view.ts';
import type { Finding } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { namesIn } from '../shared/names.ts';
import { about, isWritten, specAt } from '../shared/places.ts';

/** Where hostnames come from. */
export const source = 'kuma v2.13.10 pkg/core/resources/apis/hostnamegenerator/hostname/generator.go';

/** Where a generator stands; where control planes made it, the service that it is about. */
export function placeOf(view: MeshView, row: NameRow): Pick<Finding, 'at' | 'resource'> {
  const generator = generatorOf(view, row);
  if (generator !== undefined && isWritten(generator))
    return { at: specAt(generator, 'template'), resource: about(generator) };
  return { at: { origin: row.origin, path: ['name'] }, resource: { kind: row.kind, mesh: row.mesh, name: row.name } };
}

/** The generator of a row. */
export function generatorOf({ context }: MeshView, { generator }: NameRow): HostnameGenerator | undefined {
  return context.hostnameGenerators.find(({ meta }) => displayName(meta) === generator);
}

/** Rows of one status, by their generator. */
export function byGenerator(view: MeshView, status: NameRow['status']): ReadonlyMap<string, readonly NameRow[]> {
  const groups = new Map<string, NameRow[]>();
  for (const row of namesIn(view)) {
    if (row.status !== status) continue;
    const group = groups.get(row.generator);
    if (group === undefined) groups.set(row.generator, [row]);
    else group.push(row);
  }
  return groups;
}

/** Rows of one status over all zones, by where their generator stands and what is said of it. */
export function byWrittenGenerator(
  views: readonly MeshView[],
  status: NameRow['status'],
  said: (row: NameRow) => string,
): readonly (Pick<Finding, 'at' | 'resource'> & { readonly rows: readonly NameRow[] })[] {
  const groups = new Map<string, Pick<Finding, 'at' | 'resource'> & { readonly rows: NameRow[] }>();
  for (const view of views)
    for (const rows of byGenerator(view, status).values())
      for (const row of rows) {
        const generator = generatorOf(view, row);
        const written = generator !== undefined && isWritten(generator) ? JSON.stringify(generator.origin) : '';
        const key = JSON.stringify([written, written === '' ? row.seenFrom : '', row.generator, said(row)]);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { ...placeOf(view, row), rows: [row] });
        else group.rows.push(row);
      }
  return [...groups.values()];
}

/** The services of some rows, each once. */
export function serviceWords(rows: readonly NameRow[]): string {
  return listWords([...new Set(rows.map(({ service }) => service))]);
}

/** Names of the generators that control planes create by themselves. */
export const defaultNames: ReadonlySet<string> = new Set(defaultGenerators.map(({ name }) => name));
