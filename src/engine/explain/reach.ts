import { kriKey, withSection } from '../../model/kri.ts';
import { outboundsOf } from '../outbounds/outbounds.ts';
import { sharedByProxies } from '../outbounds/shared.ts';
import type { MeshView } from '../view.ts';

/** How many proxies of a mesh have an outbound to a service. */
export interface Reach {
  readonly proxies: number;
  /** To the resource. */
  readonly byResource: number;
  /** To one of the values of `kuma.io/service` that its Dataplanes carry. */
  readonly byTag: number;
}

/** Counts the proxies that reach a resource (by its `kriKey`, without section) or values of `kuma.io/service`. */
export function reachOf(view: MeshView, key: string | undefined, services: ReadonlySet<string>): Reach {
  const seen = sharedByProxies(view, (of, proxy) => {
    const targets = outboundsOf(of, proxy).decisions.flatMap(({ outbound, hidden }) =>
      hidden === undefined ? [outbound.target] : [],
    );
    return {
      byResource: targets.some((target) => target.by === 'resource' && kriKey(withSection(target.kri, '')) === key),
      byTag: targets.some((target) => target.by === 'tags' && services.has(target.service)),
    };
  });
  let [byResource, byTag] = [0, 0];
  const { dataplanes } = view.context;
  for (const dataplane of dataplanes) {
    const one = seen(view.proxyOf(dataplane));
    if (one.byResource) byResource++;
    if (one.byTag) byTag++;
  }
  return { proxies: dataplanes.length, byResource, byTag };
}
