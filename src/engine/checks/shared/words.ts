import type { BackendRef, TargetRef } from '../../../model/target-ref.ts';
import type { Note } from '../../explain/notes.ts';
import type { Owner } from '../../explain/references.ts';

/** `MeshTimeout orders`. */
export function ownerWords({ kind, kri }: Pick<Owner, 'kind' | 'kri'>): string {
  return `${kind} ${kri.name}`;
}

/** `MeshService orders port 80`, `MeshService with kuma.io/display-name=orders section http`. */
export function refWords(ref: TargetRef | BackendRef): string {
  const labels = Object.entries(ref.labels ?? {}).map(([key, value]) => `${key}=${value}`);
  const what = [
    ref.name === '' ? '' : ` ${ref.name}`,
    ref.namespace === '' ? '' : ` of namespace ${ref.namespace}`,
    labels.length === 0 ? '' : ` with ${labels.join(' and ')}`,
  ].join('');
  const port = 'port' in ref && ref.port !== undefined ? ` port ${ref.port}` : '';
  return `${ref.kind}${what}${ref.sectionName === '' ? '' : ` section ${ref.sectionName}`}${port}`;
}

const reasons: Partial<Record<Note['code'], (note: Note) => string>> = {
  NAME_OTHER_NAMESPACE: ({ resources, text }) => {
    const namespaces = (resources ?? []).map(({ kri }) => kri.namespace).filter((one) => one !== '');
    if (namespaces.length > 0) return `it is in namespace ${list(namespaces)}`;
    return `it is looked for in namespace ${text ?? ''}, and has none`;
  },
  NAMESPACE_ON_UNIVERSAL: () => 'on Universal services have no namespace',
  NAME_OTHER_ZONE: ({ resources }) => `it is in zone ${list(resources?.map(({ kri }) => kri.zone || 'none'))}`,
  OWNER_ZONE_DIFFERS: ({ text, resources }) =>
    `it is looked for in zone ${text}, and is in ${list(resources?.map(({ kri }) => kri.zone || 'none'))}`,
  OWNER_HAS_NO_ZONE: ({ resources }) =>
    `a policy without zone looks for one without zone, and it is in zone ${list(resources?.map(({ kri }) => kri.zone))}`,
  TARGET_HAS_NO_ZONE: ({ text }) => `it is looked for in zone ${text}, and has no zone`,
  NAME_OTHER_KIND: ({ resources }) => `what has this name is a ${list(resources?.map(({ kind }) => kind))}`,
  NAME_IS_HASHED_NAME: () => 'that is the name of a copy in the store, not its display name',
  NAME_IS_SERVICE_TAG: () => 'it is a kuma.io/service without a resource of that name',
  KIND_EMPTY_IN_MESH: ({ text }) => `there is no ${text} in the mesh`,
  MODE_DISABLED_NOT_GENERATED: () => 'in mode Disabled there are none',
  NAME_SIMILAR: ({ text }) => `the nearest name is ${text}`,
  NAME_NOT_FOUND: () => 'nothing has this name',
  NAME_EMPTY: () => 'it has neither name nor labels',
  LABEL_KEY_UNUSED: ({ text }) => `none has a label ${text}`,
  LABEL_VALUE_UNUSED: ({ text }) => `none has ${text}`,
  LABELS_NO_INTERSECTION: () => 'none has all of the labels',
  SECTION_NOT_FOUND: ({ values }) => `its ports are ${list(values)}`,
  SECTION_IS_NUMBER_OF_NAMED_PORT: ({ values }) => `that port has the name ${list(values)}`,
  PORT_NOT_FOUND: ({ values }) => `its ports are ${list(values)}`,
  LEGACY_PORT_NOT_FOUND: ({ values }) => `its ports are ${list(values)}`,
  BACKEND_PROTOCOL_NOT_ALLOWED: ({ text, values }) =>
    `its protocol is ${text || 'not said'}, and the route takes ${list((values ?? []).filter((one) => one !== '<unknown>'))}`,
  BACKEND_SERVICE_UNKNOWN: ({ text }) => `no endpoint has kuma.io/service ${text || '""'}`,
};

/** Why a reference leads nowhere, from the first of its notes that tells; empty where none does. */
export function reasonOf(notes: readonly Note[]): string {
  for (const note of notes) {
    const words = reasons[note.code]?.(note);
    if (words !== undefined) return words;
  }
  return '';
}

/** `{where}: {what}, because of …`, with what is left out where there is no reason. */
export function withReason(text: string, notes: readonly Note[]): string {
  const reason = reasonOf(notes);
  return reason === '' ? text : `${text}: ${reason}`;
}

/** Each once, the first four of them. */
function list(values: readonly string[] = []): string {
  const all = [...new Set(values)];
  return all.length <= 4 ? all.join(', ') : `${all.slice(0, 3).join(', ')} and ${all.length - 3} more`;
}
