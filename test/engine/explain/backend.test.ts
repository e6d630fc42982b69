import { describe, expect, it } from 'vitest';
import { effectsByVersion } from '../../../src/engine/explain/effects.ts';
import { proxyRoutes } from '../../../src/engine/routes/proxy-routes.ts';
import type { KumaVersion } from '../../../src/model/behaviour.ts';
import { viewOf } from '../../support/mesh.ts';
import { asYaml, explained, type Owner, owners, world } from './world.ts';

const display = { 'kuma.io/display-name': 'orders' };

function route(owner: Owner, backendRefs: readonly object[], more: object = {}): Readonly<Record<string, unknown>> {
  const rules = [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], default: { backendRefs, ...more } }];
  const to = [{ targetRef: { kind: 'MeshService', labels: display }, rules }];
  return { type: 'MeshHTTPRoute', mesh: 'shop', name: 'r', labels: owners[owner], spec: { to } };
}

const backend = (owner: Owner, ref: object): ReturnType<typeof explained>[number] =>
  explained([route(owner, [ref])]).find(({ reference }) => reference.field === 'backend')!;

/** Reference, status, what it means. */
const cases: readonly (readonly [string, Owner, object, string, string?])[] = [
  ['5-A', 'P', { kind: 'MeshService', name: 'orders', port: 80 }, 'ok', 'kri_msvc_shop_east_store_orders_80'],
  [
    '5-B',
    'P',
    { kind: 'MeshService', name: 'orders', sectionName: 'http' },
    'ok',
    'kri_msvc_shop_east_store_orders_http',
  ],
  [
    '5-C',
    'P',
    { kind: 'MeshService', name: 'orders', port: 80, sectionName: 'admin' },
    'ok',
    'kri_msvc_shop_east_store_orders_admin',
  ],
  ['5-D', 'P', { kind: 'MeshService', name: 'orders', port: 8080 }, 'not found'],
  ['5-E', 'P', { kind: 'MeshService', name: 'orders' }, 'not found'],
  ['5-F', 'P', { kind: 'MeshService', name: 'web_store_svc_80' }, 'legacy'],
  ['5-G', 'P', { kind: 'MeshService', name: 'orders_store_svc_80', port: 80 }, 'not found'],
  ['5-H', 'P', { kind: 'MeshService', labels: display, port: 80 }, 'ambiguous', 'kri_msvc_shop_east_lab_orders_80'],
  [
    '5-I',
    'P',
    {
      kind: 'MeshService',
      labels: { ...display, 'kuma.io/zone': 'east', 'k8s.kuma.io/namespace': 'store' },
      port: 80,
    },
    'ok',
    'kri_msvc_shop_east_store_orders_80',
  ],
  ['5-J', 'P', { kind: 'MeshService', labels: display }, 'not found'],
  ['5-K', 'P', { kind: 'MeshMultiZoneService', name: 'orders-all', port: 80 }, 'not found'],
  [
    '5-L',
    'P',
    { kind: 'MeshMultiZoneService', labels: { 'kuma.io/display-name': 'orders-all' }, port: 80 },
    'ok',
    'kri_mzsvc_shop___orders-all_80',
  ],
  ['5-M', 'P', { kind: 'MeshService', labels: { 'kuma.io/service': 'orders' }, port: 80 }, 'not found'],
  ['5-N', 'G', { kind: 'MeshService', name: 'orders', port: 80 }, 'not found'],
];

describe('what a backendRef means', () => {
  it.each(cases.map(([id, owner, ref, status, kri]) => ({ id, owner, ref, status, kri })))(
    '$id',
    ({ owner, ref, status, kri }) => {
      const found = backend(owner, ref);
      expect([found.status, ...found.kris]).toEqual(kri === undefined ? [status] : [status, kri]);
    },
  );

  it('is completed with the zone of the most specific route with the same matches', () => {
    const matches = [{ path: { type: 'PathPrefix', value: '/v2' } }];
    const to = (more: object): readonly object[] => [
      { targetRef: { kind: 'MeshService', labels: display }, rules: [{ matches, default: more }] },
    ];
    const documents = [
      {
        type: 'MeshHTTPRoute',
        mesh: 'shop',
        name: 'refers',
        labels: owners.G,
        spec: { to: to({ backendRefs: [{ kind: 'MeshService', name: 'orders', namespace: 'store', port: 80 }] }) },
      },
      {
        type: 'MeshHTTPRoute',
        mesh: 'shop',
        name: 'completes',
        labels: owners.S,
        spec: { to: to({ filters: [] }) },
      },
    ];
    const found = explained(documents).find(({ reference }) => reference.field === 'backend')!;
    expect(found.codes).toContain('NAMES_COMPLETED_BY');
    expect(found.kris).toEqual(['kri_msvc_shop_east_store_orders_80']);
    const in29 = explained(documents, { version: '2.9' }).find(({ reference }) => reference.field === 'backend')!;
    expect(in29.status).toBe('not found');
  });
});

