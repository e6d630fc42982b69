import type { ControlPlane } from '../model/control-plane.ts';
import { label } from '../model/labels.ts';
import type { Meta } from '../model/resource.ts';

/**
 * A service as a Universal zone stores it: with the labels that it adds on every apply where they are absent.
 *
 * What the generator wrote, and copies that came from elsewhere, are left as they came, but for the mesh.
 *
 * @see kuma v2.13.10 pkg/core/resources/model/resource.go: ComputeLabels
 */
export function asApplied<T extends { readonly meta: Meta }>(resource: T, controlPlane: ControlPlane): T {
  const { labels, mesh } = resource.meta;
  if (labels[label.managedBy] !== undefined) return resource;
  const isLocal = (labels[label.origin] ?? 'zone') !== 'global';
  const computed = {
    [label.mesh]: mesh,
    ...(isLocal
      ? { [label.origin]: 'zone', [label.zone]: controlPlane.zone, [label.env]: controlPlane.environment }
      : {}),
  };
  if (Object.keys(computed).every((key) => labels[key] !== undefined)) return resource;
  return { ...resource, meta: { ...resource.meta, labels: { ...computed, ...labels } } };
}
