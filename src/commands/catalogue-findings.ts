import { catalogue } from '../engine/checks/catalogue.ts';
import { checkContext } from '../engine/checks/check-context.ts';
import type { Target } from '../engine/checks/define-check.ts';
import { defaultFacts } from '../engine/checks/facts.ts';
import { runChecks } from '../engine/checks/run-checks.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { World } from './world.ts';

/** What the checks of a range of codes find, both ends included; all of the catalogue without one. */
export function catalogueFindings(
  { inventory, results }: World,
  [first, last]: readonly [string, string] = ['MS000', 'MS999'],
  target: Target = {},
): readonly Diagnostic[] {
  const checks = catalogue.filter(({ code }) => code >= first && code <= last);
  const context = checkContext({ inventory, resultsIn: results, target, facts: defaultFacts });
  return runChecks(checks, context, target).diagnostics;
}

/** Whether a finding is about a resource of this name, or speaks of it. */
export function concerns(name: string): (finding: Diagnostic) => boolean {
  const mentions = new RegExp(`(?:^|[^\\w-])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:[^\\w-]|$)`);
  return ({ resource, message }) => resource?.name === name || mentions.test(message);
}
