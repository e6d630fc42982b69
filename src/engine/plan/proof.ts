import { kriText, withSection } from '../../model/kri.ts';
import { label } from '../../model/labels.ts';
import { perObject } from '../../model/per-object.ts';
import { compare } from '../order.ts';
import type { ConfiguredCluster, ConfiguredOutbound, ProxyConfiguration } from '../outbounds/configuration.ts';
import type { MeshView } from '../view.ts';
import { isMultiZone } from './decide.ts';
import type { Evidence } from './evidence.ts';
import type { Families, Family } from './families.ts';
import { validName } from './manifests/manifest.ts';
import { anyProxy, type ProxyState, type State } from './state.ts';
import { targetOf } from './target.ts';

/** How what takes the place of a service differs from it, for a consumer. */
export type DifferenceClass = 'LOST' | 'REROUTED' | 'SHARE' | 'PRIORITY' | 'PROTOCOL' | 'ROUTES' | 'PERM';

/** `unknown`: it counts only if somebody calls it, and nothing says so. `accepted`: a decision asks for it. */
export type Verdict = 'fail' | 'unknown' | 'review' | 'accepted';

/** One difference, for all consumers for which it is the same. */
export interface Difference {
  readonly class: DifferenceClass;
  readonly verdict: Verdict;
  readonly mesh: string;
  readonly zone: string;
  /** `namespace/name` on Kubernetes. */
  readonly family: string;
  readonly service: string;
  readonly before: string;
  readonly after: string;
  /** Names of up to {@link shownConsumers} of them; `*` is any proxy of the zone that is not in the input. */
  readonly consumers: readonly string[];
  readonly count: number;
}

const shownConsumers = 20;

/** What takes the place of one service, as the configurations of a zone name it. */
interface Place {
  readonly family: Family;
  readonly service: string;
  /** The KRI of the port; `undefined`: there is nothing. */
  readonly kri: string | undefined;
}

interface Found {
  readonly class: DifferenceClass;
  readonly before: string;
  readonly after: string;
}

/**
 * What changes for consumers from one state to another, when each calls what takes the place of the services that it
 * calls, or may call. Consumers of which the same is known and that have the same configurations are compared once.
 * Those of several zones are put in order by {@link inOrderOfWeight}.
 */
export function differencesOf(
  before: State,
  after: State,
  families: Families,
  multiZoneName: (family: Family) => string,
  tolerance: number,
): readonly Difference[] {
  const differences = new Map<string, Difference & { consumers: string[]; count: number }>();
  const later = new Map(after.proxies.map((one) => [keyOf(one), one.configuration]));
  const laterAny = new Map(after.symbolic.map((one) => [keyOf(one), one.configuration]));
  const viewsAfter = new Map(after.views.map((view) => [placeOf(view), view]));
  for (const view of before.views) {
    const next = viewsAfter.get(placeOf(view));
    if (next === undefined) continue;
    const { mesh, controlPlane } = view.context;
    const places = placesOf(next, families, multiZoneName);
    const nameOf = clusterNamer(next, families, multiZoneName);
    const evidenceOf = new Map(
      families
        .consumersOf(mesh, controlPlane.zone)
        .flatMap(({ names, evidence }) => names.map((name) => [name, evidence] as const)),
    );
    for (const lost of lostTags(view, next)) {
      const family = families.ofService(mesh, lost.service);
      if (family === undefined) continue;
      const id = ['PERM', mesh, controlPlane.zone, lost.service].join('\n');
      const known = differences.get(id) ?? {
        class: 'PERM' as const,
        verdict: 'review' as const,
        mesh,
        zone: controlPlane.zone,
        family: nameOfFamily(family),
        service: lost.service,
        before: 'in their certificates, and selected by it',
        after: 'no tag of theirs any more',
        consumers: [] as string[],
        count: 0,
      };
      known.count++;
      if (known.consumers.length < shownConsumers) known.consumers.push(lost.name);
      differences.set(id, known);
    }
    const own = before.proxies.filter((one) => one.mesh === mesh && one.zone === controlPlane.zone);
    const symbolic = before.symbolic.filter((one) => one.mesh === mesh && one.zone === controlPlane.zone);
    for (const { old, now, evidence, names } of pairsOf(own, symbolic, later, laterAny, evidenceOf)) {
      const [oldSide, nowSide] = [sideOf(old), sideOf(now)];
      for (const place of placesFor(places, evidence)) {
        const { family, service } = place;
        // Who calls it by the name that an application has is not known, but somebody does.
        const used = evidence.used.has(service) || family.calledIn.length > 0;
        for (const found of comparePlace(place, oldSide, nowSide, nameOf, tolerance)) {
          const verdict = verdictOf(found.class, family, used);
          const name = nameOfFamily(family);
          const id = [found.class, verdict, mesh, controlPlane.zone, name, service, found.before, found.after].join(
            '\n',
          );
          const known = differences.get(id) ?? {
            ...found,
            verdict,
            mesh,
            zone: controlPlane.zone,
            family: name,
            service,
            consumers: [] as string[],
            count: 0,
          };
          known.count += names.length;
          known.consumers.push(...names.slice(0, Math.max(0, shownConsumers - known.consumers.length)));
          differences.set(id, known);
        }
      }
    }
  }
  return [...differences.values()];
}

