import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/engine/checks/catalogue.ts';
import type { CheckContext } from '../../../src/engine/checks/define-check.ts';
import { defaultFacts } from '../../../src/engine/checks/facts.ts';
import { runChecks } from '../../../src/engine/checks/run-checks.ts';
import type { MeshView } from '../../../src/engine/view.ts';
import { readInventory } from '../../../src/load/inventory.ts';
import { viewOf } from '../../support/mesh.ts';

interface Steps {
  matched: number;
  proxies: number;
  reachable: number;
}

/** A view that counts what is asked of it for single proxies. */
function counted(view: MeshView, steps: Steps): MeshView {
  return Object.create(view, {
    matched: {
      value: (...args: Parameters<MeshView['matched']>) => {
        steps.matched++;
        return view.matched(...args);
      },
    },
    proxyOf: {
      value: (...args: Parameters<MeshView['proxyOf']>) => {
        steps.proxies++;
        return view.proxyOf(...args);
      },
    },
    reachableOf: {
      value: (...args: Parameters<MeshView['reachableOf']>) => {
        steps.reachable++;
        return view.reachableOf(...args);
      },
    },
  }) as MeshView;
}

/** All checks over some services, each with a number of proxies, and policies for them. */
function stepsOf(services: number, proxies: number, version?: '3.0'): Steps {
  const documents: unknown[] = [
    {
      type: 'Mesh',
      name: 'default',
      meshServices: { mode: 'Exclusive' },
      mtls: { enabledBackend: 'ca-1', backends: [{ name: 'ca-1', type: 'builtin' }] },
    },
  ];
  for (let i = 0; i < services * proxies; i++)
    documents.push({
      type: 'Dataplane',
      mesh: 'default',
      name: `dp-${i}`,
      networking: {
        address: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`,
        transparentProxying: {
          redirectPortInbound: 15_006,
          redirectPortOutbound: 15_001,
          ...(i % 5 === 0 ? { reachableBackends: { refs: [{ kind: 'MeshService', name: 's-0' }] } } : {}),
        },
        inbound: [
          { port: 8080, name: 'main', tags: { 'kuma.io/service': `s-${i % services}`, 'kuma.io/protocol': 'http' } },
        ],
      },
    });
  for (let i = 0; i < services; i++) {
    const targetRef = { kind: 'MeshService', name: `s-${i}` };
    const to = { kind: 'MeshService', labels: { 'kuma.io/display-name': `s-${(i + 1) % services}` } };
    const rule = { matches: [{ path: { type: 'PathPrefix', value: '/' } }] };
    documents.push(
      {
        type: 'MeshTimeout',
        mesh: 'default',
        name: `t-${i}`,
        spec: { targetRef, to: [{ targetRef: to, default: { idleTimeout: '9s' } }] },
      },
      {
        type: 'MeshHTTPRoute',
        mesh: 'default',
        name: `r-${i}`,
        spec: {
          targetRef,
          to: [{ targetRef: to, rules: [{ ...rule, default: { backendRefs: [{ ...to, port: 8080 }] } }] }],
        },
      },
      {
        type: 'MeshTrafficPermission',
        mesh: 'default',
        name: `p-${i}`,
        spec: { targetRef, from: [{ targetRef: { kind: 'Mesh' }, default: { action: 'Allow' } }] },
      },
    );
  }
  const text = documents.map((one) => JSON.stringify(one)).join('\n');
  const steps: Steps = { matched: 0, proxies: 0, reachable: 0 };
  const view = counted(viewOf(text), steps);
  const ctx: CheckContext = {
    inventory: readInventory([{ file: 'input.yaml', text }], []),
    generated: [view.generated],
    views: [view],
    before: [view],
    in: () => [view],
    target: version === undefined ? {} : { version },
    facts: defaultFacts,
  };
  runChecks(catalogue, ctx, ctx.target);
  return steps;
}

describe('all checks over many proxies', () => {
  it.each([undefined, '3.0'] as const)('hold policies against proxies that look alike once (%s)', (version) => {
    const few = stepsOf(4, 10, version);
    const many = stepsOf(4, 100, version);
    expect(few.matched).toBeGreaterThan(0);
    expect(many.matched).toBe(few.matched);
  });

  it('look at each proxy a fixed number of times', () => {
    const few = stepsOf(4, 10);
    const many = stepsOf(4, 100);
    expect(many.proxies).toBeLessThanOrEqual(few.proxies * 10);
    expect(many.reachable).toBeLessThanOrEqual(few.reachable * 10);
  });

  it('do not look at services for each other', () => {
    const few = stepsOf(5, 2);
    const many = stepsOf(50, 2);
    expect(many.matched).toBeLessThanOrEqual(few.matched * 10);
    expect(many.proxies).toBeLessThanOrEqual(few.proxies * 10);
  });
});
