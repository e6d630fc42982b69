import { describe, expect, it } from 'vitest';
import { readInventory } from '../../src/load/inventory.ts';

const dataplane = (name: string, indent = ''): string =>
  [
    'type: Dataplane',
    'mesh: default',
    `name: ${name}`,
    'networking:',
    '  address: 10.0.0.1',
    '  inbound:',
    '  - port: 80 # é ☃',
    '    tags: {kuma.io/service: "web", other: x}',
  ]
    .map((line, index) => (indent === '' ? line : index === 0 ? `${indent}- ${line}` : `${indent}  ${line}`))
    .join('\n');

const path = ['networking', 'inbound', 0, 'tags', 'kuma.io/service'];

async function placeIn(text: string, name: string, part: 'key' | 'value' = 'value') {
  const inventory = readInventory([{ file: 'x', text }], []);
  const found = inventory.list('Dataplane').find(({ meta }) => meta.name === name)!;
  const { line, column, endLine, endColumn } = (await inventory.locator())({ origin: found.origin, path, part });
  return text.split('\n')[line - 1]!.slice(column - 1, endLine === line ? endColumn - 1 : undefined);
}

describe('the place of a field', () => {
  it.each([
    ['one document', dataplane('a')],
    ['the second document', `# comment\n${dataplane('b')}\n---\n${dataplane('a')}\n`],
    ['Windows line ends', `${dataplane('b')}\n---\n${dataplane('a')}`.replaceAll('\n', '\r\n')],
    [
      'a short List',
      `kind: List\nitems:\n${dataplane('b', '')}`
        .replace('type', '- type')
        .replaceAll(/\n(?=(mesh|name|net| {2}))/g, '\n  '),
    ],
    [
      'a long List',
      `kind: List\nitems:\n${Array.from({ length: 500 }, (_, i) => dataplane(i === 300 ? 'a' : `n${i}`, '  ')).join('\n')}\n`,
    ],
    [
      'flow style',
      `{type: Dataplane, mesh: default, name: a, networking: {address: x, inbound: [{port: 80, tags: {kuma.io/service: "web"}}]}}`,
    ],
    ['an anchor', `x: &t {kuma.io/service: "web"}\n---\n${dataplane('a')}`],
  ])('is found in %s', async (_, text) => {
    const name = text.includes('name: a') ? 'a' : 'b';
    expect(await placeIn(text, name)).toBe('"web"');
    expect(await placeIn(text, name, 'key')).toBe('kuma.io/service');
  });

  it('is found in JSON, also in a list', async () => {
    const resource = (name: string): unknown => ({
      type: 'Dataplane',
      mesh: 'default',
      name,
      networking: { address: 'x', inbound: [{ port: 1, tags: { 'kuma.io/service': 'web' } }] },
    });
    expect(await placeIn(JSON.stringify(resource('a')), 'a')).toBe('"web"');
    const items = Array.from({ length: 300 }, (_, i) => resource(`n${i}`));
    expect(await placeIn(JSON.stringify(items), 'n200')).toBe('"web"');
    expect(await placeIn(JSON.stringify({ items, total: 300, next: null }, undefined, 2), 'n200')).toBe('"web"');
  });

  it('is found in a list without items', async () => {
    const text = `# all of them\n- ${dataplane('a').replaceAll('\n', '\n  ')}\n- ${dataplane('b').replaceAll('\n', '\n  ')}\n`;
    expect(await placeIn(text, 'b')).toBe('"web"');
    const [first, second] = readInventory([{ file: 'x', text: `${text}${text.slice(14)}` }], []).diagnostics;
    expect([first?.code, second?.code]).toEqual(['MS906', 'MS906']);
  });

  it('is that of the nearest ancestor where the field is not there', async () => {
    const text = dataplane('a');
    const inventory = readInventory([{ file: 'x', text }], []);
    const [found] = inventory.list('Dataplane');
    const place = (await inventory.locator())({ origin: found!.origin, path: ['networking', 'gateway', 'tags'] });
    expect([place.line, place.column, place.path]).toEqual([5, 3, 'networking.gateway.tags']);
  });
});
