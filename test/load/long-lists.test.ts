import { describe, expect, it } from 'vitest';
import { readInventory } from '../../src/load/inventory.ts';

const many = 400;
const podOf = (index: number): Record<string, unknown> => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: `pod-${index}`, namespace: 'shop', labels: { app: `app ]}" ${index}`, quote: '\\"' } },
  spec: { containers: [{ name: 'a', image: `registry.example.com/a-rather-long-name-of-an-image:${index}` }] },
});
const pods = Array.from({ length: many }, (_, index) => podOf(index));

function read(text: string) {
  const inventory = readInventory([{ file: 'x', text }], []);
  return { inventory, codes: inventory.diagnostics.map(({ code }) => code) };
}

describe('a long list in JSON', () => {
  it.each([
    ['items first', { items: pods, kind: 'List', apiVersion: 'v1' }],
    ['items last', { apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items: pods }],
    ['without a kind', { total: many, items: pods, next: null }],
  ])('is read item by item: %s', (_, list) => {
    for (const text of [JSON.stringify(list), JSON.stringify(list, null, 4)]) {
      const { inventory, codes } = read(text);
      expect(codes).toEqual([]);
      expect(inventory.list('Pod')).toHaveLength(many);
      const found = inventory.list('Pod').find(({ meta }) => meta.name === 'pod-123.shop')!;
      expect(found.meta.labels['app']).toBe('app ]}" 123');
      expect(inventory.raw(found.origin)).toEqual(podOf(123));
    }
  });

  it('gives typed items the kind of their list', () => {
    const items = pods.map((pod) => ({ metadata: pod['metadata'], spec: pod['spec'] }));
    const { inventory } = read(JSON.stringify({ kind: 'PodList', apiVersion: 'v1', items }));
    expect(inventory.list('Pod')).toHaveLength(many);
  });

  it('says that there is more', () => {
    expect(read(JSON.stringify({ total: many + 1, items: pods })).codes).toEqual(['MS908']);
  });

  it('loses no more than a broken item', () => {
    const text = JSON.stringify({ kind: 'List', items: pods }).replace('"name":"pod-7",', '"name" "pod-7",');
    const { inventory, codes } = read(text);
    expect(codes).toEqual(['MS900']);
    expect(inventory.list('Pod')).toHaveLength(many - 1);
  });

  it('knows where its fields stand', async () => {
    const text = JSON.stringify({ kind: 'List', items: pods }, null, 1);
    const { inventory } = read(text);
    const { origin } = inventory.list('Pod').find(({ meta }) => meta.name === 'pod-321.shop')!;
    const place = (await inventory.locator())({ origin, path: ['metadata', 'labels', 'app'] });
    expect(text.split('\n')[place.line - 1]).toContain('"app": "app ]}\\" 321"');
  });

  it('is no list where it has another kind, or is one of several texts', () => {
    expect(read(JSON.stringify({ apiVersion: 'x/v1', kind: 'Bag', items: pods })).inventory.list('Pod')).toEqual([]);
    const lines = `${JSON.stringify({ kind: 'List', items: pods })}\n${JSON.stringify(podOf(many))}\n`;
    expect(read(lines).inventory.list('Pod')).toHaveLength(many + 1);
  });
});

describe('a long list in YAML', () => {
  const item = (index: number, labels: string): string =>
    `- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: pod-${index}\n    namespace: shop\n    labels: ${labels}\n  spec:\n    containers: [{name: a-rather-long-name-of-a-container-${index}}]\n`;

  it('knows anchors of other items', () => {
    const items = Array.from({ length: many }, (_, index) => item(index, index === 0 ? '&l {app: web}' : '*l'));
    const { inventory, codes } = read(`kind: List\nitems:\n${items.join('')}`);
    expect(codes).toEqual([]);
    expect(inventory.list('Pod').every(({ meta }) => meta.labels['app'] === 'web')).toBe(true);
  });

  it('is not misled by what only looks like one', () => {
    const items = Array.from({ length: many }, (_, index) => item(index, '{at: "0 &x *x", app: web}'));
    const { inventory, codes } = read(`kind: List\nitems:\n${items.join('')}`);
    expect(codes).toEqual([]);
    expect(inventory.list('Pod')).toHaveLength(many);
  });
});
