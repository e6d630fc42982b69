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
