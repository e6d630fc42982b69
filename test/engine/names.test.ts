import { describe, expect, it } from 'vitest';
import { fnv1a32, fnv1a64, safeEncode, syncedName } from '../../src/engine/names.ts';

describe('the name of a synced copy', () => {
  it.each([
    ['', 'foo', [], 'foo-zxw6c95d42zfz9cc'],
    ['', 'foo', ['zone-1', 'custom-ns'], 'foo-696vzv497z4cv4f4'],
    ['default', 'redis-1-5d8fd79dcd', ['eu-west', 'kuma-demo'], 'redis-1-5d8fd79dcd-wf724d7x7x4z62w2'],
    ['default', 'orders', ['east'], 'orders-dd4z8zd98w9b85zv'],
    ['default', 'orders', ['west'], 'orders-fdc86444dv457vzd'],
    ['default', 'checkout', ['west', 'shop'], 'checkout-dw9fb4x8bfv4wbc9'],
    ['default', 'orders', ['kuma-system'], 'orders-4wwd449bc4544289'],
  ])('of mesh %j, name %s, zone and namespace %j is %4$s', (mesh, name, values, expected) => {
    expect(syncedName(mesh, name, values)).toBe(expected);
  });
  it('keeps 236 characters of the name', () => {
    expect(syncedName('default', 'a'.repeat(253), []).length).toBe(236 + 17);
  });
});

describe('hashes', () => {
  it.each([
    ['exampledemo', 'example', 'demo', '87ff74c98'],
    ['redis', 'redis', 'kuma-demo', '5d8fd79dcd'],
    ['cart-db', 'cart-db', 'shop', '7889ccf44d'],
  ])('of 32 bits, for %s, are encoded in safe letters', (_, service, namespace, expected) => {
    expect(safeEncode(String(fnv1a32(service + namespace)))).toBe(expected);
  });
  it('of 64 bits keep their leading zeros', () => {
    expect(fnv1a64('')).toBe('cbf29ce484222325');
    expect(fnv1a64('a')).toBe('af63dc4c8601ec8c');
  });
});
