import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MeshContext } from '../../../src/engine/context.ts';
import {
  inboundPolicies,
  inspectDataplane,
  outboundPolicies,
  outboundRoutes,
  proxyPolicies,
  routePolicies,
} from '../../../src/engine/inspect/dataplane.ts';
import { inspectRules } from '../../../src/engine/inspect/rules.ts';
import { readGateway } from '../../../src/engine/rules/gateways.ts';
import { type PolicyKind, policyTypes } from '../../../src/engine/rules/policy-types.ts';
import { type ProxyView, selectProxy } from '../../../src/engine/rules/select.ts';
import { dataplaneMatcher } from '../../../src/engine/status/match.ts';
import { type MeshView, meshView } from '../../../src/engine/view.ts';
import { readInventory } from '../../../src/load/inventory.ts';
import { parseKri } from '../../../src/model/kri.ts';
import { contextsOf } from '../../support/mesh.ts';
import { familyFolder, type Golden, upstreamCases } from '../admission/cases.ts';
import { conf } from '../rules/upstream.ts';

interface Request {
  readonly status: number;
  /** Parts of the path after the mesh. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly view: MeshView;
  readonly expected: Golden;
}

/** What a store holds, with nothing generated and nothing computed, as upstream's API tests have it. */
function requestOf(family: string, name: string, readFile: (file: string) => Golden): Request {
  const folder = `${familyFolder(`upstream/${family}`)!}${name}`;
  const text = readFileSync(`${folder}/input.yaml`, 'utf8');
  const { request, status } = readFile('case.yaml');
  const url = new URL(String(request).split(' ')[1]!, 'http://localhost');
  const [, , mesh, ...path] = url.pathname.split('/');
  const context = contextsOf(text, { asApplied: false }).find((one) => one.mesh === mesh)!;
  const inventory = readInventory([{ file: 'input.yaml', text }], []);
  const list: MeshContext['list'] = (kind) => inventory.list(kind);
  const stored = {
    // A store has resources of all zones.
    context: { ...context, list, dataplanes: list('Dataplane') },
    meshServices: list('MeshService'),
    meshMultiZoneServices: list('MeshMultiZoneService'),
    meshExternalServices: list('MeshExternalService'),
    decisions: [],
    rejected: [],
    gateways: [],
    kubernetes: undefined,
    collisions: [],
  };
  const expected = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8'));
  return { status, path: path.map(decodeURIComponent), query: url.searchParams, view: meshView(stored), expected };
}

const proxyNamed = (view: MeshView, name: string): ProxyView =>
  view.proxyOf(view.context.dataplanes.find(({ meta }) => meta.name === name)!);

const isKri = (text: string): boolean => parseKri(text) !== undefined;

const answered = (family: string): ReturnType<typeof upstreamCases> =>
  upstreamCases(family).filter(({ read }) => read('case.yaml').status === 200);
const refused = (family: string): ReturnType<typeof upstreamCases> =>
  upstreamCases(family).filter(({ read }) => read('case.yaml').status === 400);

/** Cases that answer 400 or 404: a KRI that is none, or something that is not there, is for the command to say. */
describe('upstream requests that are refused', () => {
  it.each(
    ['inbound-policies', 'outbound-policies', 'routes', 'route-policies'].flatMap((one) =>
      refused(`api-dataplane-${one}`).map((entry) => ({ ...entry, name: `${one}/${entry.name}` })),
    ),
  )('$name: one KRI is none', ({ read }) => {
    const names = String(read('case.yaml').request)
      .split('/')
      .filter((part) => /kri|_dp_/.test(part));
    expect(names.every(isKri)).toBe(false);
  });

  it.each(['layout', 'policies'].flatMap((one) => refused(`api-dataplane-${one}`).map((entry) => ({ one, ...entry }))))(
    '$one/$name: only mode Exclusive has an answer',
    ({ one, name, read }) => {
      const { view } = requestOf(`api-dataplane-${one}`, name, read);
      expect(inspectDataplane(view, proxyNamed(view, 'dp-1')).outbounds).toBeUndefined();
    },
  );
});

const shortMeta = ({ type, name }: Golden): string => `${type}/${name}`;
const ruleText = (origin: Golden): string => `${shortMeta(origin.resourceMeta)}#${origin.ruleIndex}`;
const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** The answer of `_rules` with resources shortened, lists without order sorted. */
const shortRules = (rules: readonly Golden[]): unknown =>
  rules.map((one) => ({
    type: one.type,
    ...(one.proxyRule === undefined
      ? {}
      : { proxyRule: { conf: one.proxyRule.conf, origin: one.proxyRule.origin.map(shortMeta) } }),
    toRules: one.toRules.map((rule: Golden) => ({
      ...rule,
      matchers: rule.matchers.toSorted(byText),
      origin: rule.origin.map(shortMeta),
    })),
    toResourceRules: one.toResourceRules
      .map((rule: Golden) => ({
        resource: shortMeta(rule.resourceMeta),
        section: rule.resourceSectionName,
        conf: rule.conf,
        origin: rule.origin.map(ruleText),
      }))
      .toSorted(byText),
    fromRules: one.fromRules.map((entry: Golden) => ({
      ...entry,
      rules: entry.rules.map((rule: Golden) => ({ ...rule, origin: rule.origin.map(shortMeta) })),
    })),
    inboundRules: one.inboundRules.map((entry: Golden) => ({
      ...entry,
      rules: entry.rules.map((rule: Golden) => ({ ...rule, origin: rule.origin.map(ruleText) })),
    })),
    warnings: one.warnings,
  }));

const ourRules = (view: MeshView, proxy: ProxyView): unknown => {
  const { httpMatches, rules } = inspectRules(view, proxy);
  return conf({
    httpMatches,
    rules: rules.map((one) => ({
      ...one,
      toRules: one.toRules.map((rule) => ({ ...rule, matchers: rule.matchers.toSorted(byText) })),
      toResourceRules: one.toResourceRules.toSorted(byText),
    })),
  });
};

describe.skipIf(answered('api-dataplane-rules').length === 0)('upstream _rules of Dataplanes', () => {
  it.each(answered('api-dataplane-rules'))('$name', ({ name, read }) => {
    const { view, path, expected } = requestOf('api-dataplane-rules', name, read);
    const got = ourRules(view, proxyNamed(view, path[1]!));
    expect(got).toEqual(conf({ httpMatches: expected.httpMatches, rules: shortRules(expected.rules) }));
  });
});

describe.skipIf(answered('api-meshgateway-rules').length === 0)('upstream _rules of MeshGateways', () => {
  it.each(answered('api-meshgateway-rules'))('$name', ({ name, read }) => {
    const { view, path, expected } = requestOf('api-meshgateway-rules', name, read);
    const resource = view.context.list('MeshGateway').find(({ meta }) => meta.name === path[1])!;
    const tags = readGateway(resource).selectors[0]!;
    // Kuma asks about a Dataplane that it makes up: without address, with the tags of the first selector.
    const dataplane = {
      kind: 'Dataplane' as const,
      meta: resource.meta,
      spec: {
        address: '',
        advertisedAddress: '',
        inbound: [],
        outbound: [],
        transparentProxying: undefined,
        gateway: { type: 'BUILTIN' as const, tags },
      },
      status: undefined,
      form: resource.form,
      origin: resource.origin,
    };
    expect(ourRules(view, view.proxyOf(dataplane))).toEqual(
      conf({ httpMatches: expected.httpMatches, rules: shortRules(expected.rules) }),
    );
  });
});

describe.skipIf(answered('api-dataplane-layout').length === 0)('upstream _layout', () => {
  it.each(answered('api-dataplane-layout'))('$name', ({ name, read }) => {
    const { view, path, expected } = requestOf('api-dataplane-layout', name, read);
    const { inbounds, outbounds, kri } = inspectDataplane(view, proxyNamed(view, path[1]!));
    expect(kri).toBe(expected.kri);
    expect(Object.keys(outbounds ?? {})).toEqual(expected.outbounds.map((one: Golden) => one.kri));
    expect(Object.entries(inbounds ?? {}).map(([key, { port, protocol }]) => ({ kri: key, port, protocol }))).toEqual(
      expected.inbounds.map(({ kri: key, port, protocol }: Golden) => ({ kri: key, port, protocol })),
    );
  });
});

describe('upstream policies of a proxy, an inbound, an outbound, a route', () => {
  it.each(answered('api-dataplane-policies'))('proxy: $name', ({ name, read }) => {
    const { view, path, expected } = requestOf('api-dataplane-policies', name, read);
    expect(conf(proxyPolicies(view, proxyNamed(view, path[1]!)))).toEqual(conf(expected.policies));
  });
  it.each(answered('api-dataplane-inbound-policies'))('inbound: $name', ({ name, read }) => {
    const { view, path, expected } = requestOf('api-dataplane-inbound-policies', name, read);
    const { sectionName } = parseKri(path[3]!)!;
    expect(conf(inboundPolicies(view, proxyNamed(view, path[1]!), sectionName))).toEqual(conf(expected.policies));
  });
  it.each(answered('api-dataplane-outbound-policies'))('outbound: $name', ({ name, read }) => {
    const { view, path, expected } = requestOf('api-dataplane-outbound-policies', name, read);
    expect(conf(outboundPolicies(view, proxyNamed(view, path[1]!), parseKri(path[3]!)!))).toEqual(
      conf(expected.policies),
    );
  });
  it.each(answered('api-dataplane-routes'))('routes: $name', ({ name, read }) => {
    const { view, path, expected } = requestOf('api-dataplane-routes', name, read);
    expect(conf(outboundRoutes(view, proxyNamed(view, path[1]!), parseKri(path[3]!)!))).toEqual(conf(expected.routes));
  });
  it.each(answered('api-dataplane-route-policies'))('route: $name', ({ name, read }) => {
    const { view, path, expected } = requestOf('api-dataplane-route-policies', name, read);
    const got = routePolicies(view, proxyNamed(view, path[1]!), parseKri(path[3]!)!, parseKri(path[5]!)!);
    expect(conf(got)).toEqual(conf(expected.policies));
  });
});

/** Old kinds, which no rule of this engine knows. */
const oldKinds: ReadonlySet<string> = new Set([
  'meshgatewayroute_dataplanes',
  'proxytemplate_dataplanes',
  'retry_dataplanes',
]);

const kindOfPath = (path: string): PolicyKind | undefined =>
  policyTypes.map(({ kind }) => kind).find((kind) => `${kind.toLowerCase()}s` === path);

describe('upstream proxies of a policy', () => {
  it.each(answered('api-policy-dataplanes').filter(({ name }) => !oldKinds.has(name)))('$name', ({ name, read }) => {
    const { view, path, query, expected } = requestOf('api-policy-dataplanes', name, read);
    const kind = kindOfPath(path[0]!);
    const selected = view.context.dataplanes.filter((dataplane, _, all) => {
      if (kind === undefined) {
        const meshService = view.generated.meshServices.find(({ meta }) => meta.name === path[1])!;
        return dataplaneMatcher(all)(meshService.spec.selector).includes(all.indexOf(dataplane));
      }
      const policy = view.policies(kind).find(({ meta }) => meta.name === path[1])!;
      return selectProxy(policy, view.proxyOf(dataplane), view.routeByName).selected;
    });
    // Filter and pages are the API's, not the engine's.
    const names = selected
      .map(({ meta }) => meta.name)
      .filter((one) => one.includes(query.get('name') ?? ''))
      .toSorted();
    const offset = Number(query.get('offset') ?? 0);
    const page = names.slice(offset, offset + Number(query.get('size') ?? 100));
    expect(page).toEqual(expected.items.map((one: Golden) => one.name));
  });

  it.each(answered('api-meshservice-dataplanes'))('of a MeshService: $name', ({ name, read }) => {
    const { view, path, expected } = requestOf('api-meshservice-dataplanes', name, read);
    const { dataplanes } = view.context;
    const { spec } = view.generated.meshServices.find(({ meta }) => meta.name === path[1])!;
    const names = dataplaneMatcher(dataplanes)(spec.selector).map((at) => dataplanes[at]!.meta.name);
    expect(names.toSorted()).toEqual(expected.items.map((one: Golden) => one.name).toSorted());
  });
});
