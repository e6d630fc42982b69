import type { MeshService } from '../../../model/mesh-service.ts';
import type { KubernetesZone, PodDecision, ServiceDecision } from './zone.ts';

/** What a Kubernetes zone holds of one mesh, and why. */
export interface KubernetesMesh {
  readonly zone: KubernetesZone;
  /** All MeshServices of the mesh, without state and status. */
  readonly meshServices: readonly MeshService[];
  /** Services that belong to the mesh, or would. */
  readonly services: readonly ServiceDecision[];
  readonly pods: readonly PodDecision[];
}

/** A zone, mesh by mesh: those of its objects, and those that objects name and that do not exist. */
export function kubernetesMeshes(zone: KubernetesZone): ReadonlyMap<string, KubernetesMesh> {
  const meshes = new Map<
    string,
    { zone: KubernetesZone; meshServices: MeshService[]; services: ServiceDecision[]; pods: PodDecision[] }
  >();
  const of = (mesh: string): Exclude<ReturnType<typeof meshes.get>, undefined> => {
    const found = meshes.get(mesh) ?? { zone, meshServices: [], services: [], pods: [] };
    meshes.set(mesh, found);
    return found;
  };
  for (const one of zone.meshServices) of(one.meta.mesh).meshServices.push(one);
  for (const one of zone.services) of(one.mesh).services.push(one);
  for (const one of zone.pods) of(one.mesh).pods.push(one);
  // Who only belongs to `default` because nothing else was said does not make it exist.
  for (const [mesh, { meshServices, services, pods }] of meshes) {
    const isMeant =
      zone.cluster.modeOf(mesh) !== undefined ||
      meshServices.length > 0 ||
      services.some(({ because }) => because !== 'not-in-mesh' && because !== 'namespace-missing') ||
      pods.some(({ outcome }) => outcome === 'dataplane' || outcome === 'error');
    if (!isMeant) meshes.delete(mesh);
  }
  return meshes;
}
