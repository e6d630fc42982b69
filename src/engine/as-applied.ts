import type { ControlPlane } from '../model/control-plane.ts';
import { label } from '../model/labels.ts';
import type { Meta } from '../model/resource.ts';

/**
 * A service as a zone stores it: with the labels that it adds on every apply where they are absent.
 *
 * What the generator wrote, and copies that came from elsewhere, are left as they came, but for the mesh; what a
 * cluster has stored already, altogether.
 *
 * @see kuma v2.13.10 pkg/core/resources/model/resource.go: ComputeLabels
 */
export function asApplied<T extends { readonly meta: Meta }>(resource: T, controlPlane: ControlPlane): T {
  const { labels, mesh, namespace, kubernetes } = resource.meta;
  const inCluster = controlPlane.environment === 'kubernetes';
  if (inCluster && kubernetes !== undefined && (kubernetes.uid !== '' || kubernetes.owners.length > 0)) return resource;
  if (labels[label.managedBy] !== undefined) return resource;
  const isLocal = (labels[label.origin] ?? 'zone') !== 'global';
  const computed = {
    [label.mesh]: mesh,
    ...(isLocal
      ? { [label.origin]: 'zone', [label.zone]: controlPlane.zone, [label.env]: controlPlane.environment }
      : {}),
    ...(isLocal && inCluster && namespace !== '' ? { [label.namespace]: namespace } : {}),
  };
  if (Object.keys(computed).every((key) => labels[key] !== undefined)) return resource;
  return { ...resource, meta: { ...resource.meta, labels: { ...computed, ...labels } } };
}
