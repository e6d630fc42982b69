import type { Mesh } from '../model/mesh.ts';
import { get, objectAt } from './admission/json.ts';

/** What a Mesh says of traffic that leaves the zone. @see kuma v2.13.10 api/mesh/v1alpha1/mesh.proto: Routing */
export interface MeshRouting {
  /** Through the ZoneEgress. */
  readonly throughEgress: boolean;
  /** Legacy traffic stays in the zone as long as it can. */
  readonly prefersLocal: boolean;
}

/** The routing of a Mesh; of one that is not there, nothing is on. */
export function routingOf(mesh: Mesh | undefined): MeshRouting {
  const routing = objectAt(mesh?.spec.stored ?? {}, 'routing');
  return {
    throughEgress: get(routing, 'zoneEgress') === true,
    prefersLocal: get(routing, 'localityAwareLoadBalancing') === true,
  };
}
