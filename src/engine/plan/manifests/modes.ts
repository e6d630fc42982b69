import type { Mesh, MeshServicesMode } from '../../../model/mesh.ts';
import type { Document } from '../stage.ts';
import { applied, type Ground, type Manifest, type PhaseId, withoutState } from './manifest.ts';

/** The phase of a step to a mode: that to Exclusive comes after all that consumers need. */
export function phaseOfMode(mode: MeshServicesMode, step: number): PhaseId {
  const words = mode.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  return mode === 'Exclusive' ? '60-mode-exclusive' : `2${step}-mode-${words}`;
}

/** Each Mesh with the mode of a step, and with the one before it for the way back. */
export function modeManifests(
  ground: Ground,
  step: number,
  from: MeshServicesMode,
  to: MeshServicesMode,
): readonly Manifest[] {
  const phase = phaseOfMode(to, step);
  return [...ground.meshes.values()]
    .filter((mesh) => mesh.spec.meshServicesMode !== to || step > 0)
    .map((mesh) =>
      applied(
        ground,
        phase,
        'global',
        `mesh-${mesh.meta.name}`,
        [withMode(ground, mesh, to)],
        [withMode(ground, mesh, from)],
      ),
    );
}

/** A Mesh as it is, with another mode. */
function withMode({ world }: Ground, mesh: Mesh, mode: MeshServicesMode): Document {
  const { meta, spec, form } = mesh;
  const raw = withoutState(world.rawOf(mesh) ?? {});
  const body = { ...spec.stored, meshServices: { ...(spec.stored['meshServices'] as object | undefined), mode } };
  if (form === 'kubernetes')
    return {
      apiVersion: 'kuma.io/v1alpha1',
      kind: 'Mesh',
      metadata: raw['metadata'] ?? { name: meta.name },
      spec: body,
    };
  return { type: 'Mesh', name: meta.name, ...('labels' in raw ? { labels: raw['labels'] } : {}), ...body };
}
