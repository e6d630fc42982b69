import { type Labels, label } from '../../model/labels.ts';
import type { PlainResource } from '../../model/plain-resource.ts';
import { get, isObject, type JsonObject, numberAt, objectAt, objectsAt } from '../admission/json.ts';
import { byTime, compare } from '../order.ts';
import { clusterOfTags } from '../outbounds/names.ts';
import { commonProtocol, isHttpBased, type LegacyService, unknownProtocol } from '../outbounds/protocols.ts';
import { readTargetRef } from '../resolve/read-ref.ts';
import type { ProxyView } from '../rules/select.ts';
import { byRank, matchesTags, type Rank, rankOf, tagSetsOf } from '../rules/tag-match.ts';

type TrafficRoute = PlainResource<'TrafficRoute'>;

/** A share of what a TrafficRoute splits. */
export interface OldShare {
  readonly cluster: string;
  readonly weight: number;
  readonly tags: Labels;
}

/** What the old generator makes of a legacy outbound in a mesh that has TrafficRoutes. */
export interface OldRoute {
  readonly filter: 'http' | 'tcp' | 'none';
  /** In Envoy's order: what `http` lists, then the rest. A TCP listener has one, with the shares of all of them. */
  readonly routes: readonly { readonly match: JsonObject; readonly to: readonly OldShare[] }[];
  /** The services have a protocol in common for which there is no listener. */
  readonly unsupported?: string;
}

/**
 * Where the best TrafficRoute of a proxy sends a legacy outbound.
 *
 * @see kuma v2.13.10 pkg/xds/generator/outbound_proxy_generator.go: determineRoutes, inferProtocol
 */
export function oldRoute(
  routes: readonly TrafficRoute[],
  proxy: ProxyView,
  tags: Labels,
  services: ReadonlyMap<string, LegacyService>,
): OldRoute {
  const conf = objectAt(bestRoute(routes, proxy, tags[label.service] ?? '')?.spec ?? {}, 'conf');
  const found = [
    ...objectsAt(conf, 'http').map((one) => ({ match: oldMatch(objectAt(one, 'match')), to: sharesOf(one, tags) })),
    { match: { prefix: '/' }, to: sharesOf(conf ?? {}, tags) },
  ].filter(({ to }) => to.length > 0);
  const all = found.flatMap(({ to }) => to);
  if (all.length === 0) return { filter: 'none', routes: [] };
  const protocol = all
    .map((one) => services.get(one.tags[label.service] ?? '')?.protocol ?? unknownProtocol)
    .reduce(commonProtocol);
  if (isHttpBased(protocol)) return { filter: 'http', routes: found };
  const unsupported = protocol === 'tls' || protocol === 'mysql' ? { unsupported: protocol } : {};
  return { filter: 'tcp', routes: [{ match: {}, to: all }], ...unsupported };
}

/** The destination, or the split where there is none; weight 0 gets nothing. */
function sharesOf(conf: JsonObject, outbound: Labels): readonly OldShare[] {
  const single = objectAt(conf, 'destination');
  const isSingle = single !== undefined && Object.keys(single).length > 0;
  const all = isSingle ? [{ weight: 1, destination: single }] : objectsAt(conf, 'split');
  return all.flatMap((one: JsonObject) => {
    const weight = numberAt(one, 'weight') ?? 0;
    if (weight === 0) return [];
    const wanted = readTargetRef({ tags: objectAt(one, 'destination') ?? {} }).tags;
    const tags = { ...outbound, ...withoutStars(wanted) };
    return [{ cluster: clusterOfTags(tags[label.service] ?? '', tags), weight, tags }];
  });
}

/** A star stands for what the outbound has. @see kuma v2.13.10 pkg/xds/topology/router.go: handleWildcardTagsFor */
function withoutStars(tags: Labels): Labels {
  return Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== '*'));
}

/** @see kuma v2.13.10 pkg/xds/envoy/virtualhosts/routes_configurer.go: routeMatch */
function oldMatch(match: JsonObject | undefined): JsonObject {
  const path = objectAt(match, 'path');
  const written = Object.entries(objectAt(match, 'headers') ?? {})
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([name, value]) => (isObject(value) ? [oldHeader(name, value)] : []));
  const method = objectAt(match, 'method');
  const headers = method === undefined ? written : [...written, oldHeader(':method', method)];
  return { ...(path === undefined ? { prefix: '/' } : oldPath(path)), ...(headers.length === 0 ? {} : { headers }) };
}

function oldPath(path: JsonObject): JsonObject {
  if (get(path, 'exact') !== undefined) return { path: get(path, 'exact') };
  if (get(path, 'regex') !== undefined) return { safeRegex: { regex: get(path, 'regex') } };
  return { prefix: get(path, 'prefix') };
}

function oldHeader(name: string, value: JsonObject): JsonObject {
  if (get(value, 'exact') !== undefined) return { name, stringMatch: { exact: get(value, 'exact') } };
  if (get(value, 'regex') !== undefined) return { name, safeRegexMatch: { regex: get(value, 'regex') } };
  return { name, prefixMatch: get(value, 'prefix') };
}

/** More tags in both selectors, then fewer stars, then the youngest, then the first by name. */
function bestRoute(
  routes: readonly TrafficRoute[],
  { dataplane }: ProxyView,
  service: string,
): TrafficRoute | undefined {
  const sets = tagSetsOf(dataplane);
  const ranked = routes.flatMap((route) => {
    const source = bestSelector(route.spec, 'sources', sets);
    const destination = bestSelector(route.spec, 'destinations', [{ [label.service]: service }]);
    if (source === undefined || destination === undefined) return [];
    return [{ route, rank: { all: source.all + destination.all, exact: source.exact + destination.exact } }];
  });
  return ranked.toSorted(
    (a, b) =>
      byRank(a.rank, b.rank) ||
      byTime(b.route.meta.creationTime, a.route.meta.creationTime) ||
      compare(a.route.meta.name, b.route.meta.name),
  )[0]?.route;
}

/**
 * The ExternalServices that TrafficPermissions let a proxy use, by name. Only what the old generator makes asks for it.
 *
 * @see kuma v2.13.10 pkg/core/permissions/matcher.go: MatchExternalServicesTrafficPermissions
 */
export function permittedExternalServices(
  services: readonly PlainResource<'ExternalService'>[],
  permissions: readonly PlainResource<'TrafficPermission'>[],
  { dataplane }: ProxyView,
): ReadonlySet<string> {
  const sets = tagSetsOf(dataplane);
  const permitted = services.filter(({ spec }) => {
    const tags = readTargetRef({ tags: objectAt(spec, 'tags') }).tags;
    const [best] = permissions
      .flatMap((one) => {
        const rank = bestSelector(one.spec, 'destinations', [tags]);
        return rank === undefined || rank.all === 0 ? [] : [{ one, rank }];
      })
      .toSorted((a, b) => byRank(a.rank, b.rank) || byTime(b.one.meta.creationTime, a.one.meta.creationTime));
    return best !== undefined && bestSelector(best.one.spec, 'sources', sets) !== undefined;
  });
  return new Set(permitted.map(({ meta }) => meta.name));
}

function bestSelector(spec: JsonObject, list: 'sources' | 'destinations', sets: readonly Labels[]): Rank | undefined {
  return objectsAt(spec, list)
    .map((one) => readTargetRef({ tags: objectAt(one, 'match') ?? {} }).tags)
    .filter((tags) => sets.some((set) => matchesTags(tags, set)))
    .map(rankOf)
    .toSorted(byRank)[0];
}
