import { catalogue } from '../../engine/checks/catalogue.ts';
import { checkContext } from '../../engine/checks/check-context.ts';
import { defaultFacts } from '../../engine/checks/facts.ts';
import { runChecks } from '../../engine/checks/run-checks.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { inOrder } from '../../output/diagnostics.ts';
import type { World } from '../world.ts';

const known = new WeakMap<World, readonly Diagnostic[]>();

/** Findings of the catalogue about a resource of this name. */
export function concerning(world: World, name: string): readonly Diagnostic[] {
  let all = known.get(world);
  if (all === undefined) {
    const { inventory, results } = world;
    all = inOrder(
      runChecks(catalogue, checkContext({ inventory, resultsIn: results, target: {}, facts: defaultFacts }))
        .diagnostics,
    );
    known.set(world, all);
  }
  const mentions = new RegExp(`(?:^|[^\\w-])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:[^\\w-]|$)`);
  return all.filter(({ resource, message }) => resource?.name === name || mentions.test(message));
}
