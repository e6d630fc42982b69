import type { Dataplane } from '../../model/dataplane.ts';
import { label, universalGenerator } from '../../model/labels.ts';
import type { MeshService, MeshServicePort } from '../../model/mesh-service.ts';
import { isLocal } from '../../model/resource.ts';
import type { MeshContext } from '../context.ts';
import { byTime, compare, nanoseconds, timeKey } from '../order.ts';
import { type Candidate, candidatesOf, equalPorts, type RejectedTag } from './candidates.ts';

/** What the generator does with one name at its next tick. */
export type Outcome =
  /** It is made. */
  | 'created'
  /** It is stored and stays as it is. */
  | 'kept'
  /** It is stored and written anew: ports changed, or its Dataplanes came back. */
  | 'updated'
  /** Its Dataplanes are gone: it stays until the grace period is over. */
  | 'grace-period'
  /** It is deleted. */
  | 'deleted'
  /** A MeshService that the generator did not make has the name. */
  | 'blocked';

/** Why the winner decides the ports: it agrees with what is stored, it is the oldest, the first by name, or alone. */
export type WonBy = 'stored' | 'oldest' | 'name' | 'only';

/** One name, and what becomes of it. */
export interface Decision {
  readonly mesh: string;
  /** Value of `kuma.io/service`, and name of the MeshService. */
  readonly name: string;
  readonly outcome: Outcome;
  /** What the zone holds after the tick, without status; `undefined` where it is deleted. */
  readonly meshService: MeshService | undefined;
  /** What was stored before. */
  readonly stored: MeshService | undefined;
  /** All Dataplanes that carry the tag, oldest first. */
  readonly candidates: readonly Candidate[];
  readonly winner: Candidate | undefined;
  readonly wonBy: WonBy | undefined;
  /** Candidates whose ports differ from the winner's, oldest first. */
  readonly conflicts: readonly Candidate[];
  /** No creation time tells who is older, and it matters: the winner is a guess. */
  readonly undecided: boolean;
  /** Why an update happens. Any update empties the status and so changes the VIP. */
  readonly updates: readonly ('ports' | 'grace-period' | 'labels')[];
  /** Ports that the generator would write if the name were not blocked. */
  readonly wouldBe: readonly MeshServicePort[] | undefined;
  /** When a MeshService without Dataplanes is deleted, RFC 3339; an estimate where the period starts now. */
  readonly deletedAt: string | undefined;
}

export interface UniversalResult {
  /** By name. */
  readonly decisions: readonly Decision[];
  /** MeshServices that the generator has no say in, as stored. */
  readonly untouched: readonly MeshService[];
  readonly rejected: readonly RejectedTag[];
  readonly gateways: readonly Dataplane[];
}

/**
 * The MeshServices that a Universal zone makes of its Dataplanes at the generator's next tick, by name.
 *
 * The oldest Dataplane of a `kuma.io/service` decides the ports. A stored generated MeshService keeps
 * its own as long as one Dataplane agrees with them. Dataplanes with other ports come back as conflicts,
 * oldest first; without `creationTime` all count as equally old and the name decides. A stored one
 * without Dataplanes is kept for the grace period; in mode `Disabled` all generated ones go at once.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/meshservice/generate/generator.go: generate, checkMeshServicesConsistency
 */
export function generateUniversal(ctx: MeshContext): UniversalResult {
  const { byName, rejected, gateways } = candidatesOf(ctx.dataplanes, ctx.behaviour);
  const isManaged = (meshService: MeshService): boolean =>
    meshService.meta.labels[label.managedBy] === universalGenerator &&
    (ctx.behaviour.touchesSyncedCopies || isLocal(meshService.meta));
  const decisions: Decision[] = [];
  const untouched: MeshService[] = [];
  const decided = new Set<string>();
  const blockers = new Map<string, MeshService>();
  for (const stored of ctx.meshServices) {
    const { name } = stored.meta;
    if (!isManaged(stored)) {
      untouched.push(stored);
      blockers.set(name, stored);
      continue;
    }
    decided.add(name);
    decisions.push(ctx.mode === 'Disabled' ? deleted(ctx, stored) : decideStored(ctx, stored, byName.get(name) ?? []));
  }
  if (ctx.mode !== 'Disabled')
    for (const [name, candidates] of byName)
      if (!decided.has(name)) decisions.push(decideNew(ctx, name, candidates, blockers.get(name)));
  return {
    decisions: decisions.toSorted((a, b) => compare(a.name, b.name)),
    untouched,
    rejected: rejected.toSorted((a, b) => compare(a.serviceTag, b.serviceTag)),
    gateways,
  };
}

