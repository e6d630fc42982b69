import type { Dataplane } from '../../../model/dataplane.ts';
import type { MeshService } from '../../../model/mesh-service.ts';
import { dataplaneMatcher } from '../../status/match.ts';
import { fitsTargetPort } from '../../status/status.ts';
import type { GenerateResult } from '../generate.ts';

/** A Dataplane that a MeshService selects, and the ports of it that lead somewhere there. */
export interface Behind {
  readonly dataplane: Dataplane;
  /** For each port of the MeshService, in order: the inbound that fits, a ready one if there is one. */
  readonly inbounds: readonly (number | undefined)[];
}

/** The Dataplanes that a MeshService selects, by name. */
export function dataplanesBehind({ context }: GenerateResult, { spec }: MeshService): readonly Behind[] {
  const match = dataplaneMatcher(context.dataplanes);
  return match(spec.selector)
    .map((position): Behind => {
      const dataplane = context.dataplanes[position]!;
      const { inbound } = dataplane.spec;
      return {
        dataplane,
        inbounds: spec.ports.map((port) => {
          const fitting = [...inbound.keys()].filter((at) => fitsTargetPort(inbound[at]!, port));
          return fitting.find((at) => inbound[at]!.state === 'Ready') ?? fitting[0];
        }),
      };
    })
    .toSorted((a, b) => (a.dataplane.meta.name < b.dataplane.meta.name ? -1 : 1));
}
