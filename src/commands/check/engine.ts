import { catalogue } from '../../engine/checks/catalogue.ts';
import { checkContext } from '../../engine/checks/check-context.ts';
import type { Check, CheckContext } from '../../engine/checks/define-check.ts';
import { type Checked, runChecks } from '../../engine/checks/run-checks.ts';
import type { Assumption } from '../../model/diagnostic.ts';
import type { World } from '../world.ts';
import type { CheckOptions } from './options.ts';

/** What the checks of the catalogue found, and what that leans on. */
export interface EngineAnswer extends Checked<CheckContext> {
  readonly assumptions: readonly Assumption[];
  /** Codes that would be looked at in mode Exclusive, and are not today. */
  readonly aboutSwitch: readonly string[];
}

/** Runs the checks that were asked for. */
export function runEngine(world: World, asked: CheckOptions): EngineAnswer {
  const { inventory, results } = world;
  const checks = catalogue.filter(({ code, name }) => asked.wanted(code, name));
  const { target, facts } = asked;
  const ctx = checkContext({ inventory, resultsIn: results, target, facts });
  const checked = runChecks(checks, ctx, target, { joinZones: true });
  const isBefore = results().some(({ context }) => context.mode !== 'Exclusive');
  return {
    ...checked,
    assumptions: checks.length === 0 ? [] : world.assumptions,
    aboutSwitch: isBefore ? checked.beside.filter(isAboutExclusive).map(({ code }) => code) : [],
  };
}

function isAboutExclusive({ on }: Check): boolean {
  return on.includes('Exclusive');
}
