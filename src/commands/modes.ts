import { requireChoice } from '../cli/choice.ts';
import { Failure } from '../model/failure.ts';
import { type MeshServicesMode, meshServicesModes } from '../model/mesh.ts';

/** The modes that are asked for; none: each Mesh's own. @throws {Failure} for `--mode` beside `--modes`, and a mode that is none */
export function modesOf(modes: string | undefined, mode: MeshServicesMode | undefined): readonly MeshServicesMode[] {
  if (modes === undefined) return mode === undefined ? [] : [mode];
  if (mode !== undefined) throw new Failure('--mode does not go with --modes', { hint: 'write --modes A,B' });
  if (modes === 'all') return meshServicesModes;
  return modes.split(',').map((one) => requireChoice('--modes', one, meshServicesModes) as MeshServicesMode);
}
