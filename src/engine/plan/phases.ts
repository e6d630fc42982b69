import { listenersOf, type ProxyDifference } from './difference.ts';
import type { Manifest, PhaseId } from './manifests/manifest.ts';
import type { Stage } from './stage.ts';
import type { State } from './state.ts';
import { addTotals, compareProxies, noTotals, type Totals, type Transition, transitionOf } from './transition.ts';

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

/** What a phase changes for the proxies of a zone. */
export interface PhasePart {
  readonly totals: Totals;
  readonly differences: PhaseDifferences;
  /** The first proxies for which something is not as an obligation wants it. */
  readonly lost: Witness | undefined;
  readonly moved: Witness | undefined;
  readonly changed: Witness | undefined;
  /** The first one for which anything changes. */
  readonly any: Witness | undefined;
}

interface Witness extends Pick<ProxyDifference, 'mesh' | 'name' | 'zone'> {
  readonly what: readonly string[];
}

/** A phase in one zone, from the states before and after it, and the one that the plan starts from. */
export function phasePart(id: PhaseId, first: State, before: State, after: State): PhasePart {
  const transition = transitionOf(id, before, id, after);
  const { proxies, totals } = transition;
  const began = new Map(first.proxies.map((one) => [`${one.mesh}\n${one.zone}\n${one.name}`, one.configuration]));
  // What the plan itself made is there for nobody yet.
  const wasThere = ({ mesh, zone, name }: ProxyDifference, address: string): boolean => {
    const configuration = began.get(`${mesh}\n${zone}\n${name}`);
    return configuration !== undefined && listenersOf(configuration).has(address);
  };
  return {
    totals,
    differences: sumsOf(transition),
    lost: witnessOf(proxies, ({ clusters, names }) => [...clusters.lost, ...names.lost]),
    moved: witnessOf(proxies, (one) => [
      ...one.listeners.rerouted.filter((address) => wasThere(one, address)),
      ...one.names.moved,
    ]),
    changed: witnessOf(proxies, ({ clusters }) => clusters.changed),
    any: witnessOf(proxies, ({ name }) => [name]),
  };
}

/** A phase from what it changes in each zone; `stages` are those before and after it. */
export function phaseOf(
  id: PhaseId,
  step: { readonly from: string; readonly to: string } | undefined,
  manifests: readonly Manifest[],
  stages: { readonly before: Stage; readonly after: Stage },
  parts: readonly PhasePart[],
): Phase {
  return {
    id,
    title: step === undefined ? (titles[id] ?? id) : `${step.from} to ${step.to}`,
    ...(step === undefined ? {} : step),
    apply: manifests.filter(({ phase }) => phase === id).map(({ path }) => path),
    totals: parts.map(({ totals }) => totals).reduce(addTotals, noTotals),
    differences: parts.map(({ differences }) => differences).reduce(addDifferences, noDifferences),
    obligations: obligationsOf(id, stages.before, stages.after, parts),
  };
}

function addDifferences(a: PhaseDifferences, b: PhaseDifferences): PhaseDifferences {
  return {
    proxies: a.proxies + b.proxies,
    destinationsLost: a.destinationsLost + b.destinationsLost,
    destinationsGained: a.destinationsGained + b.destinationsGained,
    destinationsChanged: a.destinationsChanged + b.destinationsChanged,
    namesLost: a.namesLost + b.namesLost,
    namesGained: a.namesGained + b.namesGained,
    namesMoved: a.namesMoved + b.namesMoved,
    rerouted: a.rerouted + b.rerouted,
  };
}

const noDifferences: PhaseDifferences = {
  proxies: 0,
  destinationsLost: 0,
  destinationsGained: 0,
  destinationsChanged: 0,
  namesLost: 0,
  namesGained: 0,
  namesMoved: 0,
  rerouted: 0,
};

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

function obligationsOf(id: PhaseId, before: Stage, after: Stage, parts: readonly PhasePart[]): readonly Obligation[] {
  const nothingLost = obligation('nothing that was there is lost', parts, ({ lost }) => lost);
  const nothingMoves = obligation('every address that was there leads where it led', parts, ({ moved }) => moved);
  const sameEndpoints = obligation(
    'every destination that was there has the endpoints that it had',
    parts,
    ({ changed }) => changed,
  );
  const isUpgrade = before.version !== after.version || before.inboundTagsDisabled !== after.inboundTagsDisabled;
  if (before.mode === after.mode && !isUpgrade) {
    if (id === '70-cleanup' || id === '10-prepare') {
      const any = firstOf(parts, (part) => part.any);
      return [{ text: 'nothing changes for any proxy', holds: any === undefined, because: any?.name ?? '' }];
    }
    return [nothingLost, nothingMoves, sameEndpoints];
  }
  // What Exclusive takes away is judged by the proof, consumer by consumer.
  if (after.mode === 'Exclusive' && !isUpgrade) return [];
  return [nothingLost, nothingMoves, sameEndpoints];
}

function obligation(
  text: string,
  parts: readonly PhasePart[],
  of: (part: PhasePart) => Witness | undefined,
): Obligation {
  const found = firstOf(parts, of);
  if (found === undefined) return { text, holds: true, because: '' };
  const { name, what } = found;
  return { text, holds: false, because: `${name}: ${what.slice(0, 3).join(', ')}${what.length > 3 ? ' …' : ''}` };
}

function firstOf(parts: readonly PhasePart[], of: (part: PhasePart) => Witness | undefined): Witness | undefined {
  return parts
    .flatMap((part) => of(part) ?? [])
    .toSorted(compareProxies)
    .at(0);
}

function witnessOf(
  proxies: Transition['proxies'],
  listOf: (proxy: Transition['proxies'][number]) => readonly string[],
): Witness | undefined {
  for (const proxy of proxies) {
    const list = listOf(proxy);
    const { mesh, name, zone } = proxy;
    // Of a long list only its beginning is said.
    if (list.length > 0) return { mesh, name, zone, what: list.slice(0, 4) };
  }
  return undefined;
}
