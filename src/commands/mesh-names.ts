import { Failure } from '../model/failure.ts';
import type { Inventory } from '../model/inventory.ts';
import { didYouMean } from '../model/suggest.ts';

/** @throws {Failure} for a mesh of `-m` that is none of those of the input, with exit code 1 where not all of it was read */
export function requireMeshNames(meshes: readonly string[], names: readonly string[], inventory: Inventory): void {
  for (const mesh of meshes) {
    if (names.includes(mesh)) continue;
    const near = didYouMean(mesh, names);
    const isUnread = inventory.diagnostics.some(({ inconclusive }) => inconclusive === true);
    throw new Failure(`no mesh ${mesh} in the input`, {
      exitCode: isUnread ? 1 : 2,
      hint: near === undefined ? `it has ${names.join(', ') || 'none'}` : `did you mean ${near}?`,
    });
  }
}
