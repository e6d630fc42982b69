import { policyTypes } from '../../rules/policy-types.ts';
import { proxyShapes } from '../../rules/proxy-shape.ts';
import type { ProxyView } from '../../rules/select.ts';
import type { MeshView } from '../../view.ts';
import { perView } from './per-view.ts';

/** One proxy of each kind that policies tell apart: what they say about it they say about all of its kind. */
export const distinctProxies = perView((view: MeshView): readonly ProxyView[] => {
  const shapeOf = proxyShapes(policyTypes.flatMap(({ kind }) => view.policies(kind)));
  const found = new Map<string, ProxyView>();
  for (const dataplane of view.context.dataplanes) {
    const proxy = view.proxyOf(dataplane);
    const shape = shapeOf(proxy);
    if (!found.has(shape)) found.set(shape, proxy);
  }
  return [...found.values()];
});
