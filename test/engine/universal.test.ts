import { describe, expect, it } from 'vitest';
import { meshContexts } from '../../src/engine/context.ts';
import { generate } from '../../src/engine/generate/generate.ts';
import { byAge, nanoseconds } from '../../src/engine/order.ts';
import { pairIndex } from '../../src/engine/pair-index.ts';
import { readInventory } from '../../src/load/inventory.ts';
import type { KumaVersion } from '../../src/model/behaviour.ts';
import { controlPlaneOf } from '../support/control-plane.ts';

interface Given {
  readonly name?: string;
  readonly created?: string;
  readonly inbounds?: readonly string[];
}

/** A Dataplane as YAML, as an operator writes it. */
const dataplane = ({ name = 'dp', created, inbounds = ['{port: 80, tags: {kuma.io/service: web}}'] }: Given): string =>
  `type: Dataplane\nmesh: default\nname: ${name}\n${created === undefined ? '' : `creationTime: "${created}"\n`}networking:\n  address: 10.0.0.1\n  inbound: [${inbounds.join(', ')}]\n`;

function generated(manifests: readonly string[], version: KumaVersion = '2.13') {
  const inventory = readInventory([{ file: 'x', text: manifests.join('---\n') }], []);
  return generate(
    meshContexts(inventory, controlPlaneOf('east', { version }), { mode: undefined, asApplied: true })[0]!,
  );
}

const tagged = (tag: string): string => `{port: 80, tags: {kuma.io/service: ${JSON.stringify(tag)}}}`;

describe('names', () => {
  it.each(['orders', 'orders-v2', 'a', 'a'.repeat(63)])('makes a MeshService of %s', (tag) => {
    expect(generated([dataplane({ inbounds: [tagged(tag)] })]).meshServices.map(({ meta }) => meta.name)).toEqual([
      tag,
    ]);
  });
  it.each([
    'orders_v2',
    'orders.shop',
    'Orders',
    '2-orders',
    'orders-',
    '-orders',
    'shop:orders',
    'a'.repeat(64),
    'orders_shop_svc_80',
  ])('makes nothing of %s, and says why', (tag) => {
    const { meshServices, rejected } = generated([dataplane({ inbounds: [tagged(tag)] })]);
    expect(meshServices).toEqual([]);
    expect(rejected).toMatchObject([{ serviceTag: tag, reasons: [expect.stringMatching(/^it /)] }]);
  });
  it.each(['orders_v2', 'orders.shop', '2-orders'])('made one of %s in 2.9', (tag) => {
    expect(generated([dataplane({ inbounds: [tagged(tag)] })], '2.9').meshServices).toHaveLength(1);
  });
});

describe('ports of two Dataplanes', () => {
  const agree = (a: readonly string[], b: readonly string[], version?: KumaVersion): boolean =>
    generated([dataplane({ name: 'a', inbounds: a }), dataplane({ name: 'b', inbounds: b })], version).decisions[0]!
      .conflicts.length === 0;
  const inbound = (fields: string, tags = ''): string => `{${fields}, tags: {kuma.io/service: web${tags}}}`;
  it.each([
    ['a name that is the number', [inbound('port: 80')], [inbound('port: 80, name: "80"')], true],
    ['another name', [inbound('port: 80')], [inbound('port: 80, name: http')], false],
    ['a protocol on one only', [inbound('port: 80', ', kuma.io/protocol: http')], [inbound('port: 80')], false],
    ['tcp and no protocol', [inbound('port: 80', ', kuma.io/protocol: tcp')], [inbound('port: 80')], true],
    [
      'capitals in the protocol',
      [inbound('port: 80', ', kuma.io/protocol: HTTP')],
      [inbound('port: 80', ', kuma.io/protocol: http')],
      true,
    ],
    ['another order', [inbound('port: 80'), inbound('port: 81')], [inbound('port: 81'), inbound('port: 80')], false],
    ['one more', [inbound('port: 80')], [inbound('port: 80'), inbound('port: 81')], false],
    ['another servicePort', [inbound('port: 80, servicePort: 8080')], [inbound('port: 80, servicePort: 9090')], true],
  ])('with %s', (_, a, b, expected) => {
    expect(agree(a, b)).toBe(expected);
  });
  it('with capitals in the protocol differed in 2.11', () => {
    expect(
      agree(
        [inbound('port: 80', ', kuma.io/protocol: HTTP')],
        [inbound('port: 80', ', kuma.io/protocol: http')],
        '2.11',
      ),
    ).toBe(false);
  });
});

