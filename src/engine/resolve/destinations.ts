import { type Kri, kriKey, kriOf } from '../../model/kri.ts';
import type { Labels } from '../../model/labels.ts';
import type { MeshExternalService } from '../../model/mesh-external-service.ts';
import type { MeshMultiZoneService } from '../../model/mesh-multi-zone-service.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import { perObject } from '../../model/per-object.ts';
import type { Meta } from '../../model/resource.ts';
import { timeKey } from '../order.ts';
import { type PairIndex, pairIndex } from '../pair-index.ts';

/** A port of a destination. */
export interface DestinationPort {
  /** The section that policies name: the name, or the number as text. */
  readonly section: string;
  /** The name as it is written; empty where there is none. */
  readonly name: string;
  readonly port: number;
  /** Empty where there is none, which counts as tcp for the listener and as nothing for a split. */
  readonly appProtocol: string;
}

/** A resource that a reference can mean. */
export interface Referable {
  readonly kind: string;
  readonly meta: Meta;
  readonly kri: Kri;
  /** {@link kriKey} of the identity. */
  readonly key: string;
  /** `undefined` for kinds without ports. */
  readonly ports: readonly DestinationPort[] | undefined;
}

export type DestinationKind = 'MeshService' | 'MeshMultiZoneService' | 'MeshExternalService';

/** The kinds of destinations, in the order in which the control plane lists their outbounds. */
export const destinationKinds: readonly DestinationKind[] = [
  'MeshService',
  'MeshExternalService',
  'MeshMultiZoneService',
];

/** Something that traffic can go to. */
export interface Destination extends Referable {
  readonly kind: DestinationKind;
  readonly ports: readonly DestinationPort[];
  /** The addresses that its listeners stand on; none: nobody has an outbound to it. */
  readonly vips: readonly string[];
  readonly resource: MeshService | MeshMultiZoneService | MeshExternalService;
}

/** A service as something that traffic can go to: the same object for the same resource, which many zones may hold. */
export const destinationOf = perObject((resource: Destination['resource']): Destination => {
  const kri = kriOf(resource);
  return {
    kind: resource.kind,
    meta: resource.meta,
    kri,
    key: kriKey(kri),
    ports: portsOf(resource),
    vips: vipsOf(resource),
    resource,
  };
});

/** @see kuma v2.13.10 pkg/core/resources/apis/meshservice/api/v1alpha1/helpers.go: GetName, and its neighbours of the other kinds */
function portsOf(resource: Destination['resource']): readonly DestinationPort[] {
  switch (resource.kind) {
    case 'MeshService':
      // An empty name is a name here: then no reference can mean the port.
      return resource.spec.ports.map(({ name, port, appProtocol }) => ({
        section: name ?? String(port),
        name: name ?? '',
        port,
        appProtocol,
      }));
    case 'MeshMultiZoneService':
      return resource.spec.ports.map(({ name, port, appProtocol }) => ({
        section: name || String(port),
        name: name ?? '',
        port,
        appProtocol,
      }));
    case 'MeshExternalService': {
      const { port, protocol } = resource.spec;
      return [{ section: String(port), name: String(port), port, appProtocol: protocol }];
    }
  }
}

function vipsOf({ kind, status }: Destination['resource']): readonly string[] {
  if (status === undefined) return [];
  if (kind === 'MeshExternalService') {
    const ip = 'vip' in status ? status.vip.ip : undefined;
    return ip === undefined ? [] : [ip];
  }
  return 'vips' in status ? status.vips.map(({ ip }) => ip) : [];
}

/**
 * The port that a backendRef or an outbound means: the first whose name or number the text is. The empty text means
 * the first port without a name; a MeshExternalService has one port, whatever is asked for.
 *
 * @see kuma v2.13.10 FindPortByName
 */
export function findPort(destination: Destination, section: string): DestinationPort | undefined {
  if (destination.kind === 'MeshExternalService') return destination.ports[0];
  return destination.ports.find(({ name, port }) => name === section || String(port) === section);
}

/** The oldest of some destinations, and whether creation times tell who that is. */
export interface Oldest {
  readonly destination: Destination;
  /** Others with the same creation time, or all without one: Kuma takes any of them, from run to run another. */
  readonly tied: readonly Destination[];
}

/** Destinations of a mesh by identity and by labels. */
export interface Destinations {
  /** All, MeshServices first, then external, then multi-zone ones, each by name. */
  readonly all: readonly Destination[];
  /** The first with an identity: what a reference of a policy means. */
  first(key: string): Destination | undefined;
  /** The last with an identity: what outbounds and backendRefs mean. Differs only where two have one identity. */
  last(key: string): Destination | undefined;
  /** Those of a kind with all labels, by name; none for no labels. */
  withLabels(kind: DestinationKind, labels: Labels): readonly Destination[];
  /** The oldest of those with all labels, identities once; what was made now is younger than all else. */
  oldest(kind: DestinationKind, labels: Labels): Oldest | undefined;
}

/**
 * Indexes the destinations of a mesh; each kind by name.
 *
 * @see kuma v2.13.10 pkg/xds/context/destination_index.go: NewDestinationIndex
 */
export function indexDestinations(
  meshServices: readonly MeshService[],
  meshExternalServices: readonly MeshExternalService[],
  meshMultiZoneServices: readonly MeshMultiZoneService[],
): Destinations {
  const all = [...meshServices, ...meshExternalServices, ...meshMultiZoneServices].map(destinationOf);
  const lasts = new Map(all.map((one) => [one.key, one]));
  // As a rule no two have one identity.
  const firsts = lasts.size === all.length ? lasts : new Map(all.toReversed().map((one) => [one.key, one]));
  const byKind = new Map<DestinationKind, { readonly items: readonly Destination[]; readonly index: PairIndex }>();
  const ofKind = (kind: DestinationKind): { readonly items: readonly Destination[]; readonly index: PairIndex } => {
    const known = byKind.get(kind);
    if (known !== undefined) return known;
    const items = all.filter((one) => one.kind === kind);
    const made = { items, index: pairIndex(items, ({ meta }) => [meta.labels]) };
    byKind.set(kind, made);
    return made;
  };
  const withLabels = (kind: DestinationKind, labels: Labels): readonly Destination[] => {
    const { items, index } = ofKind(kind);
    return index.find(labels).map((at) => items[at]!);
  };
  return {
    all,
    first: (key) => firsts.get(key),
    last: (key) => lasts.get(key),
    withLabels,
    oldest: (kind, labels) => oldestOf(withLabels(kind, labels), (key) => lasts.get(key)!),
  };
}

function oldestOf(found: readonly Destination[], last: (key: string) => Destination): Oldest | undefined {
  let oldest: Destination | undefined;
  let tied: Destination[] = [];
  for (const key of new Set(found.map((one) => one.key))) {
    const one = last(key);
    const order = oldest === undefined ? -1 : compareAge(one, oldest);
    if (order < 0) [oldest, tied] = [one, []];
    else if (order === 0) tied.push(one);
  }
  return oldest === undefined ? undefined : { destination: oldest, tied };
}

/** Older first. What has no creation time is made now, or at a time that nobody tells. */
function compareAge(a: Destination, b: Destination): number {
  const [left, right] = [timeKey(a.meta.creationTime), timeKey(b.meta.creationTime)];
  if (left === right) return 0;
  if (left === '') return 1;
  if (right === '') return -1;
  return left < right ? -1 : 1;
}
