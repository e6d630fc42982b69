import { describe, expect, it } from 'vitest';
import { deploymentOf } from '../../../src/engine/sync/deployment.ts';
import { readInventory } from '../../../src/load/inventory.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { controlPlaneOf } from '../../support/control-plane.ts';

const mesh = `
type: Mesh
name: shop
creationTime: "2026-11-24T09:00:00Z"
meshServices: {mode: Everywhere}
---`;

/** What a plane holds when global and the zones east and west hold no more than what was written. */
function held(
  texts: Readonly<Record<'global' | 'east', string>>,
  at: string,
  kind: 'MeshService' | 'MeshMultiZoneService',
): readonly Resource[] {
  const planes = Object.entries({ west: '', ...texts }).map(([zone, text]) => {
    return { controlPlane: controlPlaneOf(zone), store: readInventory([{ file: `${zone}.yaml`, text }], []) };
  });
  const results = deploymentOf(planes, { mode: undefined, asApplied: true }).resultsOf(at);
  return results.flatMap(({ meshServices, meshMultiZoneServices }): readonly Resource[] =>
    kind === 'MeshService' ? meshServices : meshMultiZoneServices,
  );
}

describe('of two services with one display name', () => {
  const multiZone = (name: string, time: string): string => `
type: MeshMultiZoneService
mesh: shop
name: ${name}
creationTime: "${time}"
labels: {kuma.io/display-name: api, from: ${name}}
spec: {selector: {meshService: {matchLabels: {team: ${name}}}}, ports: [{port: 80}]}
---`;

  it('the younger one of global arrives in a zone', () => {
    const texts = (a: string, b: string): Readonly<Record<'global' | 'east', string>> => ({
      global: mesh + multiZone('a', a) + multiZone('b', b),
      east: '',
    });
    const from = (a: string, b: string): unknown =>
      held(texts(a, b), 'east', 'MeshMultiZoneService').map(({ meta }) => meta.labels['from']);
    expect(from('2026-11-24T09:00:01Z', '2026-11-24T09:00:02Z')).toEqual(['b']);
    expect(from('2026-11-24T09:00:02Z', '2026-11-24T09:00:01Z')).toEqual(['a']);
  });

  it('the one that the generator has yet to make arrives at global', () => {
    const east = `
type: Dataplane
mesh: shop
name: web
creationTime: "2026-11-24T09:00:01Z"
networking: {address: 10.0.0.1, inbound: [{port: 80, tags: {kuma.io/service: web}}]}
---
type: MeshService
mesh: shop
name: hand
creationTime: "2026-11-24T09:00:02Z"
labels: {kuma.io/display-name: web, kuma.io/origin: zone}
spec: {selector: {dataplaneTags: {kuma.io/service: other}}, ports: [{port: 80, targetPort: 80}]}
`;
    const found = held({ global: mesh, east }, 'global', 'MeshService');
    expect(found.map(({ meta }) => meta.labels['kuma.io/managed-by'])).toEqual(['meshservice-generator']);
  });
});