describe('the winner', () => {
  const on = (name: string, port: number, created?: string): string =>
    dataplane({
      name,
      inbounds: [`{port: ${port}, tags: {kuma.io/service: web}}`],
      ...(created === undefined ? {} : { created }),
    });
  it.each([
    ['is the oldest', [on('a', 1, '2026-01-01T00:00:01Z'), on('b', 2, '2026-01-01T00:00:00Z')], 'b', 'oldest', false],
    [
      'is the oldest below a second',
      [on('a', 1, '2026-01-01T00:00:00.5Z'), on('b', 2, '2026-01-01T00:00:00.49Z')],
      'b',
      'oldest',
      false,
    ],
    [
      'is the oldest across time zones',
      [on('a', 1, '2026-01-01T01:00:00Z'), on('b', 2, '2026-01-01T01:30:00+01:00')],
      'b',
      'oldest',
      false,
    ],
    [
      'is the first by name among equally old ones',
      [on('b', 2, '2026-01-01T00:00:00Z'), on('a', 1, '2026-01-01T00:00:00Z')],
      'a',
      'name',
      false,
    ],
    ['is a guess where an age is missing', [on('a', 1), on('b', 2, '2026-01-01T00:00:00Z')], 'a', 'name', true],
    ['is no guess where all agree', [on('a', 1), on('b', 1)], 'a', 'name', false],
  ])('%s', (_, manifests, name, wonBy, undecided) => {
    expect(generated(manifests).decisions[0]).toMatchObject({
      winner: { dataplane: { meta: { name } } },
      wonBy,
      undecided,
    });
    // Whatever the order of the manifests.
    expect(generated(manifests.toReversed()).decisions[0]).toMatchObject({ winner: { dataplane: { meta: { name } } } });
  });
});

describe('order', () => {
  it('is by time, then by name, with unknown times first', () => {
    const aged = (name: string, creationTime: string | undefined) => ({ meta: { name, creationTime } });
    const sorted = byAge([
      aged('c', '2026-01-01T00:00:00.100Z'),
      aged('b', '2026-01-01T00:00:00.1Z'),
      aged('d', undefined),
      aged('a', '2026-01-01T00:00:00.1000001Z'),
    ]);
    expect(sorted.map(({ meta }) => meta.name)).toEqual(['d', 'b', 'c', 'a']);
  });
  it.each([
    ['1970-01-01T00:00:00.000000001Z', 1n],
    ['1970-01-01T01:00:00+01:00', 0n],
    ['1969-12-31T23:30:00-00:30', 0n],
    ['yesterday', undefined],
  ])('%s is %s ns', (time, ns) => {
    expect(nanoseconds(time)).toBe(ns);
  });
});

describe('the index of tags', () => {
  const world = (services: number): readonly { readonly tags: Record<string, string> }[] =>
    Array.from({ length: services * 10 }, (_, i) => ({
      tags: { 'kuma.io/service': `s-${i % services}`, version: `v${i % 3}`, app: 'all' },
    }));
  const stepsFor = (services: number): number => {
    const steps = { verified: 0 };
    const index = pairIndex(world(services), ({ tags }) => [tags], steps);
    for (let i = 0; i < services; i++) index.find({ app: 'all', 'kuma.io/service': `s-${i}`, version: 'v1' });
    return steps.verified;
  };
  it('verifies only the candidates of the rarest pair: ten times the services, ten times the steps', () => {
    expect(stepsFor(1000)).toBe(10 * stepsFor(100));
    expect(stepsFor(100)).toBeLessThanOrEqual(100 * 10);
  });
  it('finds nothing for keys that only objects have, and for no pairs', () => {
    const index = pairIndex(world(3), ({ tags }) => [tags]);
    expect([index.find({ constructor: 'x' }), index.find({ toString: 'all' }), index.find({})]).toEqual([[], [], []]);
  });
});

describe('a MeshService that is made now', () => {
  const hand = `type: MeshService
mesh: default
name: hand
creationTime: "2026-11-24T09:00:02Z"
labels: {kuma.io/display-name: web, kuma.io/origin: zone, kuma.io/zone: east}
spec: {selector: {dataplaneTags: {kuma.io/service: web}}, ports: [{port: 80, appProtocol: http}]}
`;
  const names = `type: HostnameGenerator
name: names
spec: {selector: {meshService: {}}, template: "{{ .DisplayName }}.x"}
`;
  const addresses = (mesh: string, web: string): unknown =>
    generated([`type: Mesh\nname: default\nmeshServices: {mode: Everywhere}\n${mesh}`, web, hand, names])
      .meshServices.toSorted((a, b) => (a.meta.name < b.meta.name ? -1 : 1))
      .map(({ meta, status }) => [
        meta.name,
        status?.addresses.map(({ hostname }) => hostname).filter((one) => one.endsWith('.x')),
      ]);
  const old = dataplane({ created: '2026-11-24T09:00:01Z' });

  it('is as old as its oldest Dataplane could make it', () => {
    expect(addresses('', old)).toEqual([
      ['hand', []],
      ['web', ['web.x']],
    ]);
  });
  it('is younger than the last change of the mesh, and than that of its Dataplanes', () => {
    const younger = [
      ['hand', ['web.x']],
      ['web', []],
    ];
    expect(addresses('modificationTime: "2026-11-24T09:00:03Z"\n', old)).toEqual(younger);
    expect(addresses('', `modificationTime: "2026-11-24T09:00:03Z"\n${old}`)).toEqual(younger);
  });
});
