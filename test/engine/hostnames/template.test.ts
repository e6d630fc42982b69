import { describe, expect, it } from 'vitest';
import type { RenderedTemplate } from '../../../src/engine/hostnames/template/plain.ts';
import {
  parseTemplate,
  renderTemplate,
  renderTemplateWithStubs,
  templateErrorMessage,
} from '../../../src/engine/hostnames/template/template.ts';
import { type Outcome, templateCases } from './template-cases.ts';

const data = { name: 'web-x7', displayName: 'web', namespace: '', mesh: 'default', zone: 'east' };
const labels = { team: 'shop', empty: '', n: '9', uml: 'grün-✓', 'kuma.io/zone': 'east' };

function rendered(template: string): RenderedTemplate | { readonly parse: string } {
  const parsed = parseTemplate(template);
  return parsed.ok ? renderTemplate(parsed, data, labels) : { parse: parsed.error };
}

function outcomeOf(template: string): Outcome | { readonly limit: string } {
  const result = rendered(template);
  if ('parse' in result) return result;
  if (result.ok) return { text: result.text };
  return 'error' in result ? { error: result.error } : { limit: result.limit };
}

for (const [topic, cases] of Object.entries(templateCases)) {
  describe(`Go on ${topic}`, () => {
    it.each(cases)('%j', (template, outcome) => {
      expect(outcomeOf(template)).toEqual(outcome);
    });
  });
}

it.each([
  ['{{ .Name ', 'unclosed action'],
  ['{{ nope .Name }}', 'function "nope" not defined'],
])('refuses %j with the words that Kuma reports', (template, problem) => {
  expect(parseTemplate(template)).toEqual({ ok: false, error: `template: :1: ${problem}` });
});

it('escapes an error as Kuma does in the message of a condition', () => {
  const result = rendered('{{ label "absent" }}.x');
  expect(result).toHaveProperty('error');
  expect(templateErrorMessage((result as { error: string }).error)).toBe(
    String.raw`pre evaluation of template with parameters failed with error="template: :1:3: executing \"\" at <label \"absent\">: error calling label: label absent not found"`,
  );
  expect(templateErrorMessage('a\nü\u200b')).toBe(
    String.raw`pre evaluation of template with parameters failed with error="a\nü\u200b"`,
  );
});

it.each([
  '{{ range 1000000000000 }}{{ end }}',
  '{{ range 1000000000000 }}x{{ end }}',
  '{{ $x := "aaaaaaaa" }}{{ range 1000 }}{{ $x = print $x $x }}{{ end }}',
  '{{ printf "%1000000d" 1 }}',
  '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}',
  `{{ ${'('.repeat(20_000)}1${')'.repeat(20_000)} }}`,
  '{{ if . }}'.repeat(20_000) + '{{ end }}'.repeat(20_000),
])('gives up on %.60s', (template) => {
  expect(rendered(template)).toEqual({ ok: false, limit: expect.any(String) });
});

it('replaces bytes that are no UTF-8, as Kuma does when it stores them', () => {
  expect(rendered('{{ slice (label "uml") 0 3 }}')).toEqual({ ok: true, text: 'gr\ufffd' });
});

it('renders with the values that 2.14 validates with', () => {
  const stub = (template: string) => {
    const parsed = parseTemplate(template);
    return parsed.ok ? renderTemplateWithStubs(parsed) : parsed;
  };
  expect(stub('{{ .Name }}.{{ .DisplayName }}.{{ .Namespace }}.{{ .Mesh }}.{{ .Zone }}.{{ label "any" }}')).toEqual({
    ok: true,
    text: 'name.displayname.namespace.mesh.zone.label',
  });
  expect(stub('{{ .Foo }}')).toEqual({
    ok: false,
    error:
      'template: :1:3: executing "" at <.Foo>: can\'t evaluate field Foo in type struct { Name string; DisplayName string; Namespace string; Mesh string; Zone string }',
  });
});
