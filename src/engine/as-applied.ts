import type { ControlPlane } from '../model/control-plane.ts';
import { label } from '../model/labels.ts';
import type { MeshService } from '../model/mesh-service.ts';

/**
 * A hand-written MeshService as a Universal control plane stores it: with the labels that it adds on apply.
 *
 * A resource that has a creation time or an origin has been through a control plane and stays as it is.
 *
 * @see kuma v2.13.10 pkg/core/resources/model/resource.go: ComputeLabels
 */
export function asApplied(resource: MeshService, controlPlane: ControlPlane): MeshService {
  const { labels, creationTime, mesh } = resource.meta;
  if (creationTime !== undefined || labels[label.origin] !== undefined) return resource;
  return {
    ...resource,
    meta: {
      ...resource.meta,
      labels: {
        [label.mesh]: mesh,
        [label.origin]: 'zone',
        [label.zone]: controlPlane.zone,
        [label.env]: controlPlane.environment,
        ...labels,
      },
    },
  };
}
