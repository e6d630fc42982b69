import { perObject } from '../../model/per-object.ts';
import { compare } from '../order.ts';
import type { ConfiguredCluster, ProxyConfiguration } from '../outbounds/configuration.ts';

/** What one step changes for one proxy. */
export interface ProxyDifference {
  readonly mesh: string;
  readonly name: string;
  readonly zone: string;
  readonly clusters: {
    readonly lost: readonly string[];
    readonly gained: readonly string[];
    readonly changed: readonly string[];
  };
  readonly names: {
    readonly lost: readonly string[];
    readonly gained: readonly string[];
    readonly moved: readonly string[];
  };
  /** Listeners that only one of the two has, as `address:port destination`. */
  readonly listeners: {
    readonly lost: readonly string[];
    readonly gained: readonly string[];
    readonly rerouted: readonly string[];
  };
  /** The control plane makes no configuration before, or after: then the proxy keeps what it had. */
  readonly problem?: { readonly before: boolean; readonly after: boolean };
  /** Kuma takes the answer from the order of a map: what is said here is one of several possible answers. */
  readonly unpredictable?: true;
}

/** The change of a proxy from one configuration to another; `undefined` where nothing changes. */
export function differenceOf(
  proxy: Pick<ProxyDifference, 'mesh' | 'name' | 'zone'>,
  before: ProxyConfiguration,
  after: ProxyConfiguration,
): ProxyDifference | undefined {
  if (before === after && before.unpredictable === undefined && before.problem === undefined) return undefined;
  const [from, to] = [comparedOf(before), comparedOf(after)];
  const [old, new_] = [from.clusters, to.clusters];
  const clusters = {
    lost: missing(old, new_),
    gained: missing(new_, old),
    changed: changed(old, new_),
  };
  const [oldNames, newNames] = [from.names, to.names];
  const names = {
    lost: missing(oldNames, newNames),
    gained: missing(newNames, oldNames),
    moved: changed(oldNames, newNames),
  };
  const [oldListeners, newListeners] = [from.listeners, to.listeners];
  const listeners = {
    lost: missing(oldListeners, newListeners),
    gained: missing(newListeners, oldListeners),
    rerouted: changed(oldListeners, newListeners),
  };
  const problem = { before: before.problem !== undefined, after: after.problem !== undefined };
  const unpredictable = before.unpredictable !== undefined || after.unpredictable !== undefined;
  const nothing = [clusters, names, listeners].every((one) => Object.values(one).every((list) => list.length === 0));
  if (nothing && problem.before === problem.after && !unpredictable) return undefined;
  return {
    ...proxy,
    clusters,
    names,
    listeners,
    ...(problem.before || problem.after ? { problem } : {}),
    ...(unpredictable ? { unpredictable: true as const } : {}),
  };
}

function missing(from: ReadonlyMap<string, unknown>, to: ReadonlyMap<string, unknown>): readonly string[] {
  return [...from.keys()].filter((key) => !to.has(key)).toSorted(compare);
}

function changed(from: ReadonlyMap<string, unknown>, to: ReadonlyMap<string, unknown>): readonly string[] {
  return [...from.keys()].filter((key) => to.has(key) && to.get(key) !== from.get(key)).toSorted(compare);
}

/** What is compared of a configuration, made once for all that it is compared with. */
interface Compared {
  /** Endpoints of each cluster as a text, by its name. */
  readonly clusters: ReadonlyMap<string, string>;
  readonly names: ReadonlyMap<string, string>;
  /** Where each listener leads, by its address; legacy VIPs by what they stand for. */
  readonly listeners: ReadonlyMap<string, string>;
}

const comparedOf = perObject(
  ({ clusters, dns, outbounds }: ProxyConfiguration): Compared => ({
    clusters: new Map(clusters.map((cluster) => [cluster.name, endpointsText(cluster)])),
    names: new Map(dns.map(({ name, owner }) => [name, owner])),
    listeners: new Map(
      outbounds.map(({ address, port, service, kri, to, routes, protocol }) => [
        address === 'legacy' ? `${service ?? kri ?? ''}:${port}` : `${address}:${port}`,
        JSON.stringify([protocol, routes ?? to]),
      ]),
    ),
  }),
);

function endpointsText({ endpoints }: ConfiguredCluster): string {
  return endpoints
    .map(({ address, port, zone, priority, weight }) => `${address} ${port} ${zone} ${priority} ${weight}`)
    .toSorted(compare)
    .join('\n');
}

/** The addresses that a configuration has listeners on, as {@link ProxyDifference} names them. */
export function listenersOf(configuration: ProxyConfiguration): Pick<ReadonlySet<string>, 'has'> {
  return comparedOf(configuration).listeners;
}
