import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inboundRules } from '../../../src/engine/rules/inbound-rules.ts';
import { originsByMatches } from '../../../src/engine/rules/match-origins.ts';
import { buildFrom, buildSingle, buildTo } from '../../../src/engine/rules/matched.ts';
import { mergeConfs } from '../../../src/engine/rules/merge.ts';
import type { Policy } from '../../../src/engine/rules/policy.ts';
import { policyTypeOf } from '../../../src/engine/rules/policy-types.ts';
import { resourceRules, toEntries } from '../../../src/engine/rules/resource-rules.ts';
import { contains, containsElement, intersect, type Subset } from '../../../src/engine/rules/subset.ts';
import { ruleFor, type SubsetRule } from '../../../src/engine/rules/subset-rules.ts';
import { kriText } from '../../../src/model/kri.ts';
import { familyFolder, type Golden, upstreamCases } from '../admission/cases.ts';
import { conf, inFileOrder, ofGo, ofOurs, onlyKind, stored } from './upstream.ts';

const read = (family: string, name: string): string =>
  readFileSync(`${familyFolder(`upstream/${family}`)!}${name}/input.yaml`, 'utf8');

const forRules = ({ meta }: Policy): boolean => meta.name.startsWith('matched-for-rules-');

describe.skipIf(upstreamCases('resource-rules').length === 0)('upstream resource rules', () => {
  it.each(upstreamCases('resource-rules'))('$name', ({ name, read: readFile }) => {
    const { policyType, matchedPolicies } = readFile('case.yaml');
    const from = stored(read('resource-rules', name));
    const policies = from.policies(policyType).filter(({ meta }) => matchedPolicies.includes(meta.name));
    const expected = Object.entries<Golden>(readFile('expected.yaml') ?? {}).map(([key, rule]: [string, Golden]) => [
      key,
      {
        section: rule.ResourceSectionName,
        name: rule.Resource.name ?? rule.Resource.Name,
        conf: conf(rule.Conf),
        origin: rule.Origin.map((one: Golden) => `${one.Resource.Name}#${one.RuleIndex}`),
        byMatches: Object.fromEntries(
          Object.entries<Golden>(rule.OriginByMatches ?? {}).map(([hash, one]) => [
            hash,
            `${one.Resource.Name}#${one.RuleIndex}`,
          ]),
        ),
      },
    ]);
    const got = [...resourceRules(policies, from.referables).values()].map((rule) => [
      kriText(rule.kri),
      {
        section: rule.kri.sectionName,
        name: rule.resource.meta.name,
        conf: conf(rule.confs),
        origin: rule.origins.map(({ policy, index }) => `${policy.meta.name}#${index}`),
        byMatches: Object.fromEntries(
          [...originsByMatches(policyType === 'MeshHTTPRoute' ? rule.origins : [])].map(([hash, one]) => [
            hash,
            `${one.policy.meta.name}#${one.index}`,
          ]),
        ),
      },
    ]);
    expect(Object.fromEntries(got)).toEqual(Object.fromEntries(expected));
  });
});

describe.skipIf(upstreamCases('resource-rules-sort').length === 0)('upstream order of entries', () => {
  it.each(upstreamCases('resource-rules-sort'))('$name', ({ name, read: readFile }) => {
    const from = stored(read('resource-rules-sort', name));
    const entries = toEntries(from.policies(onlyKind(from)).filter(forRules));
    const expected = readFile('expected.yaml').map((one: Golden) => `${one.Meta.name}#${one.RuleIndex}`);
    expect(entries.map(({ policy, index }) => `${policy.meta.name}#${index}`)).toEqual(expected);
  });
});

describe.skipIf(upstreamCases('inbound-rules').length === 0)('upstream inbound rules', () => {
  it.each(upstreamCases('inbound-rules'))('$name', ({ name, read: readFile }) => {
    const from = stored(read('inbound-rules', name));
    const rules = inboundRules(from.policies(onlyKind(from)).filter(forRules));
    const expected = readFile('expected.yaml').rules.map((one: Golden) => ({
      conf: conf((one.conf.BaseEntry ?? one.conf).default),
      origin: `${one.origin.Resource.name}#${one.origin.RuleIndex}`,
    }));
    expect(rules.map((one) => ({ conf: conf(one.conf), origin: `${one.policy.meta.name}#${one.index}` }))).toEqual(
      expected,
    );
  });
});

describe.skipIf(upstreamCases('subset-rules').length === 0)('upstream rules by tags', () => {
  it.each(upstreamCases('subset-rules'))('$name', ({ name, read: readFile }) => {
    const { kind } = readFile('case.yaml');
    const expected = readFile('expected.yaml');
    const from = stored(read('subset-rules', name));
    const policies = inFileOrder(from.policies(onlyKind(from)));
    const rules = (): readonly SubsetRule[] => {
      if (kind === 'from') return buildFrom(policies).rules;
      if (kind === 'to') return buildTo(policies, from).legacy;
      const { conf: value, origins } = buildSingle(policyTypeOf(policies[0]!.kind)!, policies)!;
      return [{ subset: [], conf: value, origins, items: [] }];
    };
    expect(ofOurs(rules())).toEqual(ofGo(kind === 'from' ? expected.Rules['127.0.0.1:80'] : expected.Rules));
  });
});

const tags = (list: readonly { key: string; value: string; not?: boolean }[]): Subset =>
  list.map(({ key, value, not = false }) => ({ key, value, not }));

describe.skipIf(upstreamCases('subset-algebra').length === 0)('upstream algebra of tags', () => {
  it.each(upstreamCases('subset-algebra'))('$name', ({ read: readFile }) => {
    const { operation } = readFile('case.yaml');
    const input = readFile('input.yaml');
    const { result, conf: wanted } = readFile('expected.yaml');
    const answer = (): unknown => {
      if (operation === 'isSubset') return contains(tags(input.subset), tags(input.other));
      if (operation === 'intersect') return intersect(tags(input.subset), tags(input.other));
      if (operation === 'containsElement') return containsElement(tags(input.subset), input.element);
      const rules = input.rules.map((rule: Golden) => ({ ...rule, subset: tags(rule.subset), origins: [], items: [] }));
      return ruleFor(rules, input.element)?.conf ?? null;
    };
    expect(answer()).toEqual(operation === 'compute' ? wanted : result);
  });
});

/** Unset fields are no fields. */
const set = (value: unknown): Golden => JSON.parse(JSON.stringify(value, (_, one) => (one === null ? undefined : one)));

describe.skipIf(upstreamCases('conf-merge').length === 0)('upstream merging', () => {
  it.each(upstreamCases('conf-merge'))('$name', ({ read: readFile }) => {
    const merged = mergeConfs(readFile('input.yaml').policies, {
      groupBy: 'DirectMergeValues',
      byKey: { list: 'MergeValues', key: 'key' },
      isAppended: (field) => field.startsWith('Append'),
    });
    // A list that holds nothing and one that is not there are the same to Go.
    expect(set(merged)).toEqual(set(readFile('expected.yaml').merged));
  });
});
