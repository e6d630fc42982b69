import { type Labels, label, own } from '../../model/labels.ts';
import { displayName } from '../../model/resource.ts';
import { sha256 } from '../sha256.ts';
import type { MeshView } from '../view.ts';
import { isMultiZone } from './decide.ts';
import type { Family } from './families.ts';
import { validName } from './manifests/manifest.ts';

/** What takes the place of the services of a family for consumers of a zone. */
export interface Target {
  readonly kind: 'MeshService' | 'MeshMultiZoneService' | 'MeshExternalService';
  /** Labels that name it in every version and from every control plane. */
  readonly labels: Labels;
}

/**
 * What takes the place of a family for consumers of a zone; `undefined`: nothing can.
 *
 * `multiZoneName` gives the name of the MeshMultiZoneService of a family.
 */
export function targetOf(family: Family, zone: string, multiZoneName: (family: Family) => string): Target | undefined {
  const { decision, name, namespace } = family;
  if (isMultiZone(decision))
    return { kind: 'MeshMultiZoneService', labels: { [label.displayName]: multiZoneName(family) } };
  if (decision === 'MES') return { kind: 'MeshExternalService', labels: { [label.displayName]: validName(name) } };
  const [only] = Object.keys(family.zones);
  // Where it does not run, the own zone has nothing to offer.
  const isRemote = decision === 'MS_REMOTE' || (zone !== '' && family.zones[zone] === undefined);
  const of = isRemote && only !== undefined ? only : zone;
  const called = decision === 'BLOCKED' ? validName(name) : name;
  if (called === '') return undefined;
  return {
    kind: 'MeshService',
    labels: {
      [label.displayName]: called,
      ...(namespace === '' ? {} : { [label.namespace]: namespace }),
      [label.zone]: of,
    },
  };
}

/** The names of the MeshMultiZoneServices of families: of those that are there already, else the family's own, if it is free. */
export function multiZoneNames(families: readonly Family[], views: readonly MeshView[]): (family: Family) => string {
  const existing = new Map<string, string>();
  for (const { context, destinations } of views)
    for (const { kind, resource, meta } of destinations.all) {
      if (kind !== 'MeshMultiZoneService' || resource.kind !== 'MeshMultiZoneService') continue;
      const { matchLabels } = resource.spec;
      const wanted = own(matchLabels, label.displayName);
      if (wanted === undefined) continue;
      const key = `${context.mesh}\n${own(matchLabels, label.namespace) ?? ''}\n${wanted}`;
      if (!existing.has(key)) existing.set(key, displayName(meta));
    }
  const counts = new Map<string, number>();
  for (const { mesh, name } of families) counts.set(`${mesh}\n${name}`, (counts.get(`${mesh}\n${name}`) ?? 0) + 1);
  return ({ mesh, name, namespace }) =>
    existing.get(`${mesh}\n${namespace}\n${name}`) ??
    shortened(counts.get(`${mesh}\n${name}`) === 1 || namespace === '' ? name : `${name}-${namespace}`);
}

/** Names have 63 characters at most: a longer one is cut, and told apart by its hash. */
function shortened(name: string): string {
  if (name.length <= 63) return name;
  const hash = [...sha256(name).slice(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${name.slice(0, 54)}-${hash}`;
}
