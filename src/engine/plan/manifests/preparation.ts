import { label } from '../../../model/labels.ts';
import { displayName, type Resource } from '../../../model/resource.ts';
import { get, type JsonObject, objectAt, objectsAt } from '../../admission/json.ts';
import type { Ground, Manifest } from './manifest.ts';

/**
 * TrafficRoutes that say nothing but what holds without them, to be deleted: each keeps proxies from getting anything of
 * a MeshService. One that says more is left to a human.
 */
export function preparation(ground: Ground): readonly Manifest[] {
  const found = new Map<string, Resource>();
  for (const { context } of ground.before)
    for (const route of context.list('TrafficRoute'))
      if (saysNothing(route.spec)) found.set(`${context.mesh}\n${route.meta.name}`, route);
  if (found.size === 0) return [];
  const routes = [...found.values()];
  const onKubernetes = ground.formOf('global') === 'kubernetes';
  return [
    {
      path: '10-prepare/global/delete-traffic-routes.sh',
      phase: '10-prepare',
      where: 'global',
      how: 'run',
      documents: [],
      previous: routes.map((one) => ground.world.rawOf(one) ?? {}),
      commands: routes.map(({ meta }) =>
        onKubernetes
          ? `kubectl delete trafficroute ${displayName(meta)}`
          : `kumactl delete traffic-route ${displayName(meta)} -m ${meta.mesh}`,
      ),
      // A zone has a copy under another name: what goes is the original.
      change: {
        where: 'global',
        put: [],
        removed: routes.map((one) => ({ ...one, meta: { ...one.meta, name: displayName(one.meta) } }) as Resource),
      },
    },
  ];
}

/** From everything to everything, by a destination that is everything. @see kuma v2.13.10 docs of route-all-default */
function saysNothing(spec: JsonObject): boolean {
  const isAll = (tags: JsonObject | undefined): boolean =>
    tags !== undefined && Object.keys(tags).every((key) => key === label.service && tags[key] === '*');
  const matchesAll = (list: string): boolean => objectsAt(spec, list).every((one) => isAll(objectAt(one, 'match')));
  const conf = objectAt(spec, 'conf');
  const keys = Object.keys(conf ?? {}).filter((key) => get(conf, key) !== undefined);
  return (
    matchesAll('sources') &&
    matchesAll('destinations') &&
    keys.every((key) => key === 'destination' || key === 'loadBalancer') &&
    isAll(objectAt(conf, 'destination')) &&
    ['undefined', '{"roundRobin":{}}'].includes(JSON.stringify(get(conf, 'loadBalancer')) ?? 'undefined')
  );
}
