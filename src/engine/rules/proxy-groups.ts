import type { Dataplane } from '../../model/dataplane.ts';
import { perObject } from '../../model/per-object.ts';
import { compare } from '../order.ts';
import type { MeshView } from '../view.ts';
import { policyTypes } from './policy-types.ts';
import { proxyShapes } from './proxy-shape.ts';
import type { ProxyView } from './select.ts';

/** Proxies that policies cannot tell apart: what policies say about one they say about all. */
export interface ProxyGroup {
  /** The oldest. */
  readonly proxy: ProxyView;
  readonly count: number;
  /** The first names, of which there are at most five. */
  readonly names: readonly string[];
}

const mostNames = 5;

/** The first of two lists of first names; as a rule the second one, which is not empty, has nothing to add. */
export function firstNames(known: readonly string[], more: readonly string[]): readonly string[] {
  if (known.length === mostNames && compare(more[0]!, known.at(-1)!) >= 0) return known;
  return [...known, ...more].toSorted(compare).slice(0, mostNames);
}

/** The groups of all proxies of a mesh, by the age of their oldest; the same list whenever it is asked for. */
export const proxyGroups = perObject((view: MeshView) => groupsOf(view, view.context.dataplanes));

/** The groups of some proxies, in the order of their first ones. */
export function groupsOf(view: MeshView, dataplanes: readonly Dataplane[]): readonly ProxyGroup[] {
  const shapeOf = proxyShapes(policyTypes.flatMap(({ kind }) => view.policies(kind)));
  const found = new Map<string, { readonly proxy: ProxyView; count: number; names: readonly string[] }>();
  for (const dataplane of dataplanes) {
    const proxy = view.proxyOf(dataplane);
    const shape = shapeOf(proxy);
    const { name } = dataplane.meta;
    const group = found.get(shape);
    if (group === undefined) found.set(shape, { proxy, count: 1, names: [name] });
    else {
      group.count++;
      group.names = firstNames(group.names, [name]);
    }
  }
  return [...found.values()];
}
