import type { Dataplane } from '../../model/dataplane.ts';
import type { HostnameKind } from '../../model/hostname-generator.ts';
import type { MeshExternalService } from '../../model/mesh-external-service.ts';
import type { MeshMultiZoneService } from '../../model/mesh-multi-zone-service.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import type { MeshContext } from '../context.ts';
import { type Collision, type HostnamesResult, hostnamesOf, type Nameable } from '../hostnames/hostnames.ts';
import { compare } from '../order.ts';
import { dataplaneMatcher } from '../status/match.ts';
import { withMembers, withNames } from '../status/other-services.ts';
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

/** Generation, names and status of one mesh in one zone, in the order in which the control plane's parts run. */
export function generate(ctx: MeshContext): GenerateResult {
  const { kubernetes } = ctx;
  const { decisions, untouched, rejected, gateways } = kubernetes === undefined ? generateUniversal(ctx) : notUniversal;
  const generated = decisions.flatMap(({ meshService, outcome }) =>
    meshService === undefined || outcome === 'blocked' ? [] : [meshService],
  );
  const all = kubernetes?.meshServices ?? [...generated, ...untouched];
  const present = all.toSorted((a, b) => compare(a.meta.name, b.meta.name));
  const namesOf = (kind: HostnameKind, services: readonly Nameable[]): HostnamesResult =>
    hostnamesOf(kind, services, ctx.hostnameGenerators, ctx.controlPlane.zone, ctx.behaviour);
  const names = namesOf('MeshService', present);
  const multiZone = namesOf('MeshMultiZoneService', ctx.meshMultiZoneServices);
  const external = namesOf('MeshExternalService', ctx.meshExternalServices);
  const match = dataplaneMatcher(ctx.dataplanes);
  const meshServices = present.map((one, position) => withStatus(one, ctx, match, names.of[position]!));
  return {
    context: ctx,
    meshServices:
      kubernetes === undefined
        ? meshServices
        : meshServices.map((one, position) => afterStatusWrite(present[position]!, one, kubernetes.zone.cluster)),
    meshMultiZoneServices: ctx.meshMultiZoneServices.map((one, at) => withMembers(one, present, multiZone.of[at]!)),
    meshExternalServices: ctx.meshExternalServices.map((one, at) => withNames(one, external.of[at]!)),
    decisions,
    rejected,
    gateways,
    kubernetes,
    collisions: [...names.collisions, ...multiZone.collisions, ...external.collisions],
  };
}

/** The Universal generator does not run on Kubernetes. */
const notUniversal: UniversalResult = { decisions: [], untouched: [], rejected: [], gateways: [] };
