import { type Labels, label } from '../../model/labels.ts';
import type { PlainResource } from '../../model/plain-resource.ts';
import { type JsonObject, numberAt, objectAt, objectsAt } from '../admission/json.ts';
import { compare, timeKey } from '../order.ts';
import { clusterOfTags } from '../outbounds/names.ts';
import { commonProtocol, isHttpBased, type LegacyService, unknownProtocol } from '../outbounds/protocols.ts';
import { readTargetRef } from '../resolve/read-ref.ts';
import type { ProxyView } from '../rules/select.ts';
import { matchesTags } from '../rules/tag-match.ts';

type TrafficRoute = Extract<PlainResource, { readonly kind: 'TrafficRoute' }>;

/** What the old generator makes of a legacy outbound in a mesh that has TrafficRoutes. */
export interface OldRoute {
  readonly filter: 'http' | 'tcp' | 'none';
  readonly to: readonly { readonly cluster: string; readonly weight: number; readonly tags: Labels }[];
}

/**
 * Where the best TrafficRoute of a proxy sends a legacy outbound; its `http` list is not looked at.
 *
 * @see kuma v2.13.10 pkg/xds/generator/outbound_proxy_generator.go: determineRoutes
 */
export function oldRoute(
  routes: readonly TrafficRoute[],
  proxy: ProxyView,
  tags: Labels,
  services: ReadonlyMap<string, LegacyService>,
): OldRoute {
  const route = bestRoute(routes, proxy, tags);
  const to = route === undefined ? [] : destinationsOf(route, tags);
  if (to.length === 0) return { filter: 'none', to: [] };
  const protocols = to.map((one) => services.get(one.tags[label.service] ?? '')?.protocol ?? unknownProtocol);
  return { filter: isHttpBased(protocols.reduce(commonProtocol)) ? 'http' : 'tcp', to };
}

function destinationsOf({ spec }: TrafficRoute, outbound: Labels): OldRoute['to'] {
  const conf = objectAt(spec, 'conf');
  const splits = objectsAt(conf, 'split');
  const single = objectAt(conf, 'destination');
  const all = splits.length > 0 ? splits : single === undefined ? [] : [{ weight: 1, destination: single }];
  return all.flatMap((one: JsonObject) => {
    const weight = numberAt(one, 'weight') ?? 0;
    if (weight === 0) return [];
    const wanted = readTargetRef({ tags: objectAt(one, 'destination') ?? {} }).tags;
    // A star stands for the service that the outbound names.
    const tags = wanted[label.service] === '*' ? { ...outbound, ...withoutService(wanted) } : wanted;
    return [{ cluster: clusterOfTags(tags[label.service] ?? '', tags), weight, tags }];
  });
}

function withoutService(tags: Labels): Labels {
  const { [label.service]: _, ...rest } = tags;
  return rest;
}

/** More tags in both selectors, then fewer stars, then the youngest, then the first by name. */
function bestRoute(
  routes: readonly TrafficRoute[],
  { dataplane }: ProxyView,
  outbound: Labels,
): TrafficRoute | undefined {
  const sets = [...dataplane.spec.inbound.map(({ tags }) => tags), dataplane.spec.gateway?.tags ?? {}];
  const ranked = routes.flatMap((route) => {
    const source = bestSelector(route, 'sources', sets);
    const destination = bestSelector(route, 'destinations', [outbound]);
    if (source === undefined || destination === undefined) return [];
    return [{ route, all: source.all + destination.all, exact: source.exact + destination.exact }];
  });
  return ranked.toSorted(
    (a, b) =>
      b.all - a.all ||
      b.exact - a.exact ||
      compare(timeKey(b.route.meta.creationTime), timeKey(a.route.meta.creationTime)) ||
      compare(a.route.meta.name, b.route.meta.name),
  )[0]?.route;
}

function bestSelector(
  { spec }: TrafficRoute,
  list: 'sources' | 'destinations',
  sets: readonly Labels[],
): { readonly all: number; readonly exact: number } | undefined {
  const ranks = objectsAt(spec, list)
    .map((one) => readTargetRef({ tags: objectAt(one, 'match') ?? {} }).tags)
    .filter((tags) => sets.some((set) => matchesTags(tags, set)))
    .map((tags) => ({
      all: Object.keys(tags).length,
      exact: Object.values(tags).filter((value) => value !== '*').length,
    }));
  return ranks.toSorted((a, b) => b.all - a.all || b.exact - a.exact)[0];
}
