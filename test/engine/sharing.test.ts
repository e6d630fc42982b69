import { describe, expect, it } from 'vitest';
import { type SharingSteps, sharedConfigurations } from '../../src/engine/outbounds/shared.ts';
import { viewOf } from '../support/mesh.ts';

/** A mesh of some services and proxies, one proxy in five with a list of what it reaches. */
function computed(services: number, proxies: number): number {
  const documents: unknown[] = [{ type: 'Mesh', name: 'default', meshServices: { mode: 'Everywhere' } }];
  for (let i = 0; i < proxies; i++)
    documents.push({
      type: 'Dataplane',
      mesh: 'default',
      name: `dp-${i}`,
      networking: {
        address: `10.0.${i >> 8}.${i & 255}`,
        transparentProxying: {
          redirectPortInbound: 15_006,
          redirectPortOutbound: 15_001,
          ...(i % 5 === 0 ? { reachableServices: [`service-${i % services}`] } : {}),
        },
        inbound: [{ port: 8080, tags: { 'kuma.io/service': `service-${i % services}` } }],
      },
    });
  const view = viewOf(documents.map((one) => JSON.stringify(one)).join('\n'));
  const steps: SharingSteps = { computed: 0 };
  const configurationOf = sharedConfigurations(view, steps);
  for (const dataplane of view.context.dataplanes) configurationOf(view.proxyOf(dataplane));
  return steps.computed;
}

describe('configurations of many proxies', () => {
  it('are computed once for all that see the same, however many there are', () => {
    const few = computed(10, 100);
    expect(few).toBeLessThanOrEqual(11);
    expect(computed(10, 1000)).toBe(few);
  });
});
