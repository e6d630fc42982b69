import type { MeshExternalService } from '../../model/mesh-external-service.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import { isLocal, type Resource } from '../../model/resource.ts';
import type { MeshContext } from '../context.ts';
import type { GenerateResult } from '../generate/generate.ts';

type Kind = Resource['kind'];

/**
 * What deployments of the same control planes have in common, be they in other modes, of other versions or with other
 * resources: equal MeshServices and their copies are the same objects, and a zone whose generator would read the same
 * lists again is not asked again.
 */
export interface DeploymentMemory {
  /**
   * What a zone makes by itself in `state`, which names all that is not in a list. `listsOf` gives the lists behind what
   * `compute` reads of a kind, which it tells `reads`.
   */
  alone(
    zone: string,
    state: string,
    listsOf: (kind: Kind) => readonly unknown[],
    compute: (reads: (kind: Kind) => void) => readonly GenerateResult[],
  ): readonly Made[];
  /** A resource that came of another one in a way that `how` names; made when first asked for. */
  derived<R extends Resource>(of: R, how: string, make: () => R): R;
}

/** What a zone makes of a mesh by itself: no more is kept than what others get of it. */
export interface Made {
  readonly context: Pick<MeshContext, 'mesh' | 'mode' | 'controlPlane' | 'dataplanes'>;
  /** Those of the zone itself. */
  readonly meshServices: readonly MeshService[];
  readonly meshExternalServices: readonly MeshExternalService[];
}

interface Alone {
  readonly state: string;
  readonly read: ReadonlyMap<Kind, readonly unknown[]>;
  readonly results: readonly Made[];
}

/** An empty one. */
export function deploymentMemory(): DeploymentMemory {
  const zones = new Map<string, Alone[]>();
  const made = new Map<string, { readonly text: string; readonly one: MeshService }>();
  const derivations = new Map<string, WeakMap<Resource, Resource>>();
  /** The MeshService itself, or the equal one that the zone had before. */
  const sameAsBefore = (zone: string, one: MeshService): MeshService => {
    const key = `${zone}\n${one.meta.mesh}\n${one.meta.name}`;
    const text = JSON.stringify(one);
    const known = made.get(key);
    if (known?.text === text) return known.one;
    made.set(key, { text, one });
    return one;
  };
  return {
    alone(zone, state, listsOf, compute) {
      const known = zones.get(zone) ?? [];
      zones.set(zone, known);
      const same = known.find(
        (one) =>
          one.state === state &&
          [...one.read].every(([kind, lists]) => listsOf(kind).every((list, at) => list === lists[at])),
      );
      if (same !== undefined) return same.results;
      const read = new Map<Kind, readonly unknown[]>();
      const results = compute((kind) => read.set(kind, listsOf(kind))).map(
        ({ context: { mesh, mode, controlPlane, dataplanes }, meshServices, meshExternalServices }): Made => ({
          context: { mesh, mode, controlPlane, dataplanes },
          meshServices: meshServices.filter(({ meta }) => isLocal(meta)).map((one) => sameAsBefore(zone, one)),
          meshExternalServices: meshExternalServices.filter(({ meta }) => isLocal(meta)),
        }),
      );
      known.push({ state, read, results });
      return results;
    },
    derived(of, how, make) {
      const known = derivations.get(how) ?? new WeakMap<Resource, Resource>();
      derivations.set(how, known);
      let one = known.get(of);
      if (one === undefined) {
        one = make();
        known.set(of, one);
      }
      return one as typeof of;
    },
  };
}
