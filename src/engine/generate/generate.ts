import type { Dataplane } from '../../model/dataplane.ts';
import type { HostnameKind } from '../../model/hostname-generator.ts';
import type { MeshExternalService } from '../../model/mesh-external-service.ts';
import type { MeshMultiZoneService } from '../../model/mesh-multi-zone-service.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import type { MeshContext } from '../context.ts';
import { type Collision, type HostnamesResult, hostnamesOf, type Nameable } from '../hostnames/hostnames.ts';
import { compare } from '../order.ts';
import { dataplaneMatcher } from '../status/match.ts';
import { membersAmong, withNames } from '../status/other-services.ts';
import { withStatus } from '../status/status.ts';
import type { RejectedTag } from './candidates.ts';
import { type Decision, generateUniversal } from './universal.ts';

/** What a zone holds of one mesh after the control plane's next tick, and why. */
export interface GenerateResult {
  readonly context: MeshContext;
  /** All MeshServices, generated or not, with state, identities and status, by name. */
  readonly meshServices: readonly MeshService[];
  readonly meshMultiZoneServices: readonly MeshMultiZoneService[];
  readonly meshExternalServices: readonly MeshExternalService[];
  readonly decisions: readonly Decision[];
  readonly rejected: readonly RejectedTag[];
  readonly gateways: readonly Dataplane[];
  readonly collisions: readonly Collision[];
}

/**
 * Generation, names and status of all meshes of one control plane, in the order in which its parts run.
 *
 * A MeshMultiZoneService also lists members of other meshes.
 */
export function generateAll(contexts: readonly MeshContext[]): readonly GenerateResult[] {
  const results = contexts.map(generateMesh);
  const [first] = contexts;
  if (first === undefined) return [];
  const members = membersAmong(
    results.flatMap(({ meshServices }) => meshServices),
    first.behaviour,
  );
  return results.map((result): GenerateResult => {
    if (result.context.meshMultiZoneServices.length === 0) return result;
    const names = namesIn(result.context, 'MeshMultiZoneService', result.context.meshMultiZoneServices);
    return {
      ...result,
      meshMultiZoneServices: result.context.meshMultiZoneServices.map((one, at) => members(one, names.of[at]!)),
      collisions: [...result.collisions, ...names.collisions],
    };
  });
}

/** {@link generateAll} of one mesh that is alone. */
export function generate(ctx: MeshContext): GenerateResult {
  return generateAll([ctx])[0]!;
}

function namesIn(ctx: MeshContext, kind: HostnameKind, services: readonly Nameable[]): HostnamesResult {
  return hostnamesOf(kind, services, ctx.hostnameGenerators, ctx.controlPlane.zone, ctx.behaviour);
}

function generateMesh(ctx: MeshContext): GenerateResult {
  const { decisions, untouched, rejected, gateways } = generateUniversal(ctx);
  const generated = decisions.flatMap(({ meshService, outcome }) =>
    meshService === undefined || outcome === 'blocked' ? [] : [meshService],
  );
  const present = [...generated, ...untouched].toSorted((a, b) => compare(a.meta.name, b.meta.name));
  const names = namesIn(ctx, 'MeshService', present);
  const external = namesIn(ctx, 'MeshExternalService', ctx.meshExternalServices);
  const match = dataplaneMatcher(ctx.dataplanes);
  return {
    context: ctx,
    meshServices: present.map((meshService, position) => withStatus(meshService, ctx, match, names.of[position]!)),
    meshMultiZoneServices: [],
    meshExternalServices: ctx.meshExternalServices.map((one, at) => withNames(one, external.of[at]!)),
    decisions,
    rejected,
    gateways,
    collisions: [...names.collisions, ...external.collisions],
  };
}
