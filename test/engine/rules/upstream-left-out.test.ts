import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { policyRole } from '../../../src/engine/admission/policy-role.ts';
import { familyFolder, type Golden, upstreamCases } from '../admission/cases.ts';

describe.skipIf(upstreamCases('policy-role').length === 0)('upstream policy-role', () => {
  it.each(upstreamCases('policy-role'))('$name', ({ name, read }) => {
    const { environment, namespace = '', isSystemNamespace = false } = read('case.yaml').options;
    const text = readFileSync(`${familyFolder('upstream/policy-role')!}${name}/input.yaml`, 'utf8');
    const { spec } = load(text) as Golden;
    const own = environment === 'kubernetes' ? namespace : '';
    expect(policyRole(spec, own, isSystemNamespace ? own : 'kuma-system')).toEqual(read('expected.yaml'));
  });
});

/** Families of references and policies that no test compares, and why. */
const leftOut: Readonly<Record<string, string>> = {
  'matching-egress-from-rules': 'the proxies of zone egresses are not modelled',
  'matching-egress-from-to-rules': 'the proxies of zone egresses are not modelled',
  'matching-egress-to-rules': 'the proxies of zone egresses are not modelled',
  'auto-reachable-backends': 'reachability out of MeshTrafficPermission is experimental, and off by default',
};

describe('upstream families of references and policies', () => {
  const families = familyFolder('upstream') === undefined ? [] : readdirSync(familyFolder('upstream')!);
  const compared = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(`test/${file}`, 'utf8'))
    .join('\n');

  it('are compared, or left out with a reason', () => {
    const ours = families.filter((family) =>
      /^(matching|resource-rules|subset|resolve|routes|route-|conf-|inbound-|policy-|auto-)/.test(family),
    );
    expect(ours.filter((family) => !compared.includes(`'${family}'`) && leftOut[family] === undefined)).toEqual([]);
  });
});
