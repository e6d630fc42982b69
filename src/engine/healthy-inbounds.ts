import type { Dataplane, Inbound } from '../model/dataplane.ts';

const isHealthy = ({ state, healthReady }: Inbound): boolean => state === 'Ready' && healthReady;

/** Inbounds that traffic is sent to. @see kuma v2.13.10 api/mesh/v1alpha1/dataplane_helpers.go: GetHealthyInbounds */
export function healthyInbounds({ spec }: Dataplane): readonly Inbound[] {
  // Where all are, as nearly always, no list is made.
  return spec.inbound.every(isHealthy) ? spec.inbound : spec.inbound.filter(isHealthy);
}
