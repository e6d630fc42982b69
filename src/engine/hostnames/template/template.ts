import { fromBytes, toBytes } from './bytes.ts';
import { execute } from './execute.ts';
import type { ListNode } from './node.ts';
import { parseTrees } from './parser.ts';
import { compilePlain, type PlainPart, type RenderedTemplate, renderPlain, type TemplateData } from './plain.ts';
import { quote } from './quote.ts';
import { startRun } from './state.ts';
import { stopped } from './stop.ts';
import type { Value } from './value.ts';

/** A template that Go can parse. It can be rendered any number of times; make it once. */
export interface ParsedTemplate {
  readonly ok: true;
  readonly source: string;
  readonly trees: ReadonlyMap<string, ListNode>;
  /** Set if the template has nothing but text, fields and labels. */
  readonly plain: readonly PlainPart[] | undefined;
  /** Set if this parser gave up where Go's would not; rendering then gives nothing but this. */
  readonly limit: string | undefined;
}

/** `error` is what Go says: `template: :1: unclosed action`. */
export interface TemplateParseError {
  readonly ok: false;
  readonly error: string;
}

/**
 * The template of a HostnameGenerator, parsed as Kuma does when it validates or evaluates it: Go's text/template with
 * the additional function `label`.
 *
 * @see Go 1.26 text/template; kuma v2.13.10 pkg/core/resources/apis/hostnamegenerator/api/v1alpha1/validate.go: validateTemplate
 */
export function parseTemplate(text: string): ParsedTemplate | TemplateParseError {
  const source = toBytes(text);
  const parsed = stopped(() => parseTrees(source));
  if (!parsed.ok && parsed.because === 'error') return { ok: false, error: fromBytes(parsed.message) };
  if (!parsed.ok) return { ok: true, source, trees: new Map(), plain: undefined, limit: parsed.message };
  const plain = compilePlain(source, parsed.value.get(''));
  return { ok: true, source, trees: parsed.value, plain, limit: undefined };
}

/**
 * What a template gives for a service. Nothing is trimmed or checked; an empty text is no error.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/hostnamegenerator/hostname/generator.go: EvaluateTemplate
 */
export function renderTemplate(
  template: ParsedTemplate,
  data: TemplateData,
  labels: Readonly<Record<string, string>>,
): RenderedTemplate {
  if (template.plain !== undefined) return renderPlain(template.plain, data, labels);
  return run(template, structOf('hostname.meshedName', data), (key) =>
    Object.hasOwn(labels, key) ? labels[key] : undefined,
  );
}

/** What a template over a map gives; a key that is not there prints as `<no value>`, which is no error. */
export function renderMapTemplate(template: ParsedTemplate, entries: ReadonlyMap<string, string>): RenderedTemplate {
  const fields = new Map([...entries].map(([key, value]) => [key, toBytes(value)]));
  return run(template, { kind: 'struct', type: 'map[string]string', fields }, () => undefined);
}

/**
 * What a template gives for the values that Kuma 2.14 validates it with: every field is its own name in lower case,
 * every label is `label`.
 *
 * @see kuma v2.14.3 pkg/core/resources/apis/hostnamegenerator/api/v1alpha1/validate.go: validateTemplate
 */
export function renderTemplateWithStubs(template: ParsedTemplate): RenderedTemplate {
  const stub = { name: 'name', displayName: 'displayname', namespace: 'namespace', mesh: 'mesh', zone: 'zone' };
  const type = 'struct { Name string; DisplayName string; Namespace string; Mesh string; Zone string }';
  return run(template, structOf(type, stub), () => 'label');
}

/** The message of the condition that Kuma sets when a template fails. @see kuma v2.13.10 pkg/core/resources/apis/hostnamegenerator/hostname/generator.go: EvaluateTemplate */
export function templateErrorMessage(error: string): string {
  return `pre evaluation of template with parameters failed with error=${fromBytes(quote(toBytes(error)))}`;
}

function structOf(type: string, data: TemplateData): Value {
  const fields = new Map([
    ['Name', toBytes(data.name)],
    ['DisplayName', toBytes(data.displayName)],
    ['Namespace', toBytes(data.namespace)],
    ['Mesh', toBytes(data.mesh)],
    ['Zone', toBytes(data.zone)],
  ]);
  return { kind: 'struct', type, fields };
}

function run(template: ParsedTemplate, data: Value, labelOf: (key: string) => string | undefined): RenderedTemplate {
  if (template.limit !== undefined) return { ok: false, limit: template.limit };
  const root = template.trees.get('');
  if (root === undefined) throw new Error('a parsed template has a tree with the empty name');
  const state = startRun(template.source, template.trees, (key) => {
    const value = labelOf(fromBytes(key));
    return value === undefined ? undefined : toBytes(value);
  });
  const result = stopped(() => execute(state, '', root, data));
  if (result.ok) return { ok: true, text: fromBytes(state.output) };
  return result.because === 'error'
    ? { ok: false, error: fromBytes(result.message) }
    : { ok: false, limit: result.message };
}
