import { perObject } from '../../../model/per-object.ts';
import { resolveTargetRef } from '../../resolve/target-ref.ts';
import type { MeshView } from '../../view.ts';
import type { CheckContext, Finding } from '../define-check.ts';
import { meshServices } from '../needs.ts';
import { routeKinds } from '../policies/kinds.ts';
import { type ServiceLookup, serviceLookup } from '../shared/before.ts';
import { atReference, backendOf, type Explained, explained } from '../shared/explained.ts';
import { ownerWords, refWords, withReason } from '../shared/words.ts';
import { codeOfBackend, effectWords, isSoft } from './backend-codes.ts';

/** Where backendRefs become shares of traffic. */
export const source =
  'kuma v2.13.10 pkg/plugins/policies/core/xds/meshroute/listeners.go: handleRealResources, handleLegacyBackendRef';

/** Kinds without which there is no backendRef that could be lost. */
export const needs = [routeKinds, meshServices];

/** A backendRef that is a case of a check. */
export interface Found {
  readonly one: Explained;
  readonly services: ServiceLookup;
}

/** The backendRefs that are cases of some checks. */
export function* of(ctx: CheckContext, ...codes: readonly string[]): Generator<Found> {
  const services = serviceLookup(ctx);
  for (const one of explained(ctx, 'backend', 'tcp-target')) {
    if (meetsNobody(one)) continue;
    const code = codeOfBackend(one, services);
    if (code !== undefined && codes.includes(code)) yield { one, services };
  }
}

/** Whether the item that a backendRef stands in is for a name that no outbound has any more: then nothing of it counts. */
function meetsNobody({ view, reference }: Explained): boolean {
  const { policy, kri } = reference.owner;
  const index = reference.path[2];
  if (view.context.mode !== 'Exclusive' || policy === undefined || typeof index !== 'number') return false;
  if (policy.targetRef.kind === 'MeshGateway') return false;
  const item = policy.to[index];
  if (item === undefined || item.targetRef.kind !== 'MeshService') return false;
  // What a proxy lists as an outbound by tags stays, whatever the mode.
  if (listsOutbounds(view)) return false;
  return resolveTargetRef(item.targetRef, kri, view.referables).candidates.every(
    ({ section }) => section === undefined,
  );
}

const listsOutbounds = perObject((view: MeshView) =>
  view.context.dataplanes.some(({ spec }) => spec.outbound.length > 0),
);

/** Who refers to what, and what there is to say of it. */
export function text(one: Explained, says: string): string {
  return `${ownerWords(one.reference.owner)}: backend ${refWords(backendOf(one))} ${says}`;
}

/** A backendRef that leads nowhere, with what that does. */
export function lost(one: Explained, says: string): Finding {
  const effect = effectWords(one);
  const message = withReason(text(one, says), one.notes);
  const { at, resource } = atReference(one);
  // A port helps only where a MeshService has it, and the protocol is its own.
  const isHelped =
    one.status !== 'refused' && (one.notes[0]?.code !== 'BACKEND_PORT_MISSING' || one.notes[0].resources?.length);
  return {
    ...(isHelped ? atReference(one) : { at, ...(resource === undefined ? {} : { resource }) }),
    severity: isSoft(one) ? 'warning' : 'error',
    message: effect === '' ? message : `${message}; ${effect}`,
  };
}
