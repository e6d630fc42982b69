import type { Severity } from '../../../model/diagnostic.ts';
import type { Check, CheckContext, Finding, Need } from '../define-check.ts';

/** What the checks for Kuma 3.0 share: its development branch is what is known of it. */
interface UpgradeCheck {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  readonly needs: readonly Need[];
  readonly environments?: NonNullable<Check['environments']>;
  readonly run: (this: void, ctx: CheckContext) => Iterable<Finding>;
}

/** A check of what Kuma 3.0 takes away. */
export function defineUpgradeCheck(check: UpgradeCheck): Check {
  return { ...check, on: ['3.0'], source: 'kuma, branch of the unreleased 3.0: UPGRADE.md of 2026-08-21' };
}
