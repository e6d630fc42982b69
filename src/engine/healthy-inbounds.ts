import type { Dataplane, Inbound } from '../model/dataplane.ts';

/** Inbounds that traffic is sent to. @see kuma v2.13.10 api/mesh/v1alpha1/dataplane_helpers.go: GetHealthyInbounds */
export function healthyInbounds({ spec }: Dataplane): readonly Inbound[] {
  return spec.inbound.filter(({ state, healthReady }) => state === 'Ready' && healthReady);
}
