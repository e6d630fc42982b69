import { expect, it } from 'vitest';
import { inspectRules } from '../../../src/engine/inspect/rules.ts';
import { viewOf } from '../../support/mesh.ts';

it('lists rules of a policy once for each inbound that it selects behind one address and port', () => {
  const view = viewOf(`
type: Mesh
name: shop
---
type: Dataplane
mesh: shop
name: web
networking:
  address: 10.0.0.1
  inbound:
  - {port: 80, tags: {kuma.io/service: web}}
  - {port: 80, state: Ignored, tags: {kuma.io/service: api}}
---
type: MeshTimeout
mesh: shop
name: whole
spec: {targetRef: {kind: Mesh}, rules: [{default: {idleTimeout: 1s}}]}
---
type: MeshTimeout
mesh: shop
name: subset
spec: {targetRef: {kind: MeshSubset, tags: {kuma.io/service: api}}, rules: [{default: {idleTimeout: 2s}}]}
`);
  const { rules } = inspectRules(view, view.proxyOf(view.context.dataplanes[0]!));
  const origins = rules[0]?.inboundRules.map((one) => one.rules.map(({ origin }) => origin[0]));
  expect(origins).toEqual([['MeshTimeout/whole#0', 'MeshTimeout/whole#0', 'MeshTimeout/subset#0']]);
});
