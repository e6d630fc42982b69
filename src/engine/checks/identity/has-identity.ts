import type { MeshView } from '../../view.ts';

/** Whether a mesh has a MeshIdentity. */
export function hasIdentity({ context }: MeshView): boolean {
  return context.list('MeshIdentity').length > 0;
}
