import { label } from '../../model/labels.ts';
import { get, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../admission/json.ts';
import { compare } from '../order.ts';
import { base64, sha256 } from '../sha256.ts';
import type { Endpoint } from './endpoint.ts';

interface FailoverRule {
  readonly type: string;
  readonly zones: ReadonlySet<string>;
  readonly priority: number;
}

/**
 * Endpoints after a MeshLoadBalancingStrategy, or without one (`conf` is `undefined`).
 *
 * Endpoints of other zones come second, unless `disabled` says that zones do not count. With `localZone` or `crossZone`
 * an endpoint of another zone stays only where a failover rule takes it: with `localZone` alone none does.
 *
 * `throughEgress`: legacy traffic to other zones goes through the ZoneEgress, which does the failover instead.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/meshloadbalancingstrategy/plugin/v1alpha1: claConfigurer, NewEndpoints
 */
export function localized(
  endpoints: readonly Endpoint[],
  conf: JsonObject | undefined,
  here: string,
  throughEgress: boolean,
): readonly Endpoint[] {
  const awareness = objectAt(conf ?? {}, 'localityAwareness');
  const isAware = get(awareness, 'disabled') !== true;
  const local = get(awareness, 'localZone');
  const cross = objectAt(awareness, 'crossZone');
  const hasGroups = (local !== undefined && local !== null) || cross !== undefined;
  if (!hasGroups)
    return endpoints.map((one) => (one.zone === '' || one.zone === here ? one : { ...one, priority: isAware ? 1 : 0 }));
  const rules = failoverRules(cross, here);
  return endpoints.flatMap((one): readonly Endpoint[] => {
    const zone = one.tags[label.zone] ?? '';
    if (zone === here) return [{ ...one, zone: here, priority: 0 }];
    if (throughEgress) return [{ ...one, zone: egressZone(rules), priority: 1 }];
    const rule = rules.find((each) => takes(each, zone));
    return rule === undefined ? [] : [{ ...one, zone, priority: rule.priority }];
  });
}

/** Rules that apply from here; the place in the list is the priority, also behind rules that do not apply. */
function failoverRules(cross: JsonObject | undefined, here: string): readonly FailoverRule[] {
  return objectsAt(cross, 'failover').flatMap((rule, place): readonly FailoverRule[] => {
    const from = objectAt(rule, 'from');
    if (from !== undefined && !listAt(from, 'zones').includes(here)) return [];
    const to = objectAt(rule, 'to');
    const zones = new Set(listAt(to, 'zones').filter((zone): zone is string => typeof zone === 'string'));
    return [{ type: textAt(to, 'type'), zones, priority: place + 1 }];
  });
}

/** The locality of a ZoneEgress that stands for other zones: a name that tells rules apart. @see kuma v2.13.10 …/locality_aware.go: egressLocality */
function egressZone(rules: readonly FailoverRule[]): string {
  const text = rules
    .map(({ type, zones, priority }) => {
      const list = [...zones].toSorted(compare).join(',');
      if (type === 'Only') return `${priority}:${list};`;
      if (type === 'Any') return `${priority}:Any;`;
      return type === 'AnyExcept' ? `${priority}:AnyExcept:${list};` : '';
    })
    .join('');
  return `egress_${base64(sha256(text)).slice(0, 8)}`;
}

function takes({ type, zones }: FailoverRule, zone: string): boolean {
  if (type === 'Any') return true;
  if (type === 'AnyExcept') return !zones.has(zone);
  return type === 'Only' && zones.has(zone);
}
