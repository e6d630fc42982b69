import { describe, expect, it } from 'vitest';
import { explained, type Owner, owners } from './world.ts';

const short = (kris: readonly string[]): readonly string[] => kris.map((kri) => kri.replace(/^kri_\w+?_shop_/, ''));

function resolved(owner: Owner, targetRef: object): ReturnType<typeof explained>[number] {
  const to = [{ targetRef, default: { connectionTimeout: '1s' } }];
  const policy = { type: 'MeshTimeout', mesh: 'shop', name: 'p', labels: owners[owner], spec: { to } };
  return explained([policy]).find(({ reference }) => reference.field === 'to')!;
}

const display = { 'kuma.io/display-name': 'orders' };
const all = ['east_lab_orders_', 'east_store_orders_', 'north_store_orders_', 'west__orders_'];

/** Owner, reference, what it means, and what there is to say where that is nothing. */
const cases: readonly (readonly [string, Owner, object, readonly string[], (readonly string[])?])[] = [
  ['2-A1', 'P', { kind: 'MeshService', name: 'orders' }, ['east_store_orders_']],
  ['2-A2', 'P', { kind: 'MeshService', name: 'orders', namespace: 'lab' }, ['east_lab_orders_']],
  ['2-A3', 'S', { kind: 'MeshService', name: 'orders' }, [], ['NAME_OTHER_NAMESPACE']],
  ['2-A4', 'S', { kind: 'MeshService', name: 'orders', namespace: 'store' }, ['east_store_orders_']],
  ['2-A5', 'G', { kind: 'MeshService', name: 'orders', namespace: 'store' }, [], ['OWNER_HAS_NO_ZONE']],
  ['2-A6', 'N', { kind: 'MeshService', name: 'orders' }, ['north_store_orders_']],
  ['2-A7', 'S', { kind: 'MeshService', name: 'orders-north', namespace: 'kuma-system' }, [], ['NAME_IS_HASHED_NAME']],
  ['2-B1', 'S', { kind: 'MeshService', labels: display }, all],
  ['2-B2', 'S', { kind: 'MeshService', labels: { ...display, 'kuma.io/zone': 'north' } }, ['north_store_orders_']],
  [
    '2-B3',
    'S',
    { kind: 'MeshService', labels: display, sectionName: 'http' },
    ['east_store_orders_http', 'north_store_orders_http'],
  ],
  [
    '2-B4',
    'S',
    { kind: 'MeshService', labels: { ...display, 'kuma.io/zone': 'norht' } },
    [],
    ['LABEL_VALUE_UNUSED', 'LABELS_ONE_OFF'],
  ],
  ['2-C1', 'P', { kind: 'MeshService', name: 'orders', sectionName: 'http' }, ['east_store_orders_http']],
  ['2-C2', 'P', { kind: 'MeshService', name: 'orders', sectionName: '80' }, [], ['SECTION_IS_NUMBER_OF_NAMED_PORT']],
  ['2-C3', 'S', { kind: 'MeshService', labels: { 'kuma.io/zone': 'west' }, sectionName: '80' }, ['west__orders_80']],
  [
    '2-L1',
    'S',
    { kind: 'MeshService', name: 'orders_store_svc_80' },
    ['north_store_orders_http', 'east_store_orders_http'],
  ],
  ['2-L2', 'S', { kind: 'MeshService', name: 'orders_store_svc_9000' }, ['east_store_orders_admin']],
  [
    '2-L3',
    'S',
    { kind: 'MeshService', name: 'orders_store_svc_81' },
    [],
    ['LEGACY_NAME_PARSED', 'LEGACY_PORT_NOT_FOUND'],
  ],
  ['2-L4', 'S', { kind: 'MeshService', name: 'orders_store_svc' }, ['north_store_orders_', 'east_store_orders_']],
  [
    '2-L5',
    'P',
    { kind: 'MeshService', name: 'orders_store_svc_80', sectionName: 'http' },
    [],
    ['LEGACY_NAME_WITH_SECTION', 'NAME_NOT_FOUND'],
  ],
  [
    '2-L6',
    'S',
    { kind: 'MeshService', name: 'orders_store_foo_80' },
    ['north_store_orders_http', 'east_store_orders_http'],
  ],
  ['2-M1', 'S', { kind: 'MeshMultiZoneService', name: 'orders-all' }, [], ['TARGET_HAS_NO_ZONE']],
  ['2-M2', 'G', { kind: 'MeshMultiZoneService', name: 'orders-all' }, ['__orders-all_']],
  ['2-M3', 'S', { kind: 'MeshMultiZoneService', labels: { 'kuma.io/display-name': 'orders-all' } }, ['__orders-all_']],
  ['2-X1', 'S', { kind: 'MeshExternalService', name: 'bank' }, ['east_kuma-system_bank_']],
  ['2-X2', 'P', { kind: 'MeshExternalService', name: 'bank' }, [], ['NAME_OTHER_NAMESPACE']],
];

describe('what an item of to means', () => {
  it.each(cases.map(([id, owner, ref, expected, codes]) => ({ id, owner, ref, expected, codes })))(
    '$id',
    ({ owner, ref, expected, codes }) => {
      const found = resolved(owner, ref);
      expect(short(found.kris).toSorted()).toEqual(expected.toSorted());
      expect(found.status === 'not found').toBe(expected.length === 0);
      expect(codes ?? found.codes).toEqual(found.codes);
    },
  );

  it('is every destination for kind Mesh', () => {
    expect(resolved('P', { kind: 'Mesh' }).kris).toEqual(['kri_m____shop_']);
  });

  it('says what to write instead', () => {
    expect(resolved('S', { kind: 'MeshService', name: 'orders' }).fix?.set).toEqual({ namespace: 'lab' });
    const fixed = resolved('P', { kind: 'MeshService', name: 'orders', sectionName: '80' }).fix?.set;
    expect(fixed).toEqual({ sectionName: 'http' });
    const zone = resolved('S', { kind: 'MeshService', labels: { ...display, 'kuma.io/zone': 'norht' } }).fix?.set;
    expect(zone).toEqual({ labels: { ...display, 'kuma.io/zone': 'north' } });
  });
});
