import { displayName, type Meta } from '../../model/resource.ts';
import type { Finding, GenerationContext } from './define-check.ts';

/** What a sync appends to a display name. @see kuma v2.13.10 pkg/kds/hash/hash.go: HashedName */
const hashed = /-[bcdfghjklmnpqrstvwxz2456789]{16}(?:\.|$)/;

/**
 * Gives findings about copies, which have hashed names where they arrive, the names of the originals that they point at:
 * as written, and of what no file has (a MeshService that another zone makes) the display name.
 */
export function writtenNames({ inventory, generated }: GenerationContext): (finding: Finding) => Finding {
  const byKind = new Map<string, ReadonlyMap<string, Meta>>();
  const written = (kind: string): ReadonlyMap<string, Meta> => {
    let names = byKind.get(kind);
    if (names === undefined) {
      names = new Map(
        inventory.list(kind as 'MeshService').map(({ origin, meta }) => [placeKey(origin), meta] as const),
      );
      byKind.set(kind, names);
    }
    return names;
  };
  let made: ReadonlyMap<string, string> | undefined;
  const ofMade = (name: string): string | undefined => {
    made ??= new Map(
      generated.flatMap(({ meshServices }) =>
        meshServices.filter(({ meta }) => hashed.test(meta.name)).map(({ meta }) => [meta.name, displayName(meta)]),
      ),
    );
    return made.get(name);
  };
  return (finding) => {
    const { resource, message } = finding;
    if (resource === undefined || !hashed.test(resource.name)) return finding;
    const known = written(resource.kind).get(placeKey(finding.at.origin));
    // What is made up in place of a file has a place that others have, too.
    const isOriginal = known !== undefined && resource.name.startsWith(`${displayName(known).slice(0, 236)}-`);
    const name = isOriginal ? known.name : resource.kind === 'MeshService' ? ofMade(resource.name) : undefined;
    if (name === undefined || name === resource.name) return finding;
    return { ...finding, resource: { ...resource, name }, message: message.replaceAll(resource.name, name) };
  };
}

function placeKey({ file, document, item }: Finding['at']['origin']): string {
  return `${document}\n${item}\n${file}`;
}
