import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { policyTypes } from '../../../src/engine/rules/policy-types.ts';
import { proxyShapes } from '../../../src/engine/rules/proxy-shape.ts';
import type { MeshView } from '../../../src/engine/view.ts';
import { casesOf, documents } from '../../support/conformance.ts';
import { viewOf } from '../../support/mesh.ts';

interface Case {
  readonly zone: string;
  readonly mesh: string;
}

/** What the policies of all kinds say about a proxy, by name, with the inbounds that they are about. */
function saidOf(view: MeshView, dataplane: MeshView['context']['dataplanes'][number]): string {
  const proxy = view.proxyOf(dataplane);
  return JSON.stringify(
    policyTypes.map(({ kind }) => {
      const { policies, listeners } = view.matched(kind, proxy);
      return [
        kind,
        policies.map(({ meta }) => meta.name),
        listeners.map(({ listener, from, inbound }) => [
          listener.port,
          from.map(({ origins }) => origins.map(({ meta }) => meta.name)),
          inbound.map(({ policy }) => policy.meta.name),
        ]),
      ];
    }),
  );
}

describe('proxies of one shape', () => {
  it.each(casesOf('policies').map(({ name, folder }) => [name, folder] as const))(
    'are taken by the same policies: %s',
    (_, folder) => {
      const [{ zone, mesh }] = documents<Case>(join(folder, 'case.yaml')) as [Case];
      const view = viewOf(readFileSync(join(folder, 'input.yaml'), 'utf8'), { zone, mesh });
      const shapeOf = proxyShapes(policyTypes.flatMap(({ kind }) => view.policies(kind)));
      const said = new Map<string, string>();
      for (const dataplane of view.context.dataplanes) {
        const shape = shapeOf(view.proxyOf(dataplane));
        const own = saidOf(view, dataplane);
        expect(said.get(shape) ?? own).toBe(own);
        said.set(shape, own);
      }
    },
  );
});
