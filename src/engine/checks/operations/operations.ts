import { label } from '../../../model/labels.ts';
import { get, objectAt } from '../../admission/json.ts';
import { isTransparent } from '../../outbounds/outbounds.ts';
import { defineCheck } from '../define-check.ts';
import { proxies } from '../needs.ts';
import { backendOf, explained } from '../shared/explained.ts';
import { about, fieldAt, labelAt, nameAt } from '../shared/places.ts';

/** @see MS190 of the catalogue */
export const resourceDoubling = defineCheck({
  code: 'MS190',
  name: 'outbounds-multiply',
  severity: 'info',
  title: 'Every proxy gets a multiple of its clusters in Everywhere',
  why: 'Beside the outbounds to values of kuma.io/service each proxy gets one for every port of every MeshService of every zone, of MeshMultiZoneServices and MeshExternalServices.',
  fix: 'go by way of ReachableBackends, and list in reachableBackends what each proxy calls',
  source: 'kuma v2.13.10 pkg/xds/context/mesh_context_builder.go: BuildIfChanged',
  on: ['Everywhere'],
  until: '2.14',
  needs: ['Mesh', proxies],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource, mesh, controlPlane, dataplanes } = view.context;
      if (resource === undefined || controlPlane.role === 'global') continue;
      const legacy = view.meshOutbounds.filter(({ target }) => target.by === 'tags').length;
      const all = view.meshOutbounds.length;
      const isMuch = all > ctx.facts.maxClusters || (all > 2 * legacy && all > ctx.facts.maxClusters / 10);
      if (!isMuch) continue;
      const open = dataplanes.filter(
        (one) =>
          one.spec.transparentProxying?.reachableBackends === undefined &&
          (one.spec.transparentProxying?.reachableServices.length ?? 0) === 0 &&
          isTransparent(view.proxyOf(one), view.context.behaviour),
      ).length;
      if (open === 0) continue;
      yield {
        at: fieldAt(resource, 'meshServices', 'mode'),
        resource: about(resource),
        message: `mesh ${mesh}, zone ${controlPlane.zone}: ${legacy} outbounds without MeshServices, ${all} with them, for each of ${open} Dataplanes without reachableBackends`,
      };
    }
  },
});

/** @see MS195 of the catalogue */
export const modeAbsent = defineCheck({
  code: 'MS195',
  name: 'mode-absent',
  severity: 'info',
  title: 'A Mesh says nothing of its mode',
  why: 'Without meshServices.mode it is Disabled up to Kuma 2.14, and as in Exclusive in 3.0. Something in the mesh counts on MeshServices.',
  fix: 'write meshServices.mode',
  source: 'kuma v2.13.10 api/mesh/v1alpha1/mesh_helpers.go: MeshServicesMode',
  on: ['any'],
  until: '2.14',
  needs: ['Mesh'],
  *run(ctx) {
    for (const { context, generated } of ctx.before) {
      const { resource } = context;
      if (resource === undefined || get(objectAt(resource.spec.stored, 'meshServices'), 'mode') !== undefined) continue;
      const uses =
        generated.meshMultiZoneServices.length > 0 ||
        context.meshServices.length > 0 ||
        context.dataplanes.some(({ spec }) => spec.transparentProxying?.reachableBackends !== undefined);
      if (!uses) continue;
      yield {
        at: nameAt(resource),
        resource: about(resource),
        message: `mesh ${resource.meta.name} has no meshServices.mode: it is Disabled before Kuma 3.0`,
      };
    }
  },
});

/** @see MS197 of the catalogue */
export const generatedInRepository = defineCheck({
  code: 'MS197',
  name: 'generated-service-in-manifests',
  severity: 'info',
  title: 'Generated MeshServices are among the manifests',
  why: 'A control plane makes and deletes them by itself: what applies them from a repository fights it.',
  fix: 'take them out of what is applied',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/generate/generator.go',
  on: ['any'],
  needs: ['MeshService'],
  *run(ctx) {
    // An export has times and a status; what is written by hand, or was cleaned for a repository, has neither.
    const committed = ctx.inventory
      .list('MeshService')
      .filter(
        ({ meta, status }) =>
          meta.labels[label.managedBy] !== undefined &&
          meta.creationTime === undefined &&
          status === undefined &&
          meta.labels[label.origin] !== 'global',
      );
    const [first] = committed;
    if (first === undefined) return;
    yield {
      at: labelAt(first, label.managedBy),
      resource: about(first),
      message:
        committed.length === 1
          ? `MeshService ${first.meta.name} is made by ${first.meta.labels[label.managedBy]!}, and stands in a manifest`
          : `${committed.length} MeshServices such as ${first.meta.name} are made by a control plane, and stand in manifests`,
    };
  },
});

/** @see MS198 of the catalogue */
export const crossMesh = defineCheck({
  code: 'MS198',
  name: 'reference-to-other-mesh',
  severity: 'warning',
  title: 'A proxy of one mesh calls a service of another',
  why: 'The mode of either mesh changes what becomes of such calls: both have to be looked at together.',
  fix: 'check both meshes in the mode that is meant (without -m)',
  source: 'kuma v2.13.10 pkg/dns/vips_allocator.go: BuildVirtualOutboundMeshView',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  until: '2.14',
  needs: [['Dataplane', 'MeshHTTPRoute', 'MeshTCPRoute']],
  *run(ctx) {
    for (const one of explained(ctx, 'backend', 'outbound-tags')) {
      const { owner, path, field } = one.reference;
      const ref = backendOf(one);
      const mesh = field === 'backend' ? ref.mesh || (ref.tags[label.mesh] ?? '') : (ref.tags[label.mesh] ?? '');
      if (mesh === '' || mesh === owner.mesh) continue;
      yield {
        at: { origin: owner.origin, path },
        resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name },
        message: `${owner.kind} ${owner.kri.name} of mesh ${owner.mesh} leads to mesh ${mesh}`,
      };
    }
  },
});
