import { compare } from '../order.ts';
import type { ProxyConfiguration } from '../outbounds/configuration.ts';
import { addSizes, noSizes, type Sizes, sizesOf } from '../outbounds/size.ts';
import { differenceOf, type ProxyDifference } from './difference.ts';
import type { State } from './state.ts';

/** One change, and what it does to every proxy. */
export interface Transition {
  /** A mode, or a version. */
  readonly from: string;
  readonly to: string;
  /** Proxies for which something changes, by mesh, name and zone. */
  readonly proxies: readonly ProxyDifference[];
  readonly totals: Totals;
}

/** Sums over all proxies. */
export interface Totals {
  readonly proxies: number;
  readonly unchanged: number;
  readonly before: Sizes;
  readonly after: Sizes;
}

/** What changes from one state to the next; equal pairs of configurations are compared once. */
export function transitionOf(from: string, before: State, to: string, after: State): Transition {
  const later = new Map(after.proxies.map((one) => [placeOf(one), one]));
  const known = new Map<ProxyConfiguration, Map<ProxyConfiguration, ProxyDifference | undefined>>();
  const differences: ProxyDifference[] = [];
  for (const old of before.proxies) {
    const next = later.get(placeOf(old));
    if (next === undefined) continue;
    const pairs = known.get(old.configuration) ?? new Map<ProxyConfiguration, ProxyDifference | undefined>();
    known.set(old.configuration, pairs);
    if (!pairs.has(next.configuration))
      pairs.set(next.configuration, differenceOf(old, old.configuration, next.configuration));
    const difference = pairs.get(next.configuration);
    const { mesh, name, zone } = old;
    if (difference !== undefined) differences.push({ ...difference, mesh, name, zone });
  }
  return {
    from,
    to,
    proxies: differences.toSorted(compareProxies),
    totals: {
      proxies: before.proxies.length,
      unchanged: before.proxies.length - differences.length,
      before: totalOf(before),
      after: totalOf(after),
    },
  };
}

/** By mesh, name and zone. */
export function compareProxies(a: ProxyPlace, b: ProxyPlace): number {
  return compare(a.mesh, b.mesh) || compare(a.name, b.name) || compare(a.zone, b.zone);
}

type ProxyPlace = Pick<ProxyDifference, 'mesh' | 'name' | 'zone'>;

/** The same change in some zones, as one; `undefined` for none. */
export function joined(parts: readonly Transition[]): Transition | undefined {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first;
  return {
    from: first.from,
    to: first.to,
    proxies: parts.flatMap(({ proxies }) => proxies).toSorted(compareProxies),
    totals: parts.map(({ totals }) => totals).reduce(addTotals),
  };
}

export const noTotals: Totals = { proxies: 0, unchanged: 0, before: noSizes, after: noSizes };

/** The sum of two. */
export function addTotals(a: Totals, b: Totals): Totals {
  return {
    proxies: a.proxies + b.proxies,
    unchanged: a.unchanged + b.unchanged,
    before: addSizes(a.before, b.before),
    after: addSizes(a.after, b.after),
  };
}

/** A proxy as a text. */
export function placeOf({ mesh, zone, name }: ProxyPlace): string {
  return `${mesh}\n${zone}\n${name}`;
}

function totalOf({ proxies }: State): Sizes {
  return proxies.reduce((sum, { configuration }) => addSizes(sum, sizesOf(configuration)), noSizes);
}