/** The worst first, then by mesh and family. */
export function inOrderOfWeight(differences: readonly Difference[]): readonly Difference[] {
  return differences.toSorted(byWeight);
}

function nameOfFamily({ namespace, name }: Family): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

/** Values of `kuma.io/service` that proxies lose: Exclusive keeps one of several inbounds of one port. */
function* lostTags(before: MeshView, after: MeshView): Generator<{ readonly name: string; readonly service: string }> {
  const later = new Map(after.context.dataplanes.map((one) => [one.meta.name, one]));
  for (const one of before.context.dataplanes) {
    const next = later.get(one.meta.name);
    if (next === undefined || next.spec.inbound === one.spec.inbound) continue;
    const left = new Set(next.spec.inbound.map(({ tags }) => tags[label.service]));
    for (const { tags } of one.spec.inbound) {
      const service = tags[label.service];
      if (service !== undefined && !left.has(service)) yield { name: one.meta.name, service };
    }
  }
}

const weights: readonly Verdict[] = ['fail', 'unknown', 'review', 'accepted'];

function byWeight(a: Difference, b: Difference): number {
  return (
    weights.indexOf(a.verdict) - weights.indexOf(b.verdict) ||
    compare(a.mesh, b.mesh) ||
    compare(a.family, b.family) ||
    compare(a.class, b.class) ||
    compare(a.zone, b.zone) ||
    compare(a.service, b.service) ||
    compare(a.before, b.before) ||
    compare(a.after, b.after)
  );
}

function keyOf({ mesh, zone, name }: ProxyState): string {
  return `${mesh}\n${zone}\n${name}`;
}

function placeOf({ context }: MeshView): string {
  return `${context.mesh}\n${context.controlPlane.zone}`;
}

const anybody: Evidence = { used: new Map(), mayCallAll: true, denied: new Set() };

interface Pair {
  readonly old: ProxyConfiguration;
  readonly now: ProxyConfiguration;
  readonly evidence: Evidence;
  readonly names: string[];
}

function pairsOf(
  own: readonly ProxyState[],
  symbolic: readonly ProxyState[],
  later: ReadonlyMap<string, ProxyConfiguration>,
  laterAny: ReadonlyMap<string, ProxyConfiguration>,
  evidenceOf: ReadonlyMap<string, Evidence>,
): readonly Pair[] {
  const pairs = new Map<ProxyConfiguration, Map<ProxyConfiguration, Map<Evidence, Pair>>>();
  const all: Pair[] = [];
  const add = (one: ProxyState, now: ProxyConfiguration | undefined, evidence: Evidence): void => {
    if (now === undefined) return;
    const byNow = pairs.get(one.configuration) ?? new Map<ProxyConfiguration, Map<Evidence, Pair>>();
    pairs.set(one.configuration, byNow);
    const byEvidence = byNow.get(now) ?? new Map<Evidence, Pair>();
    byNow.set(now, byEvidence);
    const known = byEvidence.get(evidence);
    if (known !== undefined) known.names.push(one.name);
    else {
      const pair = { old: one.configuration, now, evidence, names: [one.name] };
      byEvidence.set(evidence, pair);
      all.push(pair);
    }
  };
  for (const one of own) add(one, later.get(keyOf(one)), evidenceOf.get(one.name) ?? anybody);
  for (const one of symbolic) add({ ...one, name: anyProxy }, laterAny.get(keyOf(one)), anybody);
  return all;
}

