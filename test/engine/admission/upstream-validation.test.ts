import { describe, expect, it } from 'vitest';
import { type AdmissionSettings, admit } from '../../../src/engine/admission/admit.ts';
import { admissionFacts } from '../../../src/engine/admission/facts.ts';
import { type JsonObject, objectAt, textAt } from '../../../src/engine/admission/json.ts';
import { rulesOfKind } from '../../../src/engine/admission/kind-traits.ts';
import { type Place, type Rejection, root } from '../../../src/engine/admission/rejection.ts';
import { checkTargetRef } from '../../../src/engine/admission/target-ref.ts';
import { parseTemplate } from '../../../src/engine/hostnames/template/template.ts';
import { parameters, upstreamCases } from './cases.ts';

const facts = admissionFacts['2.13'];
const settings: AdmissionSettings = {
  kumaVersion: '2.13',
  environment: 'universal',
  role: 'zone',
  federated: false,
  zone: 'default',
};

/** Upstream looks at a spec without schema and defaults: only the validator of the kind is held against these. */
function validated(document: JsonObject): readonly Rejection[] {
  const rules = rulesOfKind(textAt(document, 'type'))!;
  const plugin = rules.family === 'plugin';
  const out: Rejection[] = [];
  const name = textAt(document, 'name');
  rules.check?.(out, plugin ? (objectAt(document, 'spec') ?? {}) : document, {
    facts,
    place: plugin ? { field: 'spec', path: ['spec'] } : root,
    name,
    displayName: name,
    systemRole: true,
    parseTemplate: (text) => {
      const parsed = parseTemplate(text);
      return parsed.ok ? undefined : parsed.error;
    },
  });
  return out;
}

/** Cases about values that the schema refuses in other words, before a validator is asked: only that much is checked. */
const bySchema: ReadonlySet<string> = new Set([
  'meshexternalservice/invalid-full-failing-example',
  'meshexternalservice/invalid-minimal-failing-example-with-unknown-port',
  'meshmultizoneservice/invalid-spec-errors',
  'meshtls/invalid-full-failing-example',
]);

interface Violation {
  readonly field: string;
  readonly message: string;
}

const asParameters = (violations: readonly Violation[] | undefined): readonly string[] =>
  parameters((violations ?? []).map(({ field, message }) => ({ field, reason: message })));

describe.skipIf(upstreamCases('validation').length === 0)('upstream validation', () => {
  it.each(upstreamCases('validation').filter(({ name }) => !bySchema.has(name)))('$name', ({ read }) => {
    expect(parameters(validated(read('input.yaml')))).toEqual(asParameters(read('expected.yaml').violations));
  });

  it.each(upstreamCases('validation').filter(({ name }) => bySchema.has(name)))('$name (by the schema)', ({ read }) => {
    expect(admit(read('input.yaml'), settings)).not.toEqual([]);
  });
});

describe.skipIf(upstreamCases('validation-targetref').length === 0)('upstream validation of one targetRef', () => {
  const place: Place = { field: 'targetRef', path: ['targetRef'] };
  it.each(upstreamCases('validation-targetref'))('$name', ({ read }) => {
    const { options } = read('case.yaml');
    const out: Rejection[] = [];
    const rules = {
      kinds: options.supportedKinds ?? [],
      gatewayTags: options.gatewayListenerTagsAllowed,
      inbound: options.isInboundPolicy,
    };
    checkTargetRef(out, place, read('input.yaml') ?? {}, rules, facts);
    expect(parameters(out)).toEqual(asParameters(read('expected.yaml').violations));
  });
});
