import type { MeshView } from '../../view.ts';
import type { CheckContext } from '../define-check.ts';
import { explaining } from './explained.ts';
import { familiesIn, zonesOfServices } from './services.ts';

/** The same mesh in the same zone as it is today; the view itself where nothing else is checked for. */
export function todayOf(ctx: Pick<CheckContext, 'before'>): (view: MeshView) => MeshView {
  const byKey = new Map(ctx.before.map((view) => [keyOf(view), view]));
  return (view) => byKey.get(keyOf(view)) ?? view;
}

/** What is known of values of `kuma.io/service`, today and in the mode that is checked for. */
export interface ServiceLookup {
  /** Somebody has it, here or behind an ingress, or it is an ExternalService. */
  readonly isKnown: (view: MeshView, service: string) => boolean;
  /** Whether the own zone has instances. */
  readonly isHere: (view: MeshView, service: string) => boolean;
  /** Other zones that have instances, or a MeshService in its place; sorted. */
  readonly otherZones: (view: MeshView, service: string) => readonly string[];
}

/** Looks up values of `kuma.io/service`: in Exclusive ingresses no longer say what other zones have. */
export function serviceLookup(ctx: Pick<CheckContext, 'before'>): ServiceLookup {
  const today = todayOf(ctx);
  return {
    isKnown: (view, service) =>
      explaining(view).names.services.has(service) || explaining(today(view)).names.services.has(service),
    isHere: (view, service) => zonesOfServices(view).get(service)?.has(view.context.controlPlane.zone) === true,
    otherZones: (view, service) => {
      const zones = new Set<string>();
      for (const one of new Set([view, today(view)])) {
        for (const zone of zonesOfServices(one).get(service)?.keys() ?? []) zones.add(zone);
        for (const family of familiesIn(one).byService.get(service) ?? [])
          for (const zone of family.zones) zones.add(zone);
      }
      zones.delete(view.context.controlPlane.zone);
      zones.delete('');
      return [...zones].toSorted();
    },
  };
}

function keyOf({ context }: MeshView): string {
  return `${context.controlPlane.zone}\n${context.mesh}`;
}
