import { describe, expect, it } from 'vitest';
import type { Sight, Stage } from '../../src/engine/plan/stage.ts';
import { statesInOrder } from '../../src/engine/plan/zone-walk.ts';
import { deploymentOf, type Plane } from '../../src/engine/sync/deployment.ts';
import { deploymentMemory } from '../../src/engine/sync/memory.ts';
import { readInventory } from '../../src/load/inventory.ts';
import type { Store } from '../../src/model/inventory.ts';
import type { MeshServicesMode } from '../../src/model/mesh.ts';
import { controlPlaneOf } from '../support/control-plane.ts';

function storeOf(...documents: readonly unknown[]): Store {
  const text = documents.map((one) => JSON.stringify(one)).join('\n');
  return readInventory([{ file: 'input.yaml', text }], []);
}

const planeOf = (zone: string, store: Store): Plane => ({ controlPlane: controlPlaneOf(zone), store });

const proxy = (zone: string, service: string): unknown => ({
  type: 'Dataplane',
  mesh: 'default',
  name: `${service}-${zone}`,
  creationTime: '2026-03-02T08:11:40Z',
  networking: {
    address: '10.0.0.1',
    inbound: [{ port: 8080, tags: { 'kuma.io/service': service, 'kuma.io/protocol': 'http' } }],
  },
});

const planes: readonly Plane[] = [
  planeOf('global', storeOf({ type: 'Mesh', name: 'default' })),
  ...['east', 'north', 'west'].map((zone) => planeOf(zone, storeOf(proxy(zone, `from-${zone}`)))),
];

const options = (mode: MeshServicesMode) => ({ mode, asApplied: true }) as const;

describe('what several stages of a mesh have in common', () => {
  it('is one object in all zones and at all stages: a MeshService that came from another zone', () => {
    const memory = deploymentMemory();
    const seen = (['Everywhere', 'Exclusive'] as const).flatMap((mode) => {
      const deployment = deploymentOf(planes, options(mode), memory);
      return ['east', 'north', 'east'].map(
        (zone) =>
          deployment
            .computeResultsOf(zone)[0]!
            .meshServices.find(({ meta }) => meta.labels['kuma.io/display-name'] === 'from-west')!,
      );
    });
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(1);
  });

  it('has the answers of deployments that have nothing in common', () => {
    const memory = deploymentMemory();
    for (const mode of ['Disabled', 'Everywhere', 'Exclusive', 'Everywhere'] as const) {
      const shared = deploymentOf(planes, options(mode), memory);
      const alone = deploymentOf(planes, options(mode));
      for (const zone of ['east', 'global', 'north', 'west'])
        expect(shared.computeResultsOf(zone).map(({ meshServices }) => meshServices)).toEqual(
          alone.resultsOf(zone).map(({ meshServices }) => meshServices),
        );
    }
  });

  it('is asked of a zone again only where a list that it read is another one', () => {
    const memory = deploymentMemory();
    const [dataplanes, policies] = [[], []];
    let asked = 0;
    const ask = (state: string, lists: Readonly<Record<string, readonly unknown[]>>): void => {
      memory.alone(
        'east',
        state,
        (kind) => [lists[kind] ?? policies],
        (reads) => {
          asked++;
          reads('Dataplane');
          return [];
        },
      );
    };
    ask('Everywhere', { Dataplane: dataplanes });
    ask('Everywhere', { Dataplane: dataplanes, MeshTimeout: [1] });
    expect(asked).toBe(1);
    ask('Exclusive', { Dataplane: dataplanes });
    ask('Everywhere', { Dataplane: [] });
    expect(asked).toBe(3);
  });
});

describe('the states of a zone', () => {
  it('are computed once for equal stages, and let go after their last use', () => {
    const asked: string[] = [];
    const sightAt = ({ mode }: Stage): Sight => ({
      zones: ['east'],
      of: () => {
        asked.push(mode);
        return [];
      },
    });
    const [disabled, everywhere] = [
      { mode: 'Disabled', changes: [] },
      { mode: 'Everywhere', changes: [] },
    ] as const;
    const order: readonly Stage[] = [disabled, everywhere, { ...disabled }, everywhere];
    const stateAt = statesInOrder(sightAt, 'east', order);
    const states = order.map(stateAt);
    expect(asked).toEqual(['Disabled', 'Everywhere']);
    expect(states[2]).toBe(states[0]);
    stateAt(disabled);
    expect(asked).toEqual(['Disabled', 'Everywhere', 'Disabled']);
  });
});
