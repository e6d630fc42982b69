import type { Dataplane } from '../../model/dataplane.ts';
import { type Labels, own } from '../../model/labels.ts';

/**
 * Whether tags have every pair of a selector; the value `*` takes any. An empty selector takes everything.
 *
 * @see kuma v2.13.10 api/mesh/v1alpha1/dataplane_helpers.go: TagSelector.Matches
 */
export function matchesTags(selector: Labels, tags: Labels): boolean {
  for (const key of Object.keys(selector)) {
    const [wanted, value] = [selector[key]!, own(tags, key)];
    if (value === undefined || (wanted !== '*' && wanted !== value)) return false;
  }
  return true;
}

/** The tags that tell who a proxy is: those of each inbound, or of its gateway. */
export function tagSetsOf({ spec }: Dataplane): readonly Labels[] {
  return spec.gateway === undefined ? spec.inbound.map(({ tags }) => tags) : [spec.gateway.tags];
}

/** How much a selector asks for. @see kuma v2.13.10 api/mesh/v1alpha1/selectors.go: TagSelectorRank */
export interface Rank {
  readonly all: number;
  /** Without stars. */
  readonly exact: number;
}

/** The rank of a selector. */
export function rankOf(selector: Labels): Rank {
  const values = Object.values(selector);
  return { all: values.length, exact: values.filter((value) => value !== '*').length };
}

/** More tags first, then fewer stars. */
export function byRank(a: Rank, b: Rank): number {
  return b.all - a.all || b.exact - a.exact;
}
