import type { At, Subject } from '../../../model/diagnostic.ts';
import type { Labels } from '../../../model/labels.ts';
import type { Environment } from '../../../model/resource.ts';
import type { Origin, Path } from '../../../model/source.ts';

interface Placed {
  readonly kind: string;
  readonly meta: { readonly mesh: string; readonly name: string; readonly labels: Labels };
  readonly form: Environment;
  readonly origin: Origin;
}

/** What a finding about a resource is about. */
export function about({ kind, meta }: Pick<Placed, 'kind' | 'meta'>): Subject {
  return { kind, mesh: kind === 'Mesh' ? meta.name : meta.mesh, name: meta.name };
}

/** Where the name of a resource stands. */
export function nameAt({ form, origin }: Pick<Placed, 'form' | 'origin'>): At {
  return { origin, path: form === 'kubernetes' ? ['metadata', 'name'] : ['name'] };
}

/** A field of the spec of kinds that have `spec` in both forms. */
export function specAt({ origin }: Pick<Placed, 'origin'>, ...path: Path): At {
  return { origin, path: ['spec', ...path] };
}

/** A field of the spec of kinds that have none on Universal: Mesh, Dataplane, and what is older than `Mesh*` policies. */
export function fieldAt({ form, origin }: Pick<Placed, 'form' | 'origin'>, ...path: Path): At {
  return { origin, path: form === 'kubernetes' ? ['spec', ...path] : path };
}

/** A label of a resource. */
export function labelAt({ form, origin }: Pick<Placed, 'form' | 'origin'>, key: string): At {
  return { origin, path: form === 'kubernetes' ? ['metadata', 'labels', key] : ['labels', key] };
}

/** Whether it stands in the input: what control planes make by themselves does not. */
export function isWritten({ origin }: { readonly origin: Origin }): boolean {
  return origin.file !== '';
}
