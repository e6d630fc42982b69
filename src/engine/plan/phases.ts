import type { Manifest, PhaseId } from './manifests/manifest.ts';
import type { Stage } from './stage.ts';
import type { State } from './state.ts';
import { type Totals, type Transition, transitionOf } from './transition.ts';

/** What must hold for a phase, and whether it does. */
export interface Obligation {
  readonly text: string;
  readonly holds: boolean;
  readonly because: string;
}

/** One part of a plan that is done at one go. */
export interface Phase {
  readonly id: PhaseId;
  readonly title: string;
  /** For a step to another mode or version. */
  readonly from?: string;
  readonly to?: string;
  /** Paths of its manifests, in order. */
  readonly apply: readonly string[];
  readonly totals: Totals;
  readonly differences: PhaseDifferences;
  readonly obligations: readonly Obligation[];
}

/** Sums over all proxies. */
export interface PhaseDifferences {
  readonly proxies: number;
  readonly destinationsLost: number;
  readonly destinationsGained: number;
  readonly destinationsChanged: number;
  readonly namesLost: number;
  readonly namesGained: number;
  readonly namesMoved: number;
  readonly rerouted: number;
}

const titles: Readonly<Record<string, string>> = {
  '10-prepare': 'Prepare',
  '30-destinations': 'Make what consumers will call',
  '40-consumers': 'Let consumers reach it',
  '50-routes-policies': 'Say again what policies and routes say',
  '70-cleanup': 'Clean up',
};

/** A phase from the states before and after it. */
export function phaseOf(
  id: PhaseId,
  step: { readonly from: string; readonly to: string } | undefined,
  manifests: readonly Manifest[],
  before: State,
  after: State,
): Phase {
  const transition = transitionOf(step?.from ?? id, before, step?.to ?? id, after);
  const differences = sumsOf(transition);
  return {
    id,
    title: step === undefined ? (titles[id] ?? id) : `${step.from} to ${step.to}`,
    ...(step === undefined ? {} : step),
    apply: manifests.filter(({ phase }) => phase === id).map(({ path }) => path),
    totals: transition.totals,
    differences,
    obligations: obligationsOf(id, before.stage, after.stage, transition, differences),
  };
}

function sumsOf({ proxies }: Transition): PhaseDifferences {
  const sums = {
    proxies: proxies.length,
    destinationsLost: 0,
    destinationsGained: 0,
    destinationsChanged: 0,
    namesLost: 0,
    namesGained: 0,
    namesMoved: 0,
    rerouted: 0,
  };
  for (const { clusters, names, listeners } of proxies) {
    sums.destinationsLost += clusters.lost.length;
    sums.destinationsGained += clusters.gained.length;
    sums.destinationsChanged += clusters.changed.length;
    sums.namesLost += names.lost.length;
    sums.namesGained += names.gained.length;
    sums.namesMoved += names.moved.length;
    sums.rerouted += listeners.rerouted.length;
  }
  return sums;
}

function obligationsOf(
  id: PhaseId,
  before: Stage,
  after: Stage,
  { proxies }: Transition,
  sums: PhaseDifferences,
): readonly Obligation[] {
  const nothingLost: Obligation = {
    text: 'nothing that was there is lost',
    holds: sums.destinationsLost === 0 && sums.namesLost === 0,
    because: firstOf(proxies, ({ clusters, names }) => [...clusters.lost, ...names.lost]),
  };
  const nothingMoves: Obligation = {
    text: 'every address that was there leads where it led',
    holds: sums.rerouted === 0 && sums.namesMoved === 0,
    because: firstOf(proxies, ({ listeners, names }) => [...listeners.rerouted, ...names.moved]),
  };
  const sameEndpoints: Obligation = {
    text: 'every destination that was there has the endpoints that it had',
    holds: sums.destinationsChanged === 0,
    because: firstOf(proxies, ({ clusters }) => clusters.changed),
  };
  const isUpgrade = before.version !== after.version || before.inboundTagsDisabled !== after.inboundTagsDisabled;
  if (before.mode === after.mode && !isUpgrade) {
    if (id === '70-cleanup' || id === '10-prepare')
      return [{ text: 'nothing changes for any proxy', holds: proxies.length === 0, because: proxies[0]?.name ?? '' }];
    return [nothingLost, nothingMoves, sameEndpoints];
  }
  // What Exclusive takes away is judged by the proof, consumer by consumer.
  if (after.mode === 'Exclusive' && !isUpgrade) return [];
  return [nothingLost, nothingMoves, sameEndpoints];
}

function firstOf(
  proxies: Transition['proxies'],
  listOf: (proxy: Transition['proxies'][number]) => readonly string[],
): string {
  for (const proxy of proxies) {
    const list = listOf(proxy);
    if (list.length > 0) return `${proxy.name}: ${list.slice(0, 3).join(', ')}${list.length > 3 ? ' …' : ''}`;
  }
  return '';
}
