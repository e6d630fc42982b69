import { label } from '../../model/labels.ts';
import { perObject } from '../../model/per-object.ts';
import { get, type JsonObject, objectAt, objectsAt, textAt } from '../admission/json.ts';
import { routingOf } from '../mesh-routing.ts';
import type { ProxyView } from '../rules/select.ts';
import { ruleFor } from '../rules/subset-rules.ts';
import type { MeshView } from '../view.ts';

/** What traffic to a legacy service does across zones, for one consumer. */
export type ZoneClass = 'LOCAL_ONLY' | 'FAILOVER' | 'SPREAD' | 'LOCAL_FIRST';

const hasRemoteIngress = perObject(({ context }: MeshView) =>
  context
    .list('ZoneIngress')
    .some(({ spec, meta }) => (textAt(spec, 'zone') || meta.labels[label.zone]) !== context.controlPlane.zone),
);

/**
 * What a legacy destination does across zones for a proxy, and which row of the table decides, the first that fits:
 * 1 no way to other zones, 2 a failover, 3 a locality without one, 4 locality switched off, 5 any other
 * MeshLoadBalancingStrategy, 6 the Mesh prefers the own zone, 7 nothing is said.
 */
export function zoneClassOf(
  view: MeshView,
  proxy: ProxyView,
  service: string,
): { readonly zoneClass: ZoneClass; readonly rule: number } {
  const { context } = view;
  const here = context.controlPlane.zone;
  if (!context.mtls || !hasRemoteIngress(view)) return { zoneClass: 'LOCAL_ONLY', rule: 1 };
  const rule = ruleFor(view.matched('MeshLoadBalancingStrategy', proxy).to.legacy, { [label.service]: service });
  if (rule === undefined)
    return routingOf(context.resource).prefersLocal
      ? { zoneClass: 'LOCAL_FIRST', rule: 6 }
      : { zoneClass: 'SPREAD', rule: 7 };
  const awareness = objectAt(rule.conf as JsonObject, 'localityAwareness');
  const cross = objectAt(awareness, 'crossZone');
  const applies = objectsAt(cross, 'failover').some((one) => {
    const zones = get(objectAt(one, 'from'), 'zones');
    return (!Array.isArray(zones) || zones.includes(here)) && textAt(objectAt(one, 'to'), 'type') !== 'None';
  });
  if (applies) return { zoneClass: 'FAILOVER', rule: 2 };
  if (cross !== undefined || get(awareness, 'localZone') !== undefined) return { zoneClass: 'LOCAL_ONLY', rule: 3 };
  return get(awareness, 'disabled') === true ? { zoneClass: 'SPREAD', rule: 4 } : { zoneClass: 'LOCAL_FIRST', rule: 5 };
}
