import type { MeshContext } from '../context.ts';
import type { GenerateResult } from '../generate/generate.ts';

/**
 * A mesh as the global control plane holds it: nothing is generated there, and nothing gets a name or a VIP.
 *
 * What zones sent has the status that it has in its zone; what was made at global has none.
 */
export function globalResult(ctx: MeshContext): GenerateResult {
  return {
    context: ctx,
    meshServices: ctx.meshServices,
    meshMultiZoneServices: ctx.meshMultiZoneServices.map((one) => ({ ...one, status: undefined })),
    meshExternalServices: ctx.meshExternalServices,
    decisions: [],
    rejected: [],
    gateways: [],
    kubernetes: undefined,
    collisions: [],
  };
}
