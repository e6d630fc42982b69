import { type Behaviour, behaviours } from '../model/behaviour.ts';
import type { ControlPlane } from '../model/control-plane.ts';
import { type Labels, label } from '../model/labels.ts';
import type { MeshMultiZoneService } from '../model/mesh-multi-zone-service.ts';
import type { MeshService } from '../model/mesh-service.ts';
import type { Environment, Meta } from '../model/resource.ts';
import { traitsOf } from './admission/kind-traits.ts';
import { computedLabels } from './admission/labels.ts';

/** Anything that is applied. */
interface Applicable {
  readonly kind: string;
  readonly meta: Meta;
  readonly spec: object;
  readonly form: Environment;
}

/**
 * A resource as a control plane stores it: with the labels that it computes on every apply where they are absent.
 *
 * What the generator wrote, which has the label of its mesh, is left as it came; a copy that came from elsewhere gets no
 * more than that label. A policy whose role cannot be told, which Kuma refuses, stays without. What a cluster has stored
 * already is left alone.
 *
 * @see kuma v2.13.10 pkg/core/resources/model/resource.go: ComputeLabels
 */
export function asApplied<T extends Applicable>(resource: T, controlPlane: ControlPlane): T {
  const { kind, form, meta } = resource;
  const isGenerated = meta.labels[label.managedBy] !== undefined && meta.labels[label.mesh] !== undefined;
  if (isGenerated || isComplete(resource)) return resource;
  // Objects of Kubernetes itself get nothing from Kuma.
  if (meta.mesh === '' && traitsOf(kind) === undefined) return resource;
  const { uid = '', owners = [] } = meta.kubernetes ?? {};
  if (controlPlane.environment === 'kubernetes' && (uid !== '' || owners.length > 0)) return resource;
  const computed = computedLabels(
    { kind, mesh: meta.mesh, labels: meta.labels, spec: specOf(resource), namespace: meta.namespace },
    {
      kumaVersion: controlPlane.version,
      environment: form === 'kubernetes' ? 'kubernetes' : controlPlane.environment,
      role: controlPlane.role,
      federated: false,
      zone: controlPlane.zone,
      systemNamespace: controlPlane.settings.systemNamespace,
    },
  );
  if ('error' in computed) return resource;
  return { ...resource, meta: { ...meta, labels: { ...ofOldZone(kind, meta, controlPlane), ...computed.labels } } };
}

/** 2.9 still took MeshMultiZoneServices in zones. */
function ofOldZone(kind: string, { labels }: Meta, { version, role, zone, environment }: ControlPlane): Labels {
  if (kind !== 'MeshMultiZoneService' || role === 'global' || !behaviours[version].multiZoneInZones) return {};
  return labels[label.origin] === 'global'
    ? {}
    : { [label.origin]: 'zone', [label.zone]: zone, [label.env]: environment };
}

/** Whether nothing is to be computed: as a rule, for what a control plane printed. */
function isComplete({ kind, meta: { labels, namespace } }: Applicable): boolean {
  const traits = traitsOf(kind);
  if (namespace !== '' || (traits?.scope !== 'global' && labels[label.mesh] === undefined)) return false;
  if (kind === 'Dataplane' && labels[label.proxyType] === undefined) return false;
  if (traits === undefined || !traits.provided.zone) return true;
  const origin = labels[label.origin];
  return (
    origin !== undefined &&
    (origin === 'global' || (labels[label.zone] !== undefined && labels[label.env] !== undefined))
  );
}

/** The spec where the computation looks for something in it: the lists of a policy, the gateway of a Dataplane. */
function specOf({ kind, spec }: Applicable): unknown {
  return kind === 'Dataplane' ? { networking: spec } : spec;
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
  if ('selector' in spec && 'dataplaneTags' in spec.selector && !behaviour.selectsByDataplaneTags) {
    const { dataplaneTags: _, ...selector } = spec.selector;
    spec = { ...spec, selector } as typeof spec;
  }
  return spec === service.spec ? service : ({ ...service, spec } as T);
}
