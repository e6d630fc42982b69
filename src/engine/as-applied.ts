import { type Behaviour, behaviours } from '../model/behaviour.ts';
import type { ControlPlane } from '../model/control-plane.ts';
import { label } from '../model/labels.ts';
import type { MeshMultiZoneService } from '../model/mesh-multi-zone-service.ts';
import type { MeshService } from '../model/mesh-service.ts';
import type { Resource } from '../model/resource.ts';
import { travelsOf } from './sync/travels.ts';

/**
 * A resource as a control plane stores it: with the labels that it adds on every apply where they are absent.
 *
 * What the generator wrote, and copies that came from elsewhere, are left as they came, but for the mesh; what a
 * cluster has stored already, altogether.
 *
 * @see kuma v2.13.10 pkg/core/resources/model/resource.go: ComputeLabels
 */
export function asApplied<T extends Resource>(resource: T, controlPlane: ControlPlane): T {
  const { labels, mesh, namespace, kubernetes } = resource.meta;
  const inCluster = controlPlane.environment === 'kubernetes';
  if (inCluster && kubernetes !== undefined && (kubernetes.uid !== '' || kubernetes.owners.length > 0)) return resource;
  if (labels[label.managedBy] !== undefined) return resource;
  const isLocal =
    controlPlane.role === 'zone' &&
    travelsOf(resource.kind, behaviours[controlPlane.version]).up &&
    (labels[label.origin] ?? 'zone') !== 'global';
  const computed = {
    ...(mesh === '' ? {} : { [label.mesh]: mesh }),
    ...(isLocal
      ? { [label.origin]: 'zone', [label.zone]: controlPlane.zone, [label.env]: controlPlane.environment }
      : {}),
    ...(isLocal && inCluster && namespace !== '' ? { [label.namespace]: namespace } : {}),
  };
  if (Object.keys(computed).every((key) => labels[key] !== undefined)) return resource;
  return { ...resource, meta: { ...resource.meta, labels: { ...computed, ...labels } } };
}

/**
 * A service as a version stores it: with the schema's default protocol, without fields that the version does not know.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/meshservice/api/v1alpha1/schema.yaml, and those of the other versions
 */
export function asStored<T extends MeshService | MeshMultiZoneService>(service: T, behaviour: Behaviour): T {
  let spec: MeshService['spec'] | MeshMultiZoneService['spec'] = service.spec;
  if (behaviour.defaultsAppProtocol && spec.ports.some(({ appProtocol }) => appProtocol === ''))
    spec = {
      ...spec,
      ports: spec.ports.map((port) => ({ ...port, appProtocol: port.appProtocol || 'tcp' })),
    } as typeof spec;
  if ('selector' in spec && spec.selector.dataplaneLabels !== undefined && !behaviour.selectsByDataplaneLabels) {
    const { dataplaneLabels: _, ...selector } = spec.selector;
    spec = { ...spec, selector };
  }
  return spec === service.spec ? service : ({ ...service, spec } as T);
}
