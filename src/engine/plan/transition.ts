import type { MeshServicesMode } from '../../model/mesh.ts';
import type { GenerateResult } from '../generate/generate.ts';
import { compare } from '../order.ts';
import type { ProxyConfiguration } from '../outbounds/configuration.ts';
import { sharedConfigurations } from '../outbounds/shared.ts';
import { addSizes, noSizes, type Sizes, sizesOf } from '../outbounds/size.ts';
import { meshView } from '../view.ts';
import { differenceOf, type ProxyDifference } from './difference.ts';

/** One change of the mode, and what it does to every proxy. */
export interface Transition {
  readonly from: MeshServicesMode;
  readonly to: MeshServicesMode;
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

/** The proxies of some control planes in one mode. */
export interface ModeState {
  readonly mode: MeshServicesMode;
  readonly results: readonly GenerateResult[];
  readonly proxies: readonly ProxyState[];
}

export interface ProxyState {
  readonly mesh: string;
  readonly name: string;
  readonly zone: string;
  readonly configuration: ProxyConfiguration;
}

/** What every proxy has in a mode; proxies that see the same share one configuration. */
export function modeState(mode: MeshServicesMode, results: readonly GenerateResult[]): ModeState {
  const proxies = results.flatMap((result): readonly ProxyState[] => {
    const view = meshView(result);
    const configurationOf = sharedConfigurations(view);
    const { mesh, controlPlane, dataplanes } = result.context;
    return dataplanes.map((dataplane) => ({
      mesh,
      name: dataplane.meta.name,
      zone: controlPlane.zone,
      configuration: configurationOf(view.proxyOf(dataplane)),
    }));
  });
  return { mode, results, proxies };
}

/** What changes from one state to the next; equal pairs of configurations are compared once. */
export function transitionOf(before: ModeState, after: ModeState): Transition {
  const later = new Map(after.proxies.map((one) => [keyOf(one), one]));
  const known = new Map<ProxyConfiguration, Map<ProxyConfiguration, ProxyDifference | undefined>>();
  const differences: ProxyDifference[] = [];
  for (const old of before.proxies) {
    const next = later.get(keyOf(old));
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
    from: before.mode,
    to: after.mode,
    proxies: differences.toSorted(
      (a, b) => compare(a.mesh, b.mesh) || compare(a.name, b.name) || compare(a.zone, b.zone),
    ),
    totals: {
      proxies: before.proxies.length,
      unchanged: before.proxies.length - differences.length,
      before: totalOf(before),
      after: totalOf(after),
    },
  };
}

function keyOf({ mesh, zone, name }: ProxyState): string {
  return `${mesh}\n${zone}\n${name}`;
}

function totalOf({ proxies }: ModeState): Sizes {
  return proxies.reduce((sum, { configuration }) => addSizes(sum, sizesOf(configuration)), noSizes);
}
