import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listenerName, type Outbound } from '../../../src/engine/outbounds/outbounds.ts';
import { reachableBackends } from '../../../src/engine/outbounds/reachable-backends.ts';
import { compareMatches } from '../../../src/engine/routes/match-order.ts';
import { type Listener, routeOutbounds } from '../../../src/engine/routes/proxy-routes.ts';
import type { Backend } from '../../../src/engine/routes/split.ts';
import type { ToRules } from '../../../src/engine/rules/matched.ts';
import type { Policy } from '../../../src/engine/rules/policy.ts';
import { behaviours } from '../../../src/model/behaviour.ts';
import { kriKey, kriText, parseKri } from '../../../src/model/kri.ts';
import { familyFolder, type Golden, upstreamCases } from '../admission/cases.ts';
import { stored } from '../rules/upstream.ts';

const read = (family: string, name: string): string =>
  readFileSync(`${familyFolder(`upstream/${family}`)!}${name}/input.yaml`, 'utf8');

describe.skipIf(upstreamCases('route-order').length === 0)('upstream order of matches', () => {
  it.each(upstreamCases('route-order'))('$name', ({ read: readFile }) => {
    expect(readFile('input.yaml').matches.toSorted(compareMatches)).toEqual(readFile('expected.yaml').matches);
  });
});

/** Upstream gives merged rules without policies: this one stands for where they come from. */
const policyWith = (kind: 'MeshHTTPRoute' | 'MeshTCPRoute', conf: Golden): Policy =>
  ({
    kind,
    kri: { kind, mesh: 'default', zone: '', namespace: '', name: 'test-origin', sectionName: '' },
    to: [{ conf, hasRules: true }],
  }) as unknown as Policy;

const toRules = (kind: 'MeshHTTPRoute' | 'MeshTCPRoute', rules: Golden): ToRules => ({
  error: undefined,
  legacy: (rules?.toRules ?? []).map(({ subset, conf }: Golden) => ({
    subset: subset.map((tag: Golden) => ({ not: false, ...tag })),
    conf,
    origins: [],
    items: [{ policy: policyWith(kind, conf), index: 0, conf, targetRef: undefined }],
  })),
  resources: new Map(
    Object.entries<Golden>(rules?.toResourceRules ?? {}).map(([key, { conf }]) => {
      const kri = parseKri(key)!;
      return [kriKey(kri), { kri, confs: conf, origins: [{ policy: policyWith(kind, conf[0]), index: 0 }] } as Golden];
    }),
  ),
});

const weighted = (backends: readonly Backend[]): unknown => {
  const split = backends.flatMap((one) => (one.outcome === 'split' ? [{ name: one.cluster, weight: one.weight }] : []));
  return split.length === 1 ? [{ ...split[0], weight: null }] : split;
};

const ours = ({ name, service, does }: Listener): unknown => {
  const { address, port } = service.outbound;
  const place = { name, address, port };
  if ('by' in does) return undefined;
  if (does.filter !== 'http') return { ...place, tcp: weighted(does.tcp.backends) };
  const routes = does.routes.map((route) => ({
    name: route.name,
    match: route.match,
    clusters: route.redirects ? undefined : weighted(route.backends),
    mirrors: route.mirrors.map(({ cluster }) => cluster),
  }));
  return { ...place, http: routes };
};

const theirs = ({ name, address, port, filters }: Golden): unknown => {
  const { http, tcp } = filters[0] ?? {};
  if (http === undefined) return { name, address, port, tcp: tcp.clusters };
  const routes = http.routeConfig.virtualHosts.flatMap((host: Golden) =>
    host.routes.map((route: Golden) => ({
      name: route.name,
      match: route.match,
      clusters: route.clusters,
      mirrors: (route.requestMirrorPolicies ?? []).map((one: Golden) => one.cluster),
    })),
  );
  return { name, address, port, http: routes };
};

const byName = (list: readonly unknown[]): readonly unknown[] =>
  list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe.skipIf(upstreamCases('routes').length === 0)('upstream routes', () => {
  it.each(upstreamCases('routes'))('$name', ({ name, read: readFile }) => {
    const { outbounds, serviceProtocols, rules, features } = readFile('context.yaml');
    const from = stored(read('routes', name));
    const services = new Map(
      Object.entries<string>(serviceProtocols ?? {}).map(([key, protocol]) => [key, { protocol, external: false }]),
    );
    // Each test of upstream runs one plugin alone.
    const isHttp = name.startsWith('meshhttproute/');
    const [http, tcp] = [toRules('MeshHTTPRoute', rules.MeshHTTPRoute), toRules('MeshTCPRoute', rules.MeshTCPRoute)];
    const got = routeOutbounds({
      mesh: 'default',
      behaviour: behaviours['2.13'],
      outbounds: outbounds.map(({ address, port, tags, resource }: Golden): Outbound => {
        const place = address || '127.0.0.1';
        const target =
          resource === undefined
            ? { by: 'tags' as const, service: tags['kuma.io/service'], tags }
            : { by: 'resource' as const, kri: parseKri(resource)! };
        return { address: place, port, listener: listenerName(place, port), target, from: 'explicit' };
      }),
      destinations: from.destinations,
      services,
      unifiedNaming: (features ?? []).includes('feature-unified-resource-naming'),
      http: isHttp ? http : undefined,
      httpRules: http,
      tcp: isHttp ? undefined : tcp,
      old: undefined,
      permitted: new Set(),
    });
    const expected = readFile('expected.yaml');
    expect(got.problems).toEqual([]);
    expect(byName(got.listeners.map(ours))).toEqual(byName((expected.listeners ?? []).map(theirs)));
    expect(got.clusters.map((one) => one.name).toSorted()).toEqual((expected.clusters ?? []).toSorted());
  });
});

describe.skipIf(upstreamCases('reachable-backends').length === 0)('upstream reachableBackends', () => {
  it.each(upstreamCases('reachable-backends'))('$name', ({ name, read: readFile }) => {
    const from = stored(read('reachable-backends', name));
    const { dataplane } = readFile('case.yaml');
    const proxy = from.proxies.find((one) => one.dataplane.meta.name === dataplane)!;
    const got = reachableBackends(proxy, from.destinations, behaviours['2.13']);
    const expected = readFile('expected.yaml');
    expect(got.onlySelected).toBe(expected.onlySelected);
    expect([...got.allowed.values()].map(({ kri }) => kriText(kri))).toEqual(expected.allowed ?? []);
  });
});
