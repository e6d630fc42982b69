import { label } from '../../../model/labels.ts';
import { defineGenerationCheck } from '../define-check.ts';
import { subjectOf } from '../generate/words.ts';
import { proxies } from '../needs.ts';

/** @see MS080 of the catalogue */
export const onlyReachableServices = defineGenerationCheck({
  code: 'MS080',
  name: 'reachable-services-only',
  severity: 'error',
  title: 'A proxy lists reachableServices and no reachableBackends',
  why: 'It gets no MeshService in any mode, and in Exclusive nothing of the mesh at all.',
  fix: 'add reachableBackends: meshsvc outbounds NAME --suggest-reachable-backends',
  source: 'kuma v2.13.10 pkg/xds/sync/dataplane_proxy_builder.go: resolveVIPOutbounds',
  on: ['Exclusive'],
  until: '2.14',
  needs: [proxies],
  *run(ctx) {
    for (const { context } of ctx.generated) {
      for (const dataplane of context.dataplanes) {
        const { transparentProxying, outbound } = dataplane.spec;
        if (transparentProxying === undefined || transparentProxying.reachableServices.length === 0) continue;
        if (
          transparentProxying.reachableBackends !== undefined ||
          outbound.some(({ backendRef }) => backendRef !== undefined)
        )
          continue;
        const root = dataplane.form === 'kubernetes' ? ['spec'] : [];
        yield {
          at: { origin: dataplane.origin, path: [...root, 'networking', 'transparentProxying', 'reachableServices'] },
          resource: subjectOf(dataplane),
          message: `Dataplane ${dataplane.meta.name} reaches nothing of the mesh: it has reachableServices alone, which count no more in Exclusive`,
        };
      }
    }
  },
});

/** @see MS117 of the catalogue */
export const leftoverTrafficRoute = defineGenerationCheck({
  code: 'MS117',
  name: 'traffic-route-left-over',
  severity: 'error',
  title: 'A TrafficRoute takes all outbounds to MeshServices away',
  why: 'In a mesh that still has a TrafficRoute the newer generators step aside: proxies get no listeners for MeshServices, and in Exclusive none at all.',
  fix: 'delete it: MeshHTTPRoute and MeshTCPRoute take its place',
  source: 'kuma v2.13.10 pkg/plugins/policies/meshhttproute/plugin/v1alpha1/plugin.go: Apply',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  until: '2.14',
  needs: ['TrafficRoute'],
  *run(ctx) {
    for (const { context, meshServices, meshMultiZoneServices, meshExternalServices } of ctx.generated) {
      if (
        context.mode === 'Disabled' &&
        meshServices.length + meshMultiZoneServices.length + meshExternalServices.length === 0
      )
        continue;
      for (const { meta, origin, kind } of context.list('TrafficRoute'))
        yield {
          at: { origin, path: ['name'] },
          resource: { kind, mesh: meta.mesh, name: meta.name },
          message: `TrafficRoute ${meta.name} takes the outbounds to MeshServices from the proxies of mesh ${meta.mesh}`,
        };
    }
  },
});

/** @see MS045 of the catalogue */
export const copiesWithoutMtls = defineGenerationCheck({
  code: 'MS045',
  name: 'copies-without-mtls',
  severity: 'error',
  title: 'MeshServices of other zones have no endpoints without mTLS',
  why: 'Traffic to another zone goes through its ingress, which needs mTLS or a MeshIdentity. Without, copies have names and VIPs and nothing behind them.',
  fix: 'enable an mTLS backend in the Mesh, or leave the services to their own zones',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: fillRemoteMeshServices',
  on: ['any'],
  until: '2.14',
  needs: [['MeshService', 'Service']],
  *run(ctx) {
    for (const { context, meshServices } of ctx.generated) {
      const { resource, mtls, mesh, controlPlane } = context;
      if (resource === undefined || mtls || controlPlane.role === 'global' || context.list('MeshIdentity').length > 0)
        continue;
      const copies = meshServices.filter(({ meta }) => meta.labels[label.origin] === 'global');
      if (copies.length === 0) continue;
      yield {
        at: { origin: resource.origin, path: ['mtls'] },
        resource: { kind: 'Mesh', mesh, name: mesh },
        message: `mesh ${mesh} has no mTLS: in zone ${controlPlane.zone} ${copies.length === 1 ? 'the MeshService' : `${copies.length} MeshServices`} of other zones ${copies.length === 1 ? 'has' : 'have'} no endpoints`,
      };
    }
  },
});