const nothing = {
  candidates: [],
  winner: undefined,
  wonBy: undefined,
  conflicts: [],
  undecided: false,
  updates: [],
  wouldBe: undefined,
  deletedAt: undefined,
} as const;

function deleted(ctx: MeshContext, stored: MeshService): Decision {
  const { name } = stored.meta;
  return { ...nothing, mesh: ctx.mesh, name, outcome: 'deleted', meshService: undefined, stored };
}

function decideStored(ctx: MeshContext, stored: MeshService, candidates: readonly Candidate[]): Decision {
  const { name } = stored.meta;
  if (candidates.length === 0) return ageing(ctx, stored);
  const keeper = candidates.find((candidate) => equalPorts(candidate.ports, stored.spec.ports));
  const winner = keeper ?? candidates[0]!;
  const conflicts = candidates.filter((candidate) => !equalPorts(candidate.ports, winner.ports));
  const hasGraceLabel = stored.meta.labels[label.gracePeriod] !== undefined;
  const labels = withoutKey(stored.meta.labels, label.gracePeriod);
  const restored = ctx.behaviour.restoresSystemLabels ? { ...labels, ...systemLabels(ctx, name) } : labels;
  const updates: Decision['updates'] = [
    ...(keeper === undefined ? (['ports'] as const) : []),
    ...(hasGraceLabel ? (['grace-period'] as const) : []),
    ...(Object.keys(restored).some((key) => restored[key] !== labels[key]) ? (['labels'] as const) : []),
  ];
  const spec = keeper === undefined ? specOf(ctx, name, winner) : stored.spec;
  const meta = { ...stored.meta, labels: restored };
  const meshService: MeshService =
    // An update writes a fresh object: the status is gone, and the VIP with it.
    updates.length === 0 ? stored : { ...stored, meta, spec, status: undefined };
  return {
    ...nothing,
    mesh: ctx.mesh,
    name,
    outcome: updates.length === 0 ? 'kept' : 'updated',
    meshService,
    stored,
    candidates,
    winner,
    ...verdict(candidates, conflicts, keeper !== undefined),
    conflicts,
    updates,
  };
}

const agedCopies = new WeakMap<MeshService, { readonly now: string; readonly periodNs: bigint; decision: Decision }>();

/** {@link aged}, once for all zones that hold the same copy. */
function ageing(ctx: MeshContext, stored: MeshService): Decision {
  if (isLocal(stored.meta)) return aged(ctx, stored);
  const { now, settings } = ctx.controlPlane;
  const periodNs = settings.deletionGracePeriodNs;
  const known = agedCopies.get(stored);
  if (known !== undefined && known.now === now && known.periodNs === periodNs) return known.decision;
  const decision = aged(ctx, stored);
  agedCopies.set(stored, { now, periodNs, decision });
  return decision;
}

/** A managed MeshService without Dataplanes: it gets the label, waits, or goes. */
function aged(ctx: MeshContext, stored: MeshService): Decision {
  const { name, labels } = stored.meta;
  const now = nanoseconds(ctx.controlPlane.now);
  if (now === undefined) throw new Error(`the time of the answer is no RFC 3339 time: ${ctx.controlPlane.now}`);
  const period = ctx.controlPlane.settings.deletionGracePeriodNs;
  const started = nanoseconds(labels[label.gracePeriod] ?? '');
  const base = { ...nothing, mesh: ctx.mesh, name, stored };
  if (started !== undefined && now - started > period) return { ...base, outcome: 'deleted', meshService: undefined };
  const meta = { ...stored.meta, labels: { ...labels, [label.gracePeriod]: ctx.controlPlane.now } };
  return {
    ...base,
    outcome: 'grace-period',
    meshService: started === undefined ? { ...stored, meta } : stored,
    deletedAt: rfc3339((started ?? now) + period),
  };
}

