import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/commands/check/facts.ts';

describe('what operators tell beside manifests', () => {
  it('has defaults', () => {
    expect(factsOf({})).toEqual({ networks: [], maxClusters: 5000, weightTolerance: 1 });
  });

  it('is read from flags', () => {
    expect(factsOf({ network: ['10.0.0.0/8', '0.0.0.0/0'], maxClusters: '0', weightTolerance: '2.5%' })).toEqual({
      networks: ['10.0.0.0/8', '0.0.0.0/0'],
      maxClusters: 0,
      weightTolerance: 2.5,
    });
  });

  it.each([
    { network: ['10.0.0.0'] },
    { network: ['10.0.0.256/8'] },
    { network: ['fd00::/8'] },
    { maxClusters: '-1' },
    { weightTolerance: '101' },
    { weightTolerance: 'much' },
  ])('is refused where it is none: %o', (raw) => {
    expect(() => factsOf(raw)).toThrow(/^--/);
  });
});
