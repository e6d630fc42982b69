import type { ControlPlane } from '../model/control-plane.ts';
import { label } from '../model/labels.ts';
import type { Resource } from '../model/resource.ts';
import { travelsOf } from './sync/travels.ts';

/**
 * A resource as a control plane stores it: with the labels that it adds on every apply where they are absent.
 *
 * What the generator wrote, and copies that came from elsewhere, are left as they came, but for the mesh.
 *
 * @see kuma v2.13.10 pkg/core/resources/model/resource.go: ComputeLabels
 */
export function asApplied<T extends Resource>(resource: T, controlPlane: ControlPlane): T {
  const { labels, mesh } = resource.meta;
  if (labels[label.managedBy] !== undefined) return resource;
  const isLocal =
    controlPlane.role === 'zone' && travelsOf(resource.kind).up && (labels[label.origin] ?? 'zone') !== 'global';
  const computed = {
    ...(mesh === '' ? {} : { [label.mesh]: mesh }),
    ...(isLocal
      ? { [label.origin]: 'zone', [label.zone]: controlPlane.zone, [label.env]: controlPlane.environment }
      : {}),
  };
  if (Object.keys(computed).every((key) => labels[key] !== undefined)) return resource;
  return { ...resource, meta: { ...resource.meta, labels: { ...computed, ...labels } } };
}
