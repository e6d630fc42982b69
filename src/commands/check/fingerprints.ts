import { hex, sha256 } from '../../engine/sha256.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Inventory } from '../../model/inventory.ts';
import { formatPath } from '../../model/source.ts';

/**
 * A fingerprint for each finding: of its code, the resource and the field, so that it stays when lines move, files are
 * renamed and messages are worded anew. Findings that agree in all of these are counted.
 */
export function fingerprintsOf(
  diagnostics: readonly Diagnostic[],
  inventory: Pick<Inventory, 'raw'>,
): ReadonlyMap<Diagnostic, string> {
  const counts = new Map<string, number>();
  return new Map(
    diagnostics.map((diagnostic) => {
      const key = `${diagnostic.code}\n${identityOf(diagnostic, inventory)}`;
      const number = counts.get(key) ?? 0;
      counts.set(key, number + 1);
      return [diagnostic, hex(sha256(`${key}\n${number}`), 16)];
    }),
  );
}

function identityOf({ at, resource, message }: Diagnostic, inventory: Pick<Inventory, 'raw'>): string {
  if (at === undefined) return message;
  if (!('origin' in at)) return at.file;
  const path = formatPath(at.path);
  if (resource !== undefined) return `${resource.kind}\n${resource.mesh}\n${resource.name}\n${path}`;
  if (at.origin.file === '') return path;
  return `${named(inventory.raw(at.origin))}\n${path}`;
}

/** Kind, mesh, namespace and name, as a document gives them itself. */
function named(document: unknown): string {
  const fields = (document ?? {}) as {
    type?: unknown;
    kind?: unknown;
    mesh?: unknown;
    name?: unknown;
    metadata?: unknown;
  };
  const metadata = (fields.metadata ?? {}) as { name?: unknown; namespace?: unknown };
  return [fields.type ?? fields.kind, fields.mesh, metadata.namespace, fields.name ?? metadata.name]
    .map((part) => (typeof part === 'string' ? part : ''))
    .join('\n');
}
