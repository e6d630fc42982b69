import { type Labels, label } from '../../model/labels.ts';
import type { BackendRef } from '../../model/target-ref.ts';
import { findPort } from '../resolve/destinations.ts';
import type { MeshView } from '../view.ts';
import { destinationKindOf } from './near.ts';
import type { Note } from './notes.ts';
import type { Reference } from './references.ts';

/** What Kuma 3.0 takes from a reference, as its development branch stands. */
export function notesFor3(view: MeshView, { field, ref, owner }: Reference): readonly Note[] {
  switch (field) {
    case 'top': {
      const notes: Note[] = [];
      if (ref.kind !== 'Mesh' && ref.kind !== 'Dataplane') notes.push({ code: 'V3_TOP_KIND_REMOVED', text: ref.kind });
      if (ref.proxyTypes.length > 0) notes.push({ code: 'V3_PROXY_TYPES_REMOVED' });
      return notes;
    }
    case 'from':
      return [{ code: 'V3_FROM_REMOVED' }];
    case 'outbound-tags':
      return [{ code: 'V3_OUTBOUND_TAGS_REMOVED' }];
    case 'to':
      if (ref.kind === 'MeshSubset' || ref.kind === 'MeshServiceSubset')
        return [{ code: 'V3_TO_KIND_REMOVED', text: ref.kind }];
      return ref.kind !== 'Mesh' && ref.name !== '' ? [{ code: 'V3_NAME_FIELD_REMOVED' }] : [];
    default: {
      if (ref.kind === 'MeshServiceSubset') return [{ code: 'V3_SUBSET_BACKEND_REMOVED' }];
      if (ref.name !== '') return [{ code: 'V3_NAME_FIELD_REMOVED' }];
      if (
        isCompleted(ref.labels, owner.kri.namespace) &&
        candidatesIn3(view, ref, owner.kri.namespace).length === 0 &&
        candidatesIn3(view, ref, '').length > 0
      )
        return [{ code: 'V3_NAMESPACE_OF_POLICY', text: owner.kri.namespace }];
      const zones = new Set(candidatesIn3(view, ref, owner.kri.namespace).map(({ kri }) => kri.zone));
      return zones.size > 1 ? [{ code: 'V3_PICKS_OTHER_ZONE', values: [...zones] }] : [];
    }
  }
}

/** What a backendRef that 3.0 cannot resolve answers there. */
export function backendIn3(view: MeshView, { ref, owner }: Reference): readonly Note[] {
  if (owner.kind !== 'MeshHTTPRoute') return [];
  const backend = ref as BackendRef;
  const [oldest] = backend.name === '' ? candidatesIn3(view, backend, owner.kri.namespace) : [];
  const section = backend.sectionName || (backend.port === undefined ? '' : String(backend.port));
  const resolves =
    oldest !== undefined && (section === '' ? oldest.ports.length === 1 : findPort(oldest, section) !== undefined);
  return resolves ? [] : [{ code: 'EFFECT_HTTP_500' }];
}

/** A display name alone has the namespace of the policy. */
function isCompleted(labels: Labels | undefined, namespace: string): boolean {
  return labels !== undefined && label.displayName in labels && !(label.namespace in labels) && namespace !== '';
}

/** Resources with the labels; a display name without a namespace has that of the policy. The oldest comes first. */
function candidatesIn3(
  view: MeshView,
  { kind, labels = {} }: Pick<BackendRef, 'kind' | 'labels'>,
  namespace: string,
): ReturnType<MeshView['destinations']['withLabels']> {
  const destinationKind = destinationKindOf(kind);
  if (destinationKind === undefined) return [];
  const wanted = isCompleted(labels, namespace) ? { ...labels, [label.namespace]: namespace } : labels;
  const all = view.destinations.withLabels(destinationKind, wanted);
  const first = view.destinations.oldest(destinationKind, wanted)?.destination;
  return first === undefined ? [] : [first, ...all.filter((one) => one !== first)];
}
