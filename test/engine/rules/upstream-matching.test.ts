import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTargetRef } from '../../../src/engine/resolve/read-ref.ts';
import { resolveTargetRef } from '../../../src/engine/resolve/target-ref.ts';
import { type MatchedPolicies, policyMatcher, type ToRules } from '../../../src/engine/rules/matched.ts';
import type { Policy } from '../../../src/engine/rules/policy.ts';
import { indexPolicies } from '../../../src/engine/rules/policy-index.ts';
import { type PolicyKind, policyTypeOf } from '../../../src/engine/rules/policy-types.ts';
import { kriOf, kriText, withSection } from '../../../src/model/kri.ts';
import { familyFolder, type Golden, upstreamCases } from '../admission/cases.ts';
import { conf, inFileOrder, ofGo, ofOurs, type Stored, stored } from './upstream.ts';

const read = (family: string, name: string): string =>
  readFileSync(`${familyFolder(`upstream/${family}`)!}${name}/input.yaml`, 'utf8');

const matched = (from: Stored, kind: PolicyKind, policies: readonly Policy[]): MatchedPolicies =>
  policyMatcher(policyTypeOf(kind)!, indexPolicies(policies, from.routeByName), from)(from.proxies[0]!);

describe.each(['matching-policies', 'matching-dataplane-kind'])('upstream %s', (family) => {
  it.skipIf(upstreamCases(family).length === 0).each(upstreamCases(family))('$name', ({ name, read: readFile }) => {
    const { policyType } = readFile('case.yaml');
    const from = stored(read(family, name));
    const { policies } = matched(from, policyType, inFileOrder(from.policies(policyType)));
    expect(policies.map(({ meta }) => meta.name)).toEqual(
      (readFile('expected.yaml').items ?? []).map((one: Golden) => one.name),
    );
  });
});

const resourceRules = ({ resources }: ToRules): unknown =>
  Object.fromEntries(
    [...resources.values()].map(({ kri, confs, origins }) => [
      kriText(kri),
      { conf: conf(confs), origin: origins.map(({ policy, index }) => `${policy.meta.name}#${index}`) },
    ]),
  );
const goResourceRules = (rules: Record<string, Golden> | null | undefined): unknown =>
  Object.fromEntries(
    Object.entries(rules ?? {}).map(([key, { Conf, Origin }]) => [
      key,
      {
        conf: conf(Conf),
        origin: Origin.map((one: Golden) => `${one.Resource.Name ?? one.Resource.name}#${one.RuleIndex}`),
      },
    ]),
  );

describe.each(['matching-to-rules', 'matching-meshexternalservice'])('upstream %s', (family) => {
  it.skipIf(upstreamCases(family).length === 0).each(upstreamCases(family))('$name', ({ name, read: readFile }) => {
    const { policyType } = readFile('case.yaml');
    const from = stored(read(family, name));
    const { to } = matched(from, policyType, from.policies(policyType));
    const expected = readFile('expected.yaml');
    expect(ofOurs(to.legacy)).toEqual(ofGo(expected.Rules));
    expect(resourceRules(to)).toEqual(goResourceRules(expected.ResourceRules));
  });
});

const inboundOf = (entries: Record<string, readonly Golden[]> | null | undefined): unknown =>
  Object.fromEntries(
    Object.entries(entries ?? {}).map(([listener, rules]) => [
      listener,
      rules.map(({ conf: value, origin }) => ({
        conf: conf((value.BaseEntry ?? value).default),
        origin: `${origin.Resource.name}#${origin.RuleIndex}`,
      })),
    ]),
  );
const ourInbound = ({ listeners }: MatchedPolicies): unknown =>
  Object.fromEntries(
    listeners.map(({ listener, inbound }) => [
      `${listener.address}:${listener.port}`,
      inbound.map((one) => ({ conf: conf(one.conf), origin: `${one.policy.meta.name}#${one.index}` })),
    ]),
  );
const ourFrom = ({ listeners }: MatchedPolicies): unknown =>
  Object.fromEntries(listeners.map(({ listener, from }) => [`${listener.address}:${listener.port}`, ofOurs(from)]));
const goFrom = (entries: Record<string, Golden> | null | undefined): unknown =>
  Object.fromEntries(Object.entries(entries ?? {}).map(([listener, rules]) => [listener, ofGo(rules)]));

describe.skipIf(upstreamCases('matching-from-rules').length === 0)('upstream matching-from-rules', () => {
  it.each(upstreamCases('matching-from-rules'))('$name', ({ name, read: readFile }) => {
    const { policyType } = readFile('case.yaml');
    const from = stored(read('matching-from-rules', name));
    const got = matched(from, policyType, from.policies(policyType));
    const expected = readFile('expected.yaml');
    expect(ourFrom(got)).toEqual(goFrom(expected.Rules));
    expect(ourInbound(got)).toEqual(inboundOf(expected.InboundRules));
  });
});

describe.skipIf(upstreamCases('matching-gateways').length === 0)('upstream matching-gateways', () => {
  it.each(upstreamCases('matching-gateways'))('$name', ({ name, read: readFile }) => {
    const { policyType } = readFile('case.yaml');
    const from = stored(read('matching-gateways', name));
    const got = matched(from, policyType, inFileOrder(from.policies(policyType)));
    const expected = readFile('expected.yaml');
    const rules = (list: readonly { readonly target: Golden; readonly to: ToRules }[]): unknown =>
      Object.fromEntries(
        list.map(({ target, to }) => [
          [target.address, target.port, ...(target.hostname === undefined ? [] : [target.hostname])].join(':'),
          { rules: ofOurs(to.legacy), resources: resourceRules(to) },
        ]),
      );
    const goRules = (entries: Record<string, Golden> | null | undefined): unknown =>
      Object.fromEntries(
        Object.entries(entries ?? {}).map(([key, one]) => [
          key,
          { rules: ofGo(one.Rules), resources: goResourceRules(one.ResourceRules) },
        ]),
      );
    expect(rules(got.gateway.byHostname)).toEqual(goRules(expected.ToRules.ByListenerAndHostname));
    expect(rules(got.gateway.byListener)).toEqual(goRules(expected.ToRules.ByListener));
    expect(ourFrom(got)).toEqual(goFrom(expected.FromRules));
    expect(ourInbound(got)).toEqual(inboundOf(expected.InboundRules));
  });
});

describe.skipIf(upstreamCases('resolve-targetref').length === 0)('upstream resolve-targetref', () => {
  it.each(upstreamCases('resolve-targetref'))('$name', ({ name, read: readFile }) => {
    const { policy, targetRef } = readFile('case.yaml');
    let text = '';
    try {
      text = read('resolve-targetref', name);
    } catch {
      // A case without resources has no input.
    }
    const origin = kriOf({ kind: 'MeshTimeout', meta: policy });
    const { candidates } = resolveTargetRef(readTargetRef(targetRef), origin, stored(text).referables);
    const kept = candidates.flatMap(({ resource, section }) =>
      section === undefined ? [] : [kriText(withSection(resource.kri, section))],
    );
    expect(kept).toEqual(readFile('expected.yaml').resolved ?? []);
  });
});
