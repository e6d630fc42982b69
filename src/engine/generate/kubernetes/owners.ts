import type { OwnerReference } from '../../../model/kubernetes.ts';

/** Owners with a reference that takes the place of the one to the same name. @see sigs.k8s.io/controller-runtime pkg/controller/controllerutil: upsertOwnerRef */
export function withOwner(owners: readonly OwnerReference[], reference: OwnerReference): readonly OwnerReference[] {
  const at = owners.findIndex(
    ({ kind, name, apiVersion }) =>
      kind === reference.kind && name === reference.name && groupOf(apiVersion) === groupOf(reference.apiVersion),
  );
  return at < 0 ? [...owners, reference] : owners.with(at, reference);
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0]! : '';
}
