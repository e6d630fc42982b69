import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ProxyRoutes, proxyRoutes } from '../../src/engine/routes/proxy-routes.ts';
import type { Backend } from '../../src/engine/routes/split.ts';
import type { MeshServicesMode } from '../../src/model/mesh.ts';
import { casesOf, documents } from '../support/conformance.ts';
import { viewOf } from '../support/mesh.ts';

interface RecordedRoute {
  readonly match: unknown;
  readonly clusters?: readonly { readonly name: string; readonly weight?: number }[];
  readonly mirror?: readonly { readonly cluster: string }[];
}

interface RecordedListener {
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
  readonly virtualHosts?: readonly { readonly routes: readonly RecordedRoute[] }[];
  readonly clusters?: RecordedRoute['clusters'];
}

interface Settings {
  readonly zone: string;
  readonly mesh: string;
  readonly mode: MeshServicesMode;
  readonly proxyMetadata?: Readonly<Record<string, { readonly features?: readonly string[] }>>;
}

interface Proxies {
  readonly proxies: Readonly<
    Record<
      string,
      {
        readonly config?: {
          readonly problem?: unknown;
          readonly listeners?: Readonly<Record<string, RecordedListener>>;
        };
      }
    >
  >;
}

const sorted = (list: readonly unknown[]): readonly unknown[] =>
  list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
const plainAddress = (address: string): string => (/^(vip\(|240\.)/.test(address) ? 'legacy' : address);
const destinations = (list: RecordedRoute['clusters']): unknown =>
  (list ?? []).map(({ name, weight = 1 }) => ({ cluster: name, weight }));

const recorded = (listeners: Readonly<Record<string, RecordedListener>>): unknown =>
  sorted(
    Object.values(listeners).map(({ address, port, protocol, virtualHosts, clusters }) => ({
      address: plainAddress(address),
      port,
      protocol,
      routes: virtualHosts?.flatMap(({ routes }) =>
        routes.map(({ match, clusters: to, mirror = [] }) => ({
          match,
          to: destinations(to),
          mirror: mirror.map(({ cluster }) => cluster),
        })),
      ) ?? [{ to: destinations(clusters) }],
    })),
  );

/** One share is all of it. */
const shares = (backends: readonly Backend[]): readonly { cluster: string; weight: number }[] => {
  const split = backends.flatMap((one) =>
    one.outcome === 'split' ? [{ cluster: one.cluster, weight: one.weight }] : [],
  );
  return split.length === 1 ? [{ ...split[0]!, weight: 1 }] : split;
};

const answered = ({ listeners }: ProxyRoutes): unknown =>
  sorted(
    listeners.map(({ service, does }) => {
      const { address, port } = service.outbound;
      const place = { address: plainAddress(address), port };
      if ('by' in does) {
        const routes = does.routes.map(({ match, to }) => {
          const split = to.map(({ cluster, weight }) => ({ cluster, weight }));
          return does.filter === 'http' ? { match, to: split, mirror: [] } : { to: split };
        });
        return { ...place, protocol: does.filter, routes: routes.length === 0 ? [{ to: [] }] : routes };
      }
      if (does.filter !== 'http')
        return { ...place, protocol: does.filter, routes: [{ to: shares(does.tcp.backends) }] };
      const routes = does.routes.map(({ match, backends, redirects, mirrors }) => ({
        match,
        to: redirects ? [] : shares(backends),
        mirror: mirrors.map(({ cluster }) => cluster),
      }));
      return { ...place, protocol: 'http', routes };
    }),
  );

describe.each(['routes', 'policies'])('the %s that proxies of Kuma 2.13.10 were recorded to have', (family) => {
  const cases = casesOf(family);
  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(7);
  });
  it.each(cases)('$name', ({ folder }) => {
    const settings = documents<Settings>(`${folder}/case.yaml`)[0]!;
    const features = Object.values(settings.proxyMetadata ?? {}).flatMap((one) => one.features ?? []);
    const view = viewOf(readFileSync(`${folder}/input.yaml`, 'utf8'), {
      zone: settings.zone,
      mode: settings.mode,
      mesh: settings.mesh,
      unifiedNaming: features.includes('feature-unified-resource-naming'),
    });
    const { proxies } = documents<Proxies>(`${folder}/expected.yaml`)[0]!;
    for (const [name, { config }] of Object.entries(proxies)) {
      if (config === undefined) continue;
      const dataplane = view.context.dataplanes.find(({ meta }) => meta.name === name)!;
      const routes = proxyRoutes(view, view.proxyOf(dataplane));
      const got = routes.problems.length > 0 ? 'a problem' : answered(routes);
      expect(got).toEqual(config.problem === undefined ? recorded(config.listeners ?? {}) : 'a problem');
    }
  });
});
