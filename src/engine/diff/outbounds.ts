import { compare } from '../order.ts';
import type { ConfiguredOutbound, ProxyConfiguration, Share } from '../outbounds/configuration.ts';
import { sharedConfigurations } from '../outbounds/shared.ts';
import type { MeshView } from '../view.ts';
import { compareRecords, type Difference, type StateRecord } from './records.ts';

/** What each proxy of a state reaches; proxies that see the same share one value. */
export type Reaches = ReadonlyMap<string, ProxyConfiguration>;

/** Kubernetes makes names from these letters, so that they spell nothing. */
const letters = '[bcdfghjklmnpqrstvwxz2456789]';
const madeUp = new RegExp(`(?:-${letters}{1,10})?-${letters}{5}(?=\\.)`);

/**
 * By `mesh/proxy`, with the zone where several are looked at. Pods of a Deployment have another name at every rollout: they
 * go by the name that they share, once for each configuration that there is among them.
 */
export function reachesOf(views: readonly MeshView[]): Reaches {
  const several = new Set(views.map(({ context }) => context.controlPlane.zone)).size > 1;
  const found = new Map<string, ProxyConfiguration>();
  for (const view of views) {
    const { mesh, controlPlane, dataplanes } = view.context;
    const configurationOf = sharedConfigurations(view);
    for (const dataplane of dataplanes) {
      const { name, namespace } = dataplane.meta;
      const stable = namespace === '' ? name : name.replace(madeUp, '');
      const first = [...(several ? [controlPlane.zone] : []), mesh, stable].join('/');
      const configuration = configurationOf(view.proxyOf(dataplane));
      let key = first;
      for (let number = 2; found.has(key) && found.get(key) !== configuration; number++) key = `${first} (${number})`;
      found.set(key, configuration);
    }
  }
  return found;
}

/**
 * What proxies reach in one state and not, or otherwise, in the other: a difference that several proxies have stands
 * once, with all of them. Proxies that are in one state only are a difference of their own.
 */
export function compareReaches(before: Reaches, after: Reaches): readonly Difference[] {
  const pairs = new Map<ProxyConfiguration, Map<ProxyConfiguration, readonly Difference[]>>();
  // Proxies with the same two configurations have the same differences: these are looked at once for all of them.
  const sharing = new Map<readonly Difference[], string[]>();
  const add = (differences: readonly Difference[], proxy: string): void => {
    const proxies = sharing.get(differences);
    if (proxies === undefined) sharing.set(differences, [proxy]);
    else proxies.push(proxy);
  };
  const [appeared, gone] = (['+', '-'] as const).map((change): readonly Difference[] => [
    { change, name: 'the proxy itself', fields: [] },
  ]) as [readonly Difference[], readonly Difference[]];
  const compared = (old: ProxyConfiguration, now: ProxyConfiguration): readonly Difference[] => {
    const known = pairs.get(old) ?? new Map<ProxyConfiguration, readonly Difference[]>();
    pairs.set(old, known);
    const found = known.get(now) ?? compareRecords(recordsOf(old), recordsOf(now));
    known.set(now, found);
    return found;
  };
  for (const [proxy, now] of after) {
    const old = before.get(proxy);
    add(old === undefined ? appeared : compared(old, now), proxy);
  }
  for (const proxy of before.keys()) if (!after.has(proxy)) add(gone, proxy);
  const groups = new Map<string, { readonly difference: Difference; readonly proxies: (readonly string[])[] }>();
  for (const [differences, proxies] of sharing)
    for (const difference of differences) {
      const key = JSON.stringify(difference);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { difference, proxies: [proxies] });
      else group.proxies.push(proxies);
    }
  const sorted = new Map<readonly string[], readonly string[]>();
  const inOrder = (proxies: readonly string[]): readonly string[] => {
    const known = sorted.get(proxies) ?? proxies.toSorted(compare);
    sorted.set(proxies, known);
    return known;
  };
  return [...groups.values()]
    .toSorted(
      (a, b) => compare(a.difference.name, b.difference.name) || compare(a.difference.change, b.difference.change),
    )
    .map(({ difference, proxies }) => ({
      ...difference,
      proxies: proxies.length === 1 ? inOrder(proxies[0]!) : proxies.flat().toSorted(compare),
    }));
}

function recordsOf({ outbounds, clusters, problem }: ProxyConfiguration): readonly StateRecord[] {
  const endpoints = new Map(
    clusters.map(({ name, endpoints: of }) => [name, `${of.length} endpoint${of.length === 1 ? '' : 's'}`]),
  );
  const records = outbounds.map((outbound): StateRecord => {
    const name = nameOf(outbound);
    return {
      key: name,
      name,
      values: {
        address: `${outbound.address}:${outbound.port}`,
        protocol: outbound.protocol,
        to: destinationsOf(outbound)
          .map(
            (share) =>
              `${share.cluster}${share.weight === undefined ? '' : ` (${share.weight})`}: ${endpoints.get(share.cluster) ?? 'no cluster'}`,
          )
          .join(', '),
      },
    };
  });
  return problem === undefined
    ? records
    : [...records, { key: '', name: 'no configuration at all', values: { problem: JSON.stringify(problem) } }];
}

function nameOf({ kind, service, kri, address, port }: ConfiguredOutbound): string {
  return kind === 'kuma.io/service'
    ? `kuma.io/service ${service ?? `${address}:${port}`}`
    : (kri ?? `${kind} ${address}:${port}`);
}

function destinationsOf({ to }: ConfiguredOutbound): readonly Share[] {
  const shares = to.flatMap((one) => ('cluster' in one ? [one] : one.to));
  const seen = new Set<string>();
  return shares.filter(({ cluster, weight }) => {
    const key = `${cluster} ${weight}`;
    return !seen.has(key) && seen.add(key);
  });
}
