import type { Dataplane } from '../../model/dataplane.ts';
import type { MeshServiceSelector } from '../../model/mesh-service.ts';
import { perObject } from '../../model/per-object.ts';
import { type PairIndex, pairIndex, type Steps } from '../pair-index.ts';

/** Finds the Dataplanes of a selector; positions in the list that it was made from, ascending. */
export type DataplaneMatcher = (selector: MeshServiceSelector) => readonly number[];

/**
 * Matches selectors with the Dataplanes of one mesh; who asks again for the same list has what was indexed.
 *
 * `dataplaneRef` comes before `dataplaneTags`; all tags must stand on one inbound, literally, in any
 * state; an empty map and a gateway match nothing.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/meshservice/match.go: MatchDataplanesWithMeshServices
 */
export function dataplaneMatcher(dataplanes: readonly Dataplane[], steps?: Steps): DataplaneMatcher {
  return steps === undefined ? matcherOf(dataplanes) : makeMatcher(dataplanes, steps);
}

const matcherOf = perObject((dataplanes: readonly Dataplane[]) => makeMatcher(dataplanes));

function makeMatcher(dataplanes: readonly Dataplane[], steps?: Steps): DataplaneMatcher {
  let byName: ReadonlyMap<string, number> | undefined;
  let byTag: PairIndex | undefined;
  let byLabel: PairIndex | undefined;
  return ({ dataplaneRef, dataplaneTags, dataplaneLabels }) => {
    if (dataplaneRef !== undefined) {
      byName ??= new Map(dataplanes.map((dataplane, position) => [dataplane.meta.name, position]));
      const position = byName.get(dataplaneRef.name);
      return position === undefined || dataplanes[position]!.spec.inbound.length === 0 ? [] : [position];
    }
    if (dataplaneTags !== undefined) {
      byTag ??= pairIndex(dataplanes, ({ spec }) => spec.inbound.map(({ tags }) => tags), steps);
      return byTag.find(dataplaneTags);
    }
    if (dataplaneLabels !== undefined) {
      const withInbounds = (position: number): boolean => dataplanes[position]!.spec.inbound.length > 0;
      // No labels at all select every Dataplane, unlike no tags.
      if (Object.keys(dataplaneLabels.matchLabels).length === 0) return [...dataplanes.keys()].filter(withInbounds);
      byLabel ??= pairIndex(dataplanes, ({ meta }) => [meta.labels], steps);
      return byLabel.find(dataplaneLabels.matchLabels).filter(withInbounds);
    }
    return [];
  };
}
