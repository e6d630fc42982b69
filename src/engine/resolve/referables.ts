import type { Behaviour } from '../../model/behaviour.ts';
import { kriKey } from '../../model/kri.ts';
import type { Meta } from '../../model/resource.ts';
import { pairIndex } from '../pair-index.ts';
import type { Policy } from '../rules/policy.ts';
import { type DestinationKind, type Destinations, destinationKinds, type Referable } from './destinations.ts';
import type { Referables } from './target-ref.ts';

/** The Mesh as something that a reference can mean. */
export function meshReferable(meta: Meta): Referable {
  const kri = { kind: 'Mesh', mesh: '', zone: '', namespace: '', name: meta.name, sectionName: '' };
  return { kind: 'Mesh', meta, kri, key: kriKey(kri), ports: undefined };
}

/** What references can mean in a mesh; routes come by name, and without a Mesh references to it mean nothing. */
export function referablesOf(
  mesh: Referable | undefined,
  destinations: Destinations,
  routes: readonly Policy[],
  { missingPortMeansAll }: Pick<Behaviour, 'missingPortMeansAll'>,
): Referables {
  const all = routes.map(({ kind, meta, kri }): Referable => ({ kind, meta, kri, key: kriKey(kri), ports: undefined }));
  const byKey = new Map(all.toReversed().map((one) => [one.key, one]));
  const index = pairIndex(all, ({ meta }) => [meta.labels]);
  return {
    missingPortMeansAll,
    get(kri) {
      if (kri.kind === 'Mesh') return kri.name === mesh?.meta.name ? mesh : undefined;
      return kri.kind === 'MeshHTTPRoute' ? byKey.get(kriKey(kri)) : destinations.first(kriKey(kri));
    },
    withLabels(kind, labels) {
      if (kind === 'MeshHTTPRoute') return index.find(labels).map((at) => all[at]!);
      return destinationKinds.some((one) => one === kind)
        ? destinations.withLabels(kind as DestinationKind, labels)
        : [];
    },
  };
}