function decideNew(
  ctx: MeshContext,
  name: string,
  candidates: readonly Candidate[],
  blocker: MeshService | undefined,
): Decision {
  const winner = candidates[0]!;
  const conflicts = candidates.filter((candidate) => !equalPorts(candidate.ports, winner.ports));
  const base = {
    ...nothing,
    mesh: ctx.mesh,
    name,
    candidates,
    winner,
    conflicts,
    ...verdict(candidates, conflicts, false),
  };
  if (blocker !== undefined)
    return { ...base, outcome: 'blocked', meshService: blocker, stored: blocker, wouldBe: winner.ports };
  const notBefore = earliestMaking(ctx, candidates);
  const meshService: MeshService = {
    kind: 'MeshService',
    meta: {
      mesh: ctx.mesh,
      name,
      namespace: '',
      labels: systemLabels(ctx, name),
      creationTime: undefined,
      modificationTime: undefined,
      ...(notBefore === undefined ? {} : { notBefore }),
    },
    spec: specOf(ctx, name, winner),
    status: undefined,
    form: 'universal',
    origin: winner.dataplane.origin,
  };
  return { ...base, outcome: 'created', meshService, stored: undefined };
}

/**
 * What is not stored yet was not called for before the last change of the mesh, nor before that of all its Dataplanes.
 */
function earliestMaking({ resource }: MeshContext, candidates: readonly Candidate[]): string | undefined {
  let first: string | undefined;
  for (const {
    dataplane: { meta },
  } of candidates) {
    // They come by their age, and nothing changes before it is made.
    if (first !== undefined && byTime(meta.creationTime, first) >= 0) break;
    const time = meta.modificationTime ?? meta.creationTime;
    if (time === undefined || time === first) continue;
    if (first === undefined || byTime(time, first) < 0) first = time;
  }
  const mesh = resource?.meta.modificationTime;
  if (first === undefined || mesh === undefined) return first ?? mesh;
  return byTime(mesh, first) > 0 ? mesh : first;
}

function specOf({ behaviour }: MeshContext, name: string, winner: Candidate): MeshService['spec'] {
  const selector =
    behaviour.groupsBy === 'workload'
      ? { dataplaneLabels: { matchLabels: { [label.workload]: name } } }
      : { dataplaneTags: { [label.service]: name } };
  return { selector, ports: winner.ports, identities: [] };
}

function systemLabels(ctx: MeshContext, name: string): Record<string, string> {
  return {
    [label.mesh]: ctx.mesh,
    [label.displayName]: name,
    [label.managedBy]: universalGenerator,
    [label.env]: 'universal',
    [label.origin]: 'zone',
    ...(ctx.behaviour.labelsZone ? { [label.zone]: ctx.controlPlane.zone } : {}),
  };
}

/** Who decided, and whether that is known: equally old candidates, or some of unknown age, leave it to the name. */
function verdict(
  candidates: readonly Candidate[],
  conflicts: readonly Candidate[],
  stored: boolean,
): { readonly wonBy: WonBy; readonly undecided: boolean } {
  if (stored) return { wonBy: 'stored', undecided: false };
  if (candidates.length === 1) return { wonBy: 'only', undecided: false };
  const age = (candidate: Candidate): string => timeKey(candidate.dataplane.meta.creationTime);
  const first = age(candidates[0]!);
  const undecided = conflicts.some((candidate) => age(candidate) === '') || (conflicts.length > 0 && first === '');
  const tie =
    conflicts.length > 0 ? conflicts.some((candidate) => age(candidate) === first) : age(candidates[1]!) === first;
  return { wonBy: tie || first === '' ? 'name' : 'oldest', undecided };
}

function withoutKey(labels: Readonly<Record<string, string>>, key: string): Record<string, string> {
  const { [key]: _, ...rest } = labels;
  return rest;
}

/** Nanoseconds since 1970 as RFC 3339, in whole seconds. */
function rfc3339(ns: bigint): string {
  return `${new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 19)}Z`;
}
