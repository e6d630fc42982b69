import { catalogue } from '../engine/checks/catalogue.ts';
import { checkContext } from '../engine/checks/check-context.ts';
import type { Target } from '../engine/checks/define-check.ts';
import { defaultFacts } from '../engine/checks/facts.ts';
import { runChecks } from '../engine/checks/run-checks.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { World } from './world.ts';

/** What checks find: those that are wanted, or all of the catalogue. */
export function catalogueFindings(
  { inventory, results }: World,
  isWanted: (code: string) => boolean = () => true,
  target: Target = {},
): readonly Diagnostic[] {
  const checks = catalogue.filter(({ code }) => isWanted(code));
  const context = checkContext({ inventory, resultsIn: results, target, facts: defaultFacts });
  return runChecks(checks, context, target).diagnostics;
}

/** Whether a finding is about a resource of this name, or speaks of it. */
export function concerns(name: string): (finding: Diagnostic) => boolean {
  const mentions = new RegExp(`(?:^|[^\\w-])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:[^\\w-]|$)`);
  return ({ resource, message }) => resource?.name === name || mentions.test(message);
}
