import type { Dataplane } from '../../model/dataplane.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import type { MeshContext } from '../context.ts';
import { type Collision, hostnamesOf } from '../hostnames/hostnames.ts';
import { compare } from '../order.ts';
import { dataplaneMatcher } from '../status/match.ts';
import { withStatus } from '../status/status.ts';
import type { RejectedTag } from './candidates.ts';
import { type Decision, generateUniversal } from './universal.ts';

/** What a zone holds of one mesh after the control plane's next tick, and why. */
export interface GenerateResult {
  readonly context: MeshContext;
  /** All MeshServices, generated or not, with state, identities and status, by name. */
  readonly meshServices: readonly MeshService[];
  readonly decisions: readonly Decision[];
  readonly rejected: readonly RejectedTag[];
  readonly gateways: readonly Dataplane[];
  readonly collisions: readonly Collision[];
}

/** Generation, names and status of one mesh in one zone, in the order in which the control plane's parts run. */
export function generate(ctx: MeshContext): GenerateResult {
  const { decisions, untouched, rejected, gateways } = generateUniversal(ctx);
  const generated = decisions.flatMap(({ meshService, outcome }) =>
    meshService === undefined || outcome === 'blocked' ? [] : [meshService],
  );
  const present = [...generated, ...untouched].toSorted((a, b) => compare(a.meta.name, b.meta.name));
  const names = hostnamesOf('MeshService', present, ctx.hostnameGenerators, ctx.controlPlane.zone, ctx.behaviour);
  const match = dataplaneMatcher(ctx.dataplanes);
  return {
    context: ctx,
    meshServices: present.map((meshService, position) => withStatus(meshService, ctx, match, names.of[position]!)),
    decisions,
    rejected,
    gateways,
    collisions: names.collisions,
  };
}
