import { perObject } from '../../model/per-object.ts';
import type { ProxyConfiguration } from '../outbounds/configuration.ts';
import { listenersOf, type ProxyDifference } from './difference.ts';
import type { Manifest, PhaseId } from './manifests/manifest.ts';
import type { Stage } from './stage.ts';
import type { State } from './state.ts';
import {
  addTotals,
  compareProxies,
  noTotals,
  placeOf,
  type Totals,
  type Transition,
  transitionOf,
} from './transition.ts';

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
  /** What is otherwise while only some zones have taken the step, where that is no fault: sentences. */
  readonly meanwhile: readonly string[];
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
  /** `undefined` where the phase is no step to another mode, or there is one zone. */
  readonly mixed: MixedPart | undefined;
}

/** What proxies of a zone have while only some zones are in the new mode: it alone, or all but it. */
export interface MixedStates {
  readonly alone: State;
  readonly allButIt: State;
}

/** The first proxies for which something is not as it should be in one of these states. */
interface MixedPart {
  readonly fault: Witness | undefined;
  /** Proxies of which destinations by old names have fewer endpoints, or other ones, before their zone takes the step. */
  readonly early: number;
}

interface Witness extends Pick<ProxyDifference, 'mesh' | 'name' | 'zone'> {
  readonly what: readonly string[];
}

/** A phase in one zone, from the states before and after it, and the one that the plan starts from. */
export function phasePart(
  id: PhaseId,
  first: State,
  before: State,
  after: State,
  mixed: MixedStates | undefined,
): PhasePart {
  const transition = transitionOf(id, before, id, after);
  const { proxies, totals } = transition;
  const began = configurationsOf(first);
  // What the plan itself made is there for nobody yet.
  const wasThere = (proxy: ProxyDifference, address: string): boolean => {
    const configuration = began.get(placeOf(proxy));
    return configuration !== undefined && listenersOf(configuration).has(address);
  };
  return {
    totals,
    differences: sumsOf(transition),
    lost: witnessOf(proxies, ({ clusters, names }) => [...clusters.lost, ...names.lost], pairOf),
    moved: witnessOf(proxies, (one) => [
      ...one.listeners.rerouted.filter((address) => wasThere(one, address)),
      ...one.names.moved,
    ]),
    changed: witnessOf(proxies, ({ clusters }) => clusters.changed, pairOf),
    any: witnessOf(proxies, ({ name }) => [name]),
    mixed: mixed === undefined ? undefined : mixedPart(transition, before, after, mixed),
  };
}

/**
 * What goes wrong while zones take a mode one after another. Old names go in Exclusive: there what takes their place has
 * to have the endpoints that it has before and after. Else nothing may be lost or lead elsewhere but for what the step
 * itself moves.
 */
function mixedPart(step: Transition, before: State, after: State, { alone, allButIt }: MixedStates): MixedPart {
  const steps = [transitionOf('', before, '', allButIt), transitionOf('', before, '', alone)] as const;
  if (after.stage.mode !== 'Exclusive') {
    const announced = new Map(step.proxies.map((one) => [placeOf(one), new Set(lostOrMoved(one))]));
    const faults = steps.map(({ proxies }) =>
      witnessOf(proxies, (one) => lostOrMoved(one).filter((text) => announced.get(placeOf(one))?.has(text) !== true)),
    );
    return { fault: faults.find((one) => one !== undefined), early: 0 };
  }
  const real = realClusters(before);
  const realAtTheEnd = realClusters(after);
  const otherwise = ({ clusters }: ProxyDifference): readonly string[] => [...clusters.lost, ...clusters.changed];
  const fault =
    witnessOf(steps[0].proxies, (one) => otherwise(one).filter((name) => real(one, name)), pairOf) ??
    witnessOf(
      transitionOf('', after, '', alone).proxies,
      (one) => otherwise(one).filter((name) => realAtTheEnd(one, name)),
      pairOf,
    );
  const hasOld = new Map<object, boolean>();
  const early = steps[0].proxies.filter((one) => {
    let has = hasOld.get(pairOf(one));
    if (has === undefined) {
      has = otherwise(one).some((name) => !real(one, name));
      hasOld.set(pairOf(one), has);
    }
    return has;
  }).length;
  return { fault, early };
}

function lostOrMoved({ clusters, names, listeners }: ProxyDifference): readonly string[] {
  return [...clusters.lost, ...names.lost, ...names.moved, ...listeners.rerouted];
}

function configurationsOf({ proxies }: State): ReadonlyMap<string, ProxyConfiguration> {
  return new Map(proxies.map((one) => [placeOf(one), one.configuration]));
}

/** Clusters that stand for resources, not for values of `kuma.io/service`. */
const realIn = perObject(
  ({ clusters }: ProxyConfiguration): ReadonlySet<string> =>
    new Set(clusters.flatMap(({ kri, name }) => (kri === undefined ? [] : [name]))),
);

/** Whether a cluster of a proxy stands for a resource. */
function realClusters(state: State): (proxy: ProxyDifference, cluster: string) => boolean {
  const configurations = configurationsOf(state);
  return (proxy, cluster) => {
    const configuration = configurations.get(placeOf(proxy));
    return configuration !== undefined && realIn(configuration).has(cluster);
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
    obligations: [...obligationsOf(id, stages.before, stages.after, parts), ...mixedObligations(stages.after, parts)],
    meanwhile: meanwhileOf(parts),
  };
}

function mixedObligations(after: Stage, parts: readonly PhasePart[]): readonly Obligation[] {
  if (parts.every(({ mixed }) => mixed === undefined)) return [];
  const what =
    after.mode === 'Exclusive'
      ? 'what takes the place of services has the endpoints that it had, and those that it has at the end'
      : 'nothing that was there is lost or leads elsewhere';
  return [obligation(`while only some zones have taken it, ${what}`, parts, ({ mixed }) => mixed?.fault)];
}

function meanwhileOf(parts: readonly PhasePart[]): readonly string[] {
  const early = parts.reduce((sum, { mixed }) => sum + (mixed?.early ?? 0), 0);
  if (early === 0) return [];
  return [
    `old names of ${early} prox${early === 1 ? 'y' : 'ies'} lose the endpoints in zones that have taken it before their own zone does`,
  ];
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
  const sums = { ...noDifferences, proxies: proxies.length };
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

/**
 * The first proxy with a list that has something in it. `same` gives what the list depends on: of proxies that have that
 * in common the list is asked for once.
 */
function witnessOf(
  proxies: Transition['proxies'],
  listOf: (proxy: ProxyDifference) => readonly string[],
  same: (proxy: ProxyDifference) => object = (proxy) => proxy,
): Witness | undefined {
  const without = new Set<object>();
  for (const proxy of proxies) {
    const key = same(proxy);
    if (without.has(key)) continue;
    const list = listOf(proxy);
    const { mesh, name, zone } = proxy;
    // Of a long list only its beginning is said.
    if (list.length > 0) return { mesh, name, zone, what: list.slice(0, 4) };
    without.add(key);
  }
  return undefined;
}

/** Proxies with the same two configurations have one object that says which clusters differ. */
function pairOf({ clusters }: ProxyDifference): object {
  return clusters;
}