/** Every service of the mesh, by its value, with what takes its place in the zone. */
function placesOf(
  view: MeshView,
  families: Families,
  multiZoneName: (family: Family) => string,
): ReadonlyMap<string, Place> {
  const { mesh, controlPlane } = view.context;
  const places = new Map<string, Place>();
  for (const family of families.all) {
    if (family.mesh !== mesh) continue;
    const target = targetOf(family, controlPlane.zone, multiZoneName);
    const found = target === undefined ? [] : view.destinations.withLabels(target.kind, target.labels);
    for (const service of family.legacy) {
      const number = family.ports.find(({ services }) => services.includes(service))?.port;
      const [destination] = found;
      const port =
        destination?.ports.find((one) => one.port === number) ??
        (family.decision === 'MES' || number === undefined ? destination?.ports[0] : undefined);
      places.set(service, {
        family,
        service,
        kri:
          destination === undefined || port === undefined
            ? undefined
            : kriText(withSection(destination.kri, port.section)),
      });
    }
  }
  return places;
}

function placesFor(places: ReadonlyMap<string, Place>, { used, mayCallAll, denied }: Evidence): Iterable<Place> {
  if (mayCallAll && denied.size === 0) return places.values();
  if (mayCallAll) return [...places.values()].filter(({ service }) => used.has(service) || !denied.has(service));
  return [...used.keys()].flatMap((service) => places.get(service) ?? []);
}

/** A configuration by what its parts stand for. */
interface Side {
  readonly clusters: ReadonlyMap<string, ConfiguredCluster>;
  readonly outbounds: ReadonlyMap<string, ConfiguredOutbound>;
  readonly byName: ReadonlyMap<string, ConfiguredCluster>;
}

/** A configuration by what its parts stand for. */
export const sideOf = perObject((configuration: ProxyConfiguration): Side => {
  const clusters = new Map<string, ConfiguredCluster>();
  for (const cluster of configuration.clusters) {
    const key = cluster.kri ?? cluster.service ?? cluster.name;
    // The cluster of the service itself, not of a subset.
    if (!clusters.has(key) || cluster.name === cluster.service) clusters.set(key, cluster);
  }
  const outbounds = new Map<string, ConfiguredOutbound>();
  for (const outbound of configuration.outbounds) outbounds.set(outbound.kri ?? outbound.service ?? '', outbound);
  return { clusters, outbounds, byName: new Map(configuration.clusters.map((one) => [one.name, one])) };
});

function comparePlace(
  { service, kri }: Place,
  old: Side,
  now: Side,
  nameOf: (cluster: ConfiguredCluster) => string,
  tolerance: number,
): readonly Found[] {
  const outbound = old.outbounds.get(service);
  // What it could not call before cannot be lost.
  if (outbound === undefined) return [];
  const next = kri === undefined ? undefined : now.outbounds.get(kri);
  if (next === undefined)
    return [
      { class: 'LOST', before: 'reachable', after: kri === undefined ? 'nothing takes its place' : 'out of reach' },
    ];
  const found: Found[] = [];
  if (outbound.protocol !== next.protocol)
    found.push({ class: 'PROTOCOL', before: outbound.protocol, after: next.protocol });
  const [oldRoutes, nowRoutes] = [routesText(outbound, old, nameOf), routesText(next, now, nameOf)];
  if (oldRoutes !== nowRoutes) found.push({ class: 'ROUTES', before: oldRoutes, after: nowRoutes });
  const [before, after] = [old.clusters.get(service), now.clusters.get(kri!)];
  if (before === undefined || after === undefined) return found;
  return [...found, ...compareZones(before, after, tolerance)];
}

/** A listener's routes, each with the shares of what its clusters stand for. */
function routesText(
  { routes, to }: ConfiguredOutbound,
  { byName }: Side,
  nameOf: (cluster: ConfiguredCluster) => string,
): string {
  const shares = (list: readonly { readonly cluster?: string; readonly weight?: number }[]): string => {
    const sum = list.reduce((all, { weight }) => all + (weight ?? 1), 0);
    return list
      .map(({ cluster = '', weight = 1 }) => {
        const found = byName.get(cluster);
        const name = found === undefined ? cluster : nameOf(found);
        return list.length === 1 ? name : `${name} ${Math.round((weight / Math.max(1, sum)) * 100)} %`;
      })
      .toSorted(compare)
      .join(', ');
  };
  if (routes === undefined) return shares(to as readonly { cluster: string }[]);
  return routes
    .map(
      (route) =>
        `${routes.length === 1 && isAll(route.match) ? '' : `${JSON.stringify(route.match)} -> `}${shares(route.to)}`,
    )
    .join('; ');
}

