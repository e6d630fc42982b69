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
import type { KubernetesMesh } from './kubernetes/mesh.ts';
import { afterStatusWrite } from './kubernetes/status-write.ts';
import { type Decision, generateUniversal, type UniversalResult } from './universal.ts';

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
  /** In their place on Kubernetes: what becomes of Services and Pods. */
  readonly kubernetes: KubernetesMesh | undefined;
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
  const { kubernetes } = ctx;
  const { decisions, untouched, rejected, gateways } = kubernetes === undefined ? generateUniversal(ctx) : notUniversal;
  const generated = decisions.flatMap(({ meshService, outcome }) =>
    meshService === undefined || outcome === 'blocked' ? [] : [meshService],
  );
  const all = kubernetes?.meshServices ?? [...generated, ...untouched];
  const present = all.toSorted((a, b) => compare(a.meta.name, b.meta.name));
  const names = namesIn(ctx, 'MeshService', present);
  const external = namesIn(ctx, 'MeshExternalService', ctx.meshExternalServices);
  const match = dataplaneMatcher(ctx.dataplanes);
  return {
    context: ctx,
    meshServices: present.map((before, position) => {
      const after = withStatus(before, ctx, match, names.of[position]!);
      return kubernetes === undefined ? after : afterStatusWrite(before, after, kubernetes.zone.cluster);
    }),
    meshMultiZoneServices: [],
    meshExternalServices: ctx.meshExternalServices.map((one, at) => withNames(one, external.of[at]!)),
    decisions,
    rejected,
    gateways,
    kubernetes,
    collisions: [...names.collisions, ...external.collisions],
  };
}

/** The Universal generator does not run on Kubernetes. */
const notUniversal: UniversalResult = { decisions: [], untouched: [], rejected: [], gateways: [] };
