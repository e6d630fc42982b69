import { type Behaviour, behaviours } from '../model/behaviour.ts';
import type { ControlPlane } from '../model/control-plane.ts';

/** The facts of a control plane's version; 2.14 can be told to behave like 3.0 with Dataplanes. */
export function behaviourOf({ version, settings }: ControlPlane): Behaviour {
  const behaviour = behaviours[version];
  return version === '2.14' && settings.inboundTagsDisabled
    ? { ...behaviour, groupsBy: 'workload', podTags: false, exclusiveMerges: 'address-and-port' }
    : behaviour;
}
