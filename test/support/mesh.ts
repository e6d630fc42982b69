import { type MeshContext, meshContexts } from '../../src/engine/context.ts';
import { generate } from '../../src/engine/generate/generate.ts';
import { type MeshView, meshView } from '../../src/engine/view.ts';
import { readInventory } from '../../src/load/inventory.ts';
import type { KumaVersion } from '../../src/model/behaviour.ts';
import type { MeshServicesMode } from '../../src/model/mesh.ts';
import { controlPlaneOf } from './control-plane.ts';

export interface ViewOptions {
  readonly zone?: string;
  readonly version?: KumaVersion;
  readonly mode?: MeshServicesMode;
  /** Labels are added as on apply; off for resources as they are stored. */
  readonly asApplied?: boolean;
  /** The first of the input if not given. */
  readonly mesh?: string;
  readonly unifiedNaming?: boolean;
}

/** The meshes of some manifests as one zone sees them. */
export function contextsOf(text: string, options: ViewOptions = {}): readonly MeshContext[] {
  const inventory = readInventory([{ file: 'input.yaml', text }], []);
  const { version = '2.13', zone = 'default' } = options;
  return meshContexts(inventory, controlPlaneOf(zone, { role: 'zone', version }), {
    mode: options.mode,
    asApplied: options.asApplied ?? true,
    policyMeshes: true,
  });
}

/** A mesh of some manifests, indexed. */
export function viewOf(text: string, options: ViewOptions = {}): MeshView {
  const contexts = contextsOf(text, options);
  const context = contexts.find(({ mesh }) => mesh === options.mesh) ?? contexts[0]!;
  return meshView(generate(context), { unifiedNaming: options.unifiedNaming ?? false });
}
