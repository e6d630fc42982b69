import { count } from '../../../model/count.ts';
import { label } from '../../../model/labels.ts';
import { isLocal } from '../../../model/resource.ts';
import { routingOf } from '../../mesh-routing.ts';
import { defineCheck } from '../define-check.ts';
import { about, fieldAt, labelAt, nameAt } from '../shared/places.ts';
import { familiesIn } from '../shared/services.ts';

/** @see MS048 of the catalogue */
export const multiZoneInZone = defineCheck({
  code: 'MS048',
  name: 'multi-zone-service-in-zone',
  severity: 'error',
  title: 'A MeshMultiZoneService belongs to a zone',
  why: 'The kind is made at global and sent to the zones. A zone that is connected to global accepts none of its own.',
  fix: 'apply it to the global control plane, without the label kuma.io/origin: zone',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshmultizoneservice/api/v1alpha1: KDS flags of the type',
  on: ['any'],
  since: '2.10',
  needs: ['MeshMultiZoneService'],
  *run(ctx) {
    const zones = new Set(ctx.views.map(({ context }) => context.controlPlane.zone));
    for (const one of ctx.inventory.list('MeshMultiZoneService')) {
      if (one.meta.labels[label.origin] !== 'zone') continue;
      yield {
        at: labelAt(one, label.origin),
        resource: about(one),
        ...(zones.size < 2 ? { certainty: 'possible' as const } : {}),
        message: `MeshMultiZoneService ${one.meta.name} has ${label.origin}: zone, which a zone that is connected to global refuses`,
      };
    }
    if (zones.size < 2) return;
    for (const { context } of ctx.views)
      for (const one of context.meshMultiZoneServices) {
        if (
          !isLocal(one.meta) ||
          ctx.inventory
            .list('MeshMultiZoneService')
            .some((other) => other.origin === one.origin && other.meta.labels[label.origin] === 'zone')
        )
          continue;
        yield {
          at: nameAt(one),
          resource: about(one),
          message: `MeshMultiZoneService ${one.meta.name} is among the manifests of zone ${context.controlPlane.zone}, which is connected to global`,
        };
      }
  },
});

/** @see MS052 of the catalogue */
export const localityOfMesh = defineCheck({
  code: 'MS052',
  name: 'locality-of-mesh-without-effect',
  severity: 'info',
  title: 'localityAwareLoadBalancing of the Mesh does not matter to MeshMultiZoneServices',
  why: 'It is about traffic by kuma.io/service. A MeshMultiZoneService uses the own zone first either way; a MeshLoadBalancingStrategy changes that.',
  fix: 'nothing; in Kuma 3.0 the field is gone',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: fillMeshMultiZoneServices',
  on: ['any'],
  until: '2.14',
  needs: ['Mesh', 'MeshMultiZoneService'],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource } = view.context;
      if (resource === undefined || !routingOf(resource).prefersLocal) continue;
      const joined = view.destinations.all.filter(({ kind }) => kind === 'MeshMultiZoneService');
      if (joined.length === 0) continue;
      yield {
        at: fieldAt(resource, 'routing', 'localityAwareLoadBalancing'),
        resource: about(resource),
        message: `localityAwareLoadBalancing does not change what ${count(joined.length, 'MeshMultiZoneService')} of mesh ${resource.meta.name} ${joined.length === 1 ? 'does' : 'do'}: the own zone goes first`,
      };
    }
  },
});

/** @see MS057 of the catalogue */
export const statefulOverZones = defineCheck({
  code: 'MS057',
  name: 'stateful-service-over-zones',
  severity: 'info',
  title: 'A MeshMultiZoneService joins services that may not be interchangeable',
  why: 'What is spoken to over plain TCP, or is a Pod of a StatefulSet, often keeps state: a client that fails over to another zone may find other data there.',
  fix: 'make sure that any instance of any zone can answer, or call the MeshService of one zone',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: fillMeshMultiZoneServices',
  on: ['any'],
  needs: ['MeshMultiZoneService'],
  *run(ctx) {
    for (const view of ctx.views)
      for (const one of view.destinations.all) {
        if (one.resource.kind !== 'MeshMultiZoneService') continue;
        const families = familiesIn(view).joinedBy.get(one.key) ?? [];
        if (!families.some(({ zones }) => zones.size > 1)) continue;
        const headless = families.some(({ members }) =>
          members.some(({ meta }) => meta.labels[label.headless] === 'true'),
        );
        const at = one.resource.spec.ports.findIndex(
          ({ appProtocol }) => appProtocol === 'tcp' || appProtocol === 'kafka',
        );
        if (at < 0 && !headless) continue;
        yield {
          at: at < 0 ? nameAt(one.resource) : { origin: one.resource.origin, path: ['spec', 'ports', at] },
          resource: about(one),
          certainty: 'possible',
          message: headless
            ? `MeshMultiZoneService ${one.kri.name} joins Pods of a headless Service in several zones`
            : `MeshMultiZoneService ${one.kri.name} balances port ${one.resource.spec.ports[at]!.port}/${one.resource.spec.ports[at]!.appProtocol} over several zones`,
        };
      }
  },
});
