import { catalogue } from '../engine/checks/catalogue.ts';
import type { Check } from '../engine/checks/define-check.ts';
import { type Notice, notices } from '../load/notices.ts';
import { compare } from '../model/compare.ts';
import type { Rule } from '../output/rule.ts';
import { groupOfCode } from './rule-groups.ts';

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
    group: groupOfCode(code),
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
  return { code, name, group: groupOfCode(code), severity, title, why, fix, source: '', on: ['any'], needs: [] };
}
