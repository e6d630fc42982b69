import { type Labels, put } from '../model/labels.ts';
import type { Meta } from '../model/resource.ts';
import type { Fields } from './define-kind.ts';

/** The head of a resource of a mesh as a Universal control plane prints it; empty values are left out. */
export function universalMeta(kind: string, meta: Meta): Fields {
  return {
    type: kind,
    mesh: meta.mesh,
    name: meta.name,
    ...(meta.creationTime === undefined ? {} : { creationTime: meta.creationTime }),
    ...(meta.modificationTime === undefined ? {} : { modificationTime: meta.modificationTime }),
    ...(Object.keys(meta.labels).length === 0 ? {} : { labels: sortedLabels(meta.labels) }),
  };
}

/** Keys in the order of Go's JSON. */
export function sortedLabels(labels: Labels): Labels {
  const sorted: Record<string, string> = {};
  for (const key of Object.keys(labels).toSorted((a, b) => (a < b ? -1 : 1))) put(sorted, key, labels[key]!);
  return sorted;
}

/** A list under its name, or nothing where it is empty. */
export function listed<T>(name: string, list: readonly T[]): Fields {
  return list.length === 0 ? {} : { [name]: list };
}
