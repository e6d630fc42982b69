import type { KumaVersion } from '../../model/behaviour.ts';
import type { At, Certainty, Diagnostic, Severity, Spot } from '../../model/diagnostic.ts';
import type { MeshServicesMode } from '../../model/mesh.ts';
import { catalogue } from '../checks/catalogue.ts';
import { checkContext } from '../checks/check-context.ts';
import type { Check, Facts, Occasion, Target } from '../checks/define-check.ts';
import { runChecks } from '../checks/run-checks.ts';
import { type Change, type PlanWorld, resultsOf } from './stage.ts';

/** What a step has to be looked at for. */
export interface PlanFinding {
  readonly code: string;
  readonly severity: 'blocker' | 'behaviour' | 'info';
  /** `possible`: it depends on what is really used. */
  readonly certainty: Certainty;
  /** The step whose entry it bars: a mode, or a version. */
  readonly on: string;
  readonly mesh: string;
  readonly object: string;
  readonly message: string;
  readonly fix: string;
  readonly at?: At | Spot;
  /** What the plan does before the step takes it away. */
  readonly resolved: boolean;
}

const severities: Readonly<Record<Severity, PlanFinding['severity']>> = {
  error: 'blocker',
  warning: 'behaviour',
  info: 'info',
};

/** What a plan makes: all of it, and what of it is there before the step. */
export interface Done {
  readonly all: readonly Change[];
  readonly before: readonly Change[];
}

/**
 * The findings of the catalogue that belong to a step, worst first: those that hold for the input as it is, each with
 * whether it still holds: one that bars the step, once what comes before the step is done; any other, at the end.
 * `partDone` is told whenever what was computed is not needed any more.
 */
export function gateOf(
  world: PlanWorld,
  from: MeshServicesMode,
  step: { readonly label: string; readonly mode: MeshServicesMode; readonly version?: KumaVersion },
  changes: Done,
  facts: Facts,
  partDone: () => void = () => {},
): readonly PlanFinding[] {
  const target: Target = step.version === undefined ? { mode: step.mode } : { version: step.version };
  const occasion: Occasion | undefined =
    step.version === undefined
      ? step.mode === 'Disabled'
        ? 'rollback'
        : step.mode
      : step.version === '3.0'
        ? '3.0'
        : '2.14';
  const checks = catalogue.filter(
    ({ on, severity }) =>
      on.includes(occasion) || (on.includes('any') && severity === 'error' && step.version === undefined),
  );
  const raw = findingsAt(world, from, step.mode, target, [], checks, facts);
  if (raw.length === 0) return [];
  // Whether a finding is gone is asked of its own check alone.
  const found = new Set(raw.map(({ code }) => code));
  const asked = checks.filter(({ code }) => found.has(code));
  partDone();
  const leftAt = (some: readonly Change[]): ReadonlySet<string> | undefined => {
    if (some.length === 0) return undefined;
    const left = new Set(findingsAt(world, from, step.mode, target, some, asked, facts).map(identity));
    partDone();
    return left;
  };
  const atTheEnd = leftAt(changes.all);
  const atTheStep = changes.before === changes.all ? atTheEnd : leftAt(changes.before);
  return raw
    .map((one): PlanFinding => {
      const { code, severity, certainty = 'certain', resource, message, fix = '', at } = one;
      return {
        code,
        severity: severities[severity],
        certainty,
        on: step.label,
        mesh: resource?.mesh ?? '',
        object: resource === undefined ? '' : `${resource.kind}/${resource.name}`,
        message,
        fix,
        ...(at === undefined ? {} : { at }),
        resolved: isGone(severity === 'error' ? atTheStep : atTheEnd, one),
      };
    })
    .toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

function isGone(left: ReadonlySet<string> | undefined, one: Diagnostic): boolean {
  return left !== undefined && !left.has(identity(one));
}

const order: readonly PlanFinding['severity'][] = ['blocker', 'behaviour', 'info'];

function findingsAt(
  world: PlanWorld,
  from: MeshServicesMode,
  mode: MeshServicesMode,
  target: Target,
  changes: readonly Change[],
  checks: readonly Check[],
  facts: Facts,
): readonly Diagnostic[] {
  const today = target.mode === undefined ? mode : from;
  const ctx = checkContext({
    inventory: world.inventoryAt(changes),
    resultsIn: (asked) => resultsOf(world.see({ mode: asked ?? today, changes })),
    target,
    facts,
  });
  return runChecks(checks, ctx, target).diagnostics;
}

function identity({ code, resource, message }: Diagnostic): string {
  return `${code}\n${resource?.kind ?? ''}/${resource?.name ?? ''}\n${message}`;
}
