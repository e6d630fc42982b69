import { get, objectAt, objectsAt } from '../admission/json.ts';
import type { MeshContext } from '../context.ts';
import { gatewayOf, readGateway } from '../rules/gateways.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * Listeners of a mesh's built-in gateways that other meshes may use, at the Dataplanes of this zone.
 *
 * @see kuma v2.13.10 pkg/xds/topology/outbound.go: fillLocalCrossMeshOutbounds
 */
export function gatewayEndpoints(
  context: MeshContext,
  mesh: string,
): readonly Pick<Endpoint, 'address' | 'port' | 'tags'>[] {
  const all = context.listOfAllMeshes('MeshGateway').filter(({ meta }) => meta.mesh === mesh);
  // Of another mesh the control plane looks only at gateways that are open at all.
  const gateways = all
    .map((resource) => ({ ...readGateway(resource), open: openListeners(resource.spec) }))
    .filter(({ open }) => mesh === context.mesh || open.some(Boolean));
  if (gateways.length === 0) return [];
  return context.listOfAllMeshes('Dataplane').flatMap((dataplane) => {
    const { gateway, address } = dataplane.spec;
    if (dataplane.meta.mesh !== mesh || gateway?.type !== 'BUILTIN') return [];
    const found = gatewayOf(dataplane, {}, gateways);
    return (found?.listeners ?? []).flatMap(({ port, tags }, at) =>
      found!.open[at] === true ? [{ address, port, tags: { ...gateway.tags, ...found!.tags, ...tags } }] : [],
    );
  });
}

function openListeners(spec: Parameters<typeof objectAt>[0]): readonly boolean[] {
  return objectsAt(objectAt(spec, 'conf'), 'listeners').map((one) => get(one, 'crossMesh') === true);
}

/** Whether a mesh has mTLS; one that was not loaded is taken to have it. */
export function hasMtls(context: MeshContext, mesh: string): boolean {
  return context.listOfAllMeshes('Mesh').find(({ meta }) => meta.name === mesh)?.spec.mtlsBackend !== '';
}