describe('what a backendRef means in 3.0', () => {
  const backend3 = (ref: object): ReturnType<typeof explained>[number] =>
    explained([route('P', [ref])], { version: '3.0' }).find(({ reference }) => reference.field === 'backend')!;

  it('is nothing by name', () => {
    const { status, codes } = backend3({ kind: 'MeshService', name: 'orders', port: 80 });
    expect([status, ...codes]).toEqual(['not found', 'NAME_EMPTY', 'EFFECT_HTTP_500']);
  });

  it('is completed with the namespace of the policy, and the oldest of all zones', () => {
    expect(backend3({ kind: 'MeshService', labels: display, port: 80 }).kris).toEqual([
      'kri_msvc_shop_east_store_orders_80',
    ]);
  });

  it('is the only port where it names none', () => {
    expect(backend3({ kind: 'MeshService', labels: { team: 'red' } }).status).toBe('ok');
    expect(backend3({ kind: 'MeshService', labels: { ...display, 'kuma.io/zone': 'east' } }).status).toBe('not found');
  });

  it('answers the share of what leads nowhere with 500', () => {
    const there = { kind: 'MeshService', labels: { team: 'red' }, port: 80, weight: 3 };
    const gone = { kind: 'MeshService', labels: { team: 'green' }, port: 80, weight: 2 };
    const view = viewOf(asYaml([...world, route('P', [there, gone])]), {
      zone: 'east',
      asApplied: false,
      version: '3.0',
    });
    const [dataplane] = view.context.dataplanes;
    const { listeners } = proxyRoutes(view, view.proxyOf(dataplane!));
    const routes = listeners.flatMap(({ does }) => ('by' in does || does.filter !== 'http' ? [] : does.routes));
    expect(routes.find(({ source }) => source !== undefined)?.unresolved).toBe(2);
  });
});

describe('what the traffic does', () => {
  const effects = (refs: readonly object[], version: KumaVersion, more: object = {}): readonly string[] => {
    const options = { zone: 'east', asApplied: false, version };
    const view = viewOf(asYaml([...world, route('P', refs, more)]), options);
    const { reference } = explained([route('P', refs, more)], { version }).find(
      ({ reference: { field } }) => field === 'backend',
    )!;
    return effectsByVersion(view, reference).map(
      ({ versions, notes }) => `${versions.join()}: ${notes.map(({ code }) => code).join()}`,
    );
  };
  const missing = { kind: 'MeshService', name: 'orders', port: 8080 };
  const nothing = { kind: 'MeshService', labels: { app: 'x' }, port: 80 };
  const there = { kind: 'MeshService', name: 'orders', port: 80 };

  it('depends on the version where no ref is left', () => {
    expect(effects([missing], '2.11')).toEqual([
      '2.11: EFFECT_ROUTE_OMITTED',
      '2.12,2.13: EFFECT_LISTENER_REJECTED',
      '2.14: EFFECT_ROUTE_OMITTED',
      '3.0: V3_NAME_FIELD_REMOVED,EFFECT_HTTP_500',
    ]);
  });

  it('goes to the others where there are others', () => {
    expect(effects([missing, there], '2.13')[0]).toBe('2.13,2.14: EFFECT_SHARE_REDISTRIBUTED');
  });

  it('stays where it was if no resource has the labels', () => {
    expect(effects([nothing], '2.13')).toEqual(['2.13,2.14: EFFECT_FALLBACK_DESTINATION', '3.0: EFFECT_HTTP_500']);
  });

  it('is redirected all the same', () => {
    const filters = [{ type: 'RequestRedirect', requestRedirect: { hostname: 'example.com' } }];
    expect(effects([missing], '2.13', { filters })[0]).toBe('2.13,2.14: EFFECT_NOTHING');
  });
});
