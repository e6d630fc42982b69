import { describe, expect, it } from 'vitest';
import { explainContext } from '../../../src/engine/explain/context.ts';
import { effectsOf } from '../../../src/engine/explain/effective.ts';
import { explain } from '../../../src/engine/explain/explain.ts';
import { referencesOf } from '../../../src/engine/explain/references.ts';
import type { GenerateResult } from '../../../src/engine/generate/generate.ts';
import { type SharingSteps, sharedByProxies } from '../../../src/engine/outbounds/shared.ts';
import { indexPolicies, type SelectSteps } from '../../../src/engine/rules/policy-index.ts';
import { type MeshView, meshView } from '../../../src/engine/view.ts';
import { viewOf } from '../../support/mesh.ts';

/** Twice as many proxies as services; every other policy is for the whole mesh, the others for one service's proxies. */
function meshOf(services: number, policies: number): MeshView {
  const documents = ['type: Mesh\nname: default\nmeshServices: {mode: Everywhere}'];
  for (let at = 0; at < services * 2; at++) {
    const service = `svc-${at % services}`;
    documents.push(
      [
        `type: Dataplane\nmesh: default\nname: dp-${at}\nlabels: {app: ${service}}`,
        'networking:',
        `  address: 10.0.${Math.floor(at / 250)}.${(at % 250) + 1}`,
        `  inbound: [{port: 8080, tags: {kuma.io/service: ${service}, kuma.io/protocol: http}}]`,
        '  transparentProxying: {redirectPortInbound: 15006, redirectPortOutbound: 15001}',
      ].join('\n'),
    );
  }
  for (let at = 0; at < policies; at++) {
    const service = `svc-${at % services}`;
    const top = at % 2 === 0 ? 'kind: Mesh' : `kind: Dataplane, labels: {app: ${service}}`;
    documents.push(
      `type: MeshTimeout\nmesh: default\nname: p-${at}\nspec: {targetRef: {${top}}, to: [{targetRef: {kind: MeshService, name: ${service}}, default: {connectionTimeout: ${at + 1}s}}]}`,
    );
  }
  return viewOf(documents.join('\n---\n'), { zone: 'east' });
}

/** Policies that were held against proxies, to find those of all of them. */
function compared(services: number, policies: number): number {
  const view = meshOf(services, policies);
  const steps: SelectSteps = { compared: 0 };
  const find = indexPolicies(view.policies('MeshTimeout'), view.routeByName, steps);
  for (const dataplane of view.context.dataplanes) find(view.proxyOf(dataplane));
  return steps.compared;
}

/** The same services, and how often somebody looked at what one of them is called or labelled. */
function counting<T extends GenerateResult['meshServices'][number]>(
  services: readonly T[],
  looks: { at: number },
): T[] {
  return services.map((service) => {
    const meta = new Proxy(service.meta, {
      get(target, key) {
        if (key === 'labels' || key === 'name') looks.at++;
        return Reflect.get(target, key);
      },
    });
    return { ...service, meta };
  });
}

/** Looks at MeshServices that it takes to look up as many references again: by name, by labels, and slips of both. */
function looked(services: number): number {
  const ref = (at: number): string => {
    const name = `svc-${at % services}`;
    return [
      `name: ${name}`,
      `labels: {kuma.io/display-name: ${name}}`,
      `name: ${name}, sectionName: none`,
      `labels: {kuma.io/display-name: ${name}, kuma.io/zone: wset}`,
      `name: ${name}, namespace: none`,
    ][at % 5]!;
  };
  const documents = ['type: Mesh\nname: default\nmeshServices: {mode: Everywhere}'];
  for (let at = 0; at < services; at++) {
    documents.push(
      `type: Dataplane\nmesh: default\nname: dp-${at}\nnetworking: {address: 10.1.${at >> 8}.${at & 255}, inbound: [{port: 80, tags: {kuma.io/service: svc-${at}}}]}`,
      `type: MeshTimeout\nmesh: default\nname: p-${at}\nspec: {targetRef: {kind: Mesh}, to: [{targetRef: {kind: MeshService, ${ref(at)}}, default: {connectionTimeout: 1s}}]}`,
    );
  }
  const { generated } = viewOf(documents.join('\n---\n'), { zone: 'east' });
  const looks = { at: 0 };
  const context = explainContext(meshView({ ...generated, meshServices: counting(generated.meshServices, looks) }));
  for (const reference of referencesOf(context.view)) explain(context, reference);
  return looks.at;
}

describe('work', () => {
  it('grows with references and services, not with their product', () => {
    const [small, large] = [looked(30), looked(300)];
    expect(small).toBeGreaterThan(30);
    expect(large).toBeLessThan(small * 12);
  });

  it('grows with policies and proxies, not with their product', () => {
    const [small, large] = [compared(20, 20), compared(200, 200)];
    expect(small).toBeLessThan(200);
    expect(large).toBeLessThan(small * 12);
  });

  it('is done once for proxies that see the same', () => {
    const view = meshOf(50, 0);
    const steps: SharingSteps = { computed: 0 };
    const computed = sharedByProxies(view, () => ({}), steps);
    for (const dataplane of view.context.dataplanes) computed(view.proxyOf(dataplane));
    expect(steps.computed).toBe(1);
  });

  it('is done for one proxy alone if one is asked for', () => {
    const view = meshOf(20, 20);
    const asked = new Set<string>();
    const counting: MeshView = Object.create(view, {
      proxyOf: {
        value: (dataplane: MeshView['context']['dataplanes'][number]) => {
          asked.add(dataplane.meta.name);
          return view.proxyOf(dataplane);
        },
      },
    });
    const [dataplane] = view.context.dataplanes;
    effectsOf(counting, [dataplane!]);
    expect([...asked]).toEqual([dataplane!.meta.name]);
  });
});
