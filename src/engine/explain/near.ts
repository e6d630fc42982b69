import { type Labels, label, own } from '../../model/labels.ts';
import { didYouMean } from '../../model/suggest.ts';
import type { TargetRef } from '../../model/target-ref.ts';
import { type Destination, type DestinationKind, destinationKinds } from '../resolve/destinations.ts';
import type { MeshView } from '../view.ts';
import type { Note } from './notes.ts';
import type { Owner } from './references.ts';

/** Destinations of a mesh by the names under which someone may look for them. */
export interface NameIndex {
  readonly byName: ReadonlyMap<string, readonly Destination[]>;
  readonly byCoreName: ReadonlyMap<string, readonly Destination[]>;
  /** Values of `kuma.io/service` that somebody has, here or behind an ingress. */
  readonly services: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
  /** The values that resources of a kind have of a label, sorted. */
  valuesOf(kind: DestinationKind, key: string): readonly string[];
  /** The display name that was probably meant; looked for a limited number of times, since it looks at every name. */
  similar(kind: string, name: string): string | undefined;
}

/** How often {@link NameIndex.similar} looks before it gives up: by then nobody reads them all. */
const similarBudget = 200;

/** Indexes the destinations of a mesh by display name and by core name. */
export function indexNames(view: MeshView): NameIndex {
  const byName = new Map<string, Destination[]>();
  const byCoreName = new Map<string, Destination[]>();
  const add = (to: Map<string, Destination[]>, name: string, one: Destination): void => {
    const list = to.get(name);
    if (list === undefined) to.set(name, [one]);
    else list.push(one);
  };
  for (const one of view.destinations.all) {
    add(byName, one.kri.name, one);
    add(byCoreName, one.meta.name, one);
  }
  const services = new Set(view.legacyVips.filter(({ type }) => type === 'service').map(({ name }) => name));
  for (const service of view.legacyServices.keys()) services.add(service);
  const values = new Map<string, readonly string[]>();
  const names = new Map<string, readonly string[]>();
  let budget = similarBudget;
  return {
    byName,
    byCoreName,
    services,
    kinds: new Set(view.destinations.all.map(({ kind }) => kind)),
    valuesOf(kind, key) {
      const at = `${kind} ${key}`;
      let found = values.get(at);
      if (found === undefined) {
        const all = view.destinations.all.filter((one) => one.kind === kind);
        found = [...new Set(all.flatMap(({ meta }) => own(meta.labels, key) ?? []))].toSorted();
        values.set(at, found);
      }
      return found;
    },
    similar(kind, name) {
      if (budget-- <= 0) return undefined;
      let all = names.get(kind);
      if (all === undefined) {
        all = view.destinations.all.filter((one) => one.kind === kind).map(({ kri }) => kri.name);
        names.set(kind, all);
      }
      return didYouMean(name, all);
    },
  };
}

/**
 * Why a name is not found where it is looked for: the first of the questions that has an answer, and all that were
 * probably meant.
 */
export function nearNames(
  view: MeshView,
  names: NameIndex,
  owner: Pick<Owner, 'kri'>,
  ref: Pick<TargetRef, 'kind' | 'name' | 'namespace'>,
): readonly Note[] {
  const namespace = ref.namespace || owner.kri.namespace;
  const { zone } = owner.kri;
  if (ref.name === '')
    return [{ code: 'NAME_EMPTY', ...(view.context.behaviour.refsByLabelsOnly ? { text: '3.0' } : {}) }];
  const same = names.byName.get(ref.name) ?? [];
  const ofKind = same.filter(({ kind }) => kind === ref.kind);
  const here = ofKind.filter(({ kri }) => kri.zone === zone);
  if (here.length > 0) {
    const code =
      ref.namespace !== '' && here.some(({ kri }) => kri.namespace === '')
        ? 'NAMESPACE_ON_UNIVERSAL'
        : 'NAME_OTHER_NAMESPACE';
    return [{ code, resources: here, text: namespace }];
  }
  if (ofKind.length > 0) {
    const without = ofKind.filter(({ kri }) => kri.zone === '');
    if (without.length > 0 && zone !== '') return [{ code: 'TARGET_HAS_NO_ZONE', resources: without, text: zone }];
    if (zone === '') return [{ code: 'OWNER_HAS_NO_ZONE', resources: ofKind }];
    const differs = zone !== view.context.controlPlane.zone;
    return [{ code: differs ? 'OWNER_ZONE_DIFFERS' : 'NAME_OTHER_ZONE', resources: ofKind, text: zone }];
  }
  if (same.length > 0) return [{ code: 'NAME_OTHER_KIND', resources: same }];
  const core = names.byCoreName.get(ref.name) ?? hashedFor(names, ref);
  if (core.length > 0) return [{ code: 'NAME_IS_HASHED_NAME', resources: core }];
  const notes: Note[] = [];
  if (names.services.has(ref.name)) notes.push({ code: 'NAME_IS_SERVICE_TAG', text: ref.name });
  if (!names.kinds.has(ref.kind))
    return [
      ...notes,
      view.context.mode === 'Disabled' && ref.kind === 'MeshService'
        ? { code: 'MODE_DISABLED_NOT_GENERATED' }
        : { code: 'KIND_EMPTY_IN_MESH', text: ref.kind },
    ];
  if (notes.length > 0) return notes;
  const near = names.similar(ref.kind, ref.name);
  if (near !== undefined)
    return [
      {
        code: 'NAME_SIMILAR',
        resources: (names.byName.get(near) ?? []).filter(({ kind }) => kind === ref.kind),
        text: near,
      },
    ];
  return [{ code: 'NAME_NOT_FOUND', text: ref.name }];
}

