import type { Inventory } from '../../../model/inventory.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Path } from '../../../model/source.ts';
import { podsOrOwners } from '../needs.ts';

/** A text of a manifest that an application reads: of a Pod, what makes Pods, or a ConfigMap. */
export interface Text {
  readonly resource: Resource;
  readonly path: Path;
  readonly text: string;
}

/** Kinds whose texts applications read. */
export const readByApplications: readonly Resource['kind'][] = [...podsOrOwners, 'ConfigMap'];

const known = new WeakMap<Inventory, Map<string, readonly Text[]>>();

/** Texts that applications read, of files that contain something; each file is asked once, documents as they are written. */
export function textsWith(inventory: Inventory, what: RegExp): readonly Text[] {
  const byPattern = known.get(inventory) ?? new Map<string, readonly Text[]>();
  known.set(inventory, byPattern);
  let found = byPattern.get(what.source);
  if (found === undefined) {
    found = [...find(inventory, what)];
    byPattern.set(what.source, found);
  }
  return found;
}

function* find(inventory: Inventory, what: RegExp): Generator<Text> {
  const files = new Map<string, boolean>();
  for (const kind of readByApplications)
    for (const resource of inventory.list(kind)) {
      const { file } = resource.origin;
      let contains = files.get(file);
      if (contains === undefined) {
        contains = what.test(inventory.text(file) ?? '');
        files.set(file, contains);
      }
      if (contains)
        for (const { path, text } of walk(inventory.raw(resource.origin), []))
          if (what.test(text)) yield { resource, path, text };
    }
}

function* walk(value: unknown, path: Path): Generator<{ readonly path: Path; readonly text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (Array.isArray(value)) for (const [at, one] of value.entries()) yield* walk(one, [...path, at]);
  else if (typeof value === 'object' && value !== null)
    for (const [key, one] of Object.entries(value)) yield* walk(one, [...path, key]);
}
