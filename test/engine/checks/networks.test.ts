import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/engine/checks/catalogue.ts';
import { checkContext } from '../../../src/engine/checks/check-context.ts';
import { defaultFacts } from '../../../src/engine/checks/facts.ts';
import { runChecks } from '../../../src/engine/checks/run-checks.ts';
import { generate } from '../../../src/engine/generate/generate.ts';
import { readInventory } from '../../../src/load/inventory.ts';
import { contextsOf } from '../../support/mesh.ts';

const mesh = 'type: Mesh\nname: default\n';

function messages(networks: readonly string[]): readonly string[] {
  const results = contextsOf(mesh).map(generate);
  const ctx = checkContext({
    inventory: readInventory([{ file: 'input.yaml', text: mesh }], []),
    resultsIn: () => results,
    target: {},
    facts: { ...defaultFacts, networks },
  });
  return runChecks(
    catalogue.filter(({ code }) => code === 'MS068'),
    ctx,
  ).diagnostics.map(({ message }) => message);
}

describe('MS068: networks that operators tell', () => {
  it('says which of them overlaps the addresses of which kind', () => {
    expect(messages(['10.0.0.0/8', '241.7.0.0/16'])).toEqual([
      'network 241.7.0.0/16 overlaps 241.0.0.0/8, the addresses of MeshServices',
    ]);
    expect(messages(['250.1.0.0/16'])).toEqual([
      'network 250.1.0.0/16 overlaps 240.0.0.0/4, the addresses of values of kuma.io/service',
    ]);
  });

  it('is quiet about networks beside them, and about what is no range', () => {
    expect(messages(['10.0.0.0/8', '239.255.255.0/24', 'fd00::/8'])).toEqual([]);
  });
});