/** On Kubernetes the core name of a copy has the namespace at its end, which nobody writes. */
function hashedFor(
  names: NameIndex,
  { name, namespace }: Pick<TargetRef, 'name' | 'namespace'>,
): readonly Destination[] {
  return namespace === '' ? [] : (names.byCoreName.get(`${name}.${namespace}`) ?? []);
}

/** Why no resource has all labels: a key or a value that nobody has, or pairs that nobody has together. */
export function nearLabels(view: MeshView, names: NameIndex, kind: DestinationKind, labels: Labels): readonly Note[] {
  const pairs = Object.entries(labels);
  const found = new Map(pairs.map(([key, value]) => [key, view.destinations.withLabels(kind, { [key]: value })]));
  const missing = pairs.filter(([key]) => found.get(key)!.length === 0);
  if (!names.kinds.has(kind))
    return [
      view.context.mode === 'Disabled' && kind === 'MeshService'
        ? { code: 'MODE_DISABLED_NOT_GENERATED' }
        : { code: 'KIND_EMPTY_IN_MESH', text: kind },
    ];
  const notes: Note[] = [];
  for (const [key, value] of missing) {
    const values = names.valuesOf(kind, key);
    if (values.length === 0) notes.push({ code: 'LABEL_KEY_UNUSED', text: key });
    else notes.push({ code: 'LABEL_VALUE_UNUSED', text: `${key}=${value}`, values });
    const unlabelled =
      key === label.displayName ? (names.byCoreName.get(value) ?? []).filter((one) => one.kind === kind) : [];
    if (unlabelled.length > 0) notes.push({ code: 'DISPLAY_NAME_LABEL_MISSING', resources: unlabelled });
  }
  if (missing.length === 0) notes.push({ code: 'LABELS_NO_INTERSECTION' });
  const oneOff = oneOffOf(pairs, found);
  if (oneOff.length > 0) notes.push({ code: 'LABELS_ONE_OFF', resources: oneOff });
  return notes;
}

/** Resources that have all pairs but one; at most twenty. */
function oneOffOf(
  pairs: readonly (readonly [string, string])[],
  found: ReadonlyMap<string, readonly Destination[]>,
): readonly Destination[] {
  if (pairs.length < 2) return [];
  const counts = new Map<Destination, number>();
  for (const [key] of pairs) for (const one of found.get(key)!) counts.set(one, (counts.get(one) ?? 0) + 1);
  const near = [...counts].filter(([, count]) => count === pairs.length - 1).map(([one]) => one);
  // Who has the name was probably meant.
  const name = pairs.find(([key]) => key === label.displayName)?.[1];
  const named = near.filter(({ meta }) => name !== undefined && own(meta.labels, label.displayName) === name);
  return (named.length > 0 ? named : near).slice(0, 20);
}

/** The pair of some labels that a resource does not have, with what it has instead. */
export function differingPair(
  labels: Labels,
  { meta }: Pick<Destination, 'meta'>,
): readonly [string, string | undefined] | undefined {
  const key = Object.keys(labels).find((one) => own(meta.labels, one) !== labels[one]);
  return key === undefined ? undefined : [key, own(meta.labels, key)];
}

/** Why a section or a port is not there, on resources that were found. */
export function nearPorts(
  wanted: string,
  resources: readonly Destination[],
  field: 'section' | 'port',
): readonly Note[] {
  const named = resources.filter(({ ports }) =>
    ports.some(({ port, section }) => String(port) === wanted && section !== wanted),
  );
  if (field === 'section' && named.length > 0) {
    const values = named.flatMap(({ ports }) =>
      ports.filter(({ port }) => String(port) === wanted).map(({ section }) => section),
    );
    return [{ code: 'SECTION_IS_NUMBER_OF_NAMED_PORT', resources: named, text: wanted, values }];
  }
  const values = resources.flatMap(({ ports }) => ports.map(portText));
  const behind = resources.flatMap((one) =>
    targetPorts(one)
      .filter(({ target }) => target === wanted)
      .map(({ port }) => String(port)),
  );
  const notes: Note[] = [
    { code: field === 'section' ? 'SECTION_NOT_FOUND' : 'PORT_NOT_FOUND', resources, text: wanted, values },
  ];
  if (behind.length > 0)
    notes.push({
      code: field === 'section' ? 'SECTION_IS_TARGET_PORT' : 'PORT_IS_TARGET_PORT',
      text: wanted,
      values: behind,
    });
  return notes;
}

/** `80 (http)`, or the number where it has no name of its own. */
export function portText({ port, section }: { readonly port: number; readonly section: string }): string {
  return section === String(port) ? section : `${port} (${section})`;
}

function targetPorts({ resource }: Destination): readonly { readonly port: number; readonly target: string }[] {
  if (resource.kind !== 'MeshService') return [];
  return resource.spec.ports.flatMap(({ port, targetPort }) =>
    targetPort === undefined ? [] : [{ port, target: String(targetPort) }],
  );
}

/** The kind of destinations that a reference names, if it names one. */
export function destinationKindOf(kind: string): DestinationKind | undefined {
  return destinationKinds.find((one) => one === kind);
}
