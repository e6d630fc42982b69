import { catalogue } from '../engine/checks/catalogue.ts';
import type { Check } from '../engine/checks/define-check.ts';
import { type Notice, notices } from '../load/notices.ts';
import { compare } from '../model/compare.ts';

/** One entry of the catalogue: a hazard, or something that reading finds fault with. */
export interface Rule
  extends Pick<
    Check,
    'code' | 'name' | 'severity' | 'title' | 'why' | 'fix' | 'on' | 'since' | 'until' | 'environments' | 'undecided'
  > {
  /** Kinds without which it can say nothing; one of several is written `A or B`. */
  readonly needs: readonly string[];
  /** Where the behaviour comes from; empty where it is about the input alone. */
  readonly source: string;
}

/** Every rule that meshsvc looks for, by code. */
export function allRules(): readonly Rule[] {
  return [...catalogue.map(ruleOfCheck), ...Object.values(notices).map(ruleOfNotice)].toSorted((a, b) =>
    compare(a.code, b.code),
  );
}

function ruleOfCheck(check: Check): Rule {
  const { code, name, severity, title, why, fix, source, on, needs, since, until, environments, undecided } = check;
  return {
    code,
    name,
    severity,
    title,
    why,
    fix,
    source,
    on,
    needs: needs.map((need) => (typeof need === 'string' ? need : need.join(' or '))),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(environments === undefined ? {} : { environments }),
    ...(undecided === undefined ? {} : { undecided }),
  };
}

function ruleOfNotice({ code, name, severity, title, why, fix }: Notice): Rule {
  return { code, name, severity, title, why, fix, source: '', on: ['any'], needs: [] };
}
