import type { MeshView } from '../../view.ts';

/** Something that several checks ask of a view, computed once for all of them. */
export function perView<T>(compute: (view: MeshView) => T): (view: MeshView) => T {
  const known = new WeakMap<MeshView, { readonly value: T }>();
  return (view) => {
    let found = known.get(view);
    if (found === undefined) {
      found = { value: compute(view) };
      known.set(view, found);
    }
    return found.value;
  };
}
