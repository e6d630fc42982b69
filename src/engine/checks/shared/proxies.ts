import { proxyGroups } from '../../rules/proxy-groups.ts';
import type { ProxyView } from '../../rules/select.ts';
import type { MeshView } from '../../view.ts';

/** One proxy of each kind that policies tell apart: what they say about it they say about all of its kind. */
export function distinctProxies(view: MeshView): readonly ProxyView[] {
  return proxyGroups(view).map(({ proxy }) => proxy);
}