function isAll(match: object): boolean {
  return JSON.stringify(match) === '{"prefix":"/"}';
}

/** What a cluster stands for, by the family: the same before and after. */
function clusterNamer(
  view: MeshView,
  families: Families,
  multiZoneName: (family: Family) => string,
): (cluster: ConfiguredCluster) => string {
  const { mesh } = view.context;
  const byName = new Map(
    families.all
      .filter((one) => one.mesh === mesh && isMultiZone(one.decision))
      .map((one) => [multiZoneName(one), one]),
  );
  const byHand = new Map(
    families.all
      .filter((one) => one.mesh === mesh && one.decision === 'BLOCKED')
      .map((one) => [validName(one.name), one]),
  );
  const byKri = new Map(
    view.destinations.all.flatMap(({ kind, meta, kri, ports }) => {
      const family =
        kind === 'MeshMultiZoneService' ? byName.get(kri.name) : (families.ofMeshService(meta) ?? byHand.get(kri.name));
      return ports.map(({ section }) => [kriText(withSection(kri, section)), family] as const);
    }),
  );
  return ({ kri, service, name }) => {
    const family = kri === undefined ? families.ofService(mesh, service ?? '') : byKri.get(kri);
    const subset = kri === undefined && name !== service ? ` (${name})` : '';
    return `${family === undefined ? (kri ?? service ?? name) : [family.namespace, family.name].filter((part) => part !== '').join('/')}${subset}`;
  };
}

/** Endpoints by zone: who gets traffic first, in which shares, and who only when those fail. */
function compareZones(before: ConfiguredCluster, after: ConfiguredCluster, tolerance: number): readonly Found[] {
  const [old, now] = [zonesOf(before), zonesOf(after)];
  const texts = { before: zonesText(old), after: zonesText(now) };
  if (texts.before === texts.after) return [];
  const reachable = new Set([...now.first.keys(), ...now.later]);
  const lost = [...old.first.keys()].filter((zone) => !reachable.has(zone));
  if (lost.length > 0 && old.first.size > 0) return [{ class: 'REROUTED', ...texts }];
  const zones = new Set([...old.first.keys(), ...now.first.keys()]);
  const moved = [...zones].some(
    (zone) => Math.abs((old.first.get(zone) ?? 0) - (now.first.get(zone) ?? 0)) * 100 > tolerance,
  );
  if (moved) return [{ class: 'SHARE', ...texts }];
  return old.later.join() === now.later.join() ? [] : [{ class: 'PRIORITY', ...texts }];
}

interface Zones {
  /** Shares by zone of what gets traffic first. */
  readonly first: ReadonlyMap<string, number>;
  /** Zones that get it later, in order. */
  readonly later: readonly string[];
}

function zonesOf({ endpoints }: ConfiguredCluster): Zones {
  const lowest = endpoints.reduce((least, { priority }) => Math.min(least, priority), Number.POSITIVE_INFINITY);
  const sums = new Map<string, number>();
  let all = 0;
  const later: { zone: string; priority: number }[] = [];
  for (const { zone, priority, weight } of endpoints) {
    if (priority === lowest) {
      sums.set(zone, (sums.get(zone) ?? 0) + weight);
      all += weight;
    } else later.push({ zone, priority });
  }
  return {
    first: new Map([...sums].toSorted(([a], [b]) => compare(a, b)).map(([zone, sum]) => [zone, sum / all])),
    later: [
      ...new Set(later.toSorted((a, b) => a.priority - b.priority || compare(a.zone, b.zone)).map(({ zone }) => zone)),
    ],
  };
}

function zonesText({ first, later }: Zones): string {
  const shares = [...first].map(([zone, share]) => `${zone || 'the own zone'} ${Math.round(share * 100)} %`).join(', ');
  if (shares === '') return 'no endpoints';
  return later.length === 0 ? shares : `${shares}, then ${later.join(', ')}`;
}

function verdictOf(kind: DifferenceClass, { settled }: Family, used: boolean): Verdict {
  switch (kind) {
    case 'LOST':
    case 'PROTOCOL':
      return used ? 'fail' : 'unknown';
    case 'ROUTES':
      return used ? 'fail' : 'review';
    default:
      return settled ? 'accepted' : 'review';
  }
}
