import { fromBytes } from './bytes.ts';
import type { ListNode, Statement } from './node.ts';
import { executionError } from './state.ts';

/** What a template knows of the service it names. */
export interface TemplateData {
  readonly name: string;
  readonly displayName: string;
  readonly namespace: string;
  readonly zone: string;
  readonly mesh: string;
}

/** A piece of a template that needs no evaluator. */
export type PlainPart =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'field'; readonly field: keyof TemplateData }
  | { readonly is: 'label'; readonly key: string; readonly missing: string };

/** What became of a template: a text, the error that Go reports, or why it was not evaluated to the end. */
export type RenderedTemplate =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly error: string }
  | { readonly ok: false; readonly limit: string };

const fields: ReadonlyMap<string, keyof TemplateData> = new Map([
  ['Name', 'name'],
  ['DisplayName', 'displayName'],
  ['Namespace', 'namespace'],
  ['Mesh', 'mesh'],
  ['Zone', 'zone'],
]);

/** The pieces of a template that consists of text, known fields and labels only, as nearly all do; else undefined. */
export function compilePlain(source: string, list: ListNode | undefined): readonly PlainPart[] | undefined {
  const parts = list?.nodes.map((node) => partOf(source, node));
  return parts?.every((part) => part !== undefined) ? parts : undefined;
}

function partOf(source: string, node: Statement): PlainPart | undefined {
  if (node.type === 'text') return { is: 'text', text: fromBytes(node.text) };
  if (node.type !== 'action' || node.pipe.variables.length > 0 || node.pipe.commands.length !== 1) return undefined;
  const command = node.pipe.commands[0]!;
  const [first, second, ...more] = command.args;
  if (first.type === 'field' && first.names.length === 1 && second === undefined) {
    const field = fields.get(first.names[0]!);
    return field === undefined ? undefined : { is: 'field', field };
  }
  const isLabel = first.type === 'identifier' && first.name === 'label';
  if (!isLabel || second?.type !== 'string' || more.length > 0) return undefined;
  const missing = executionError(source, '', command, `error calling label: label ${second.value} not found`);
  return { is: 'label', key: fromBytes(second.value), missing: fromBytes(missing) };
}

/** What such pieces give. The first label that is missing is the error. */
export function renderPlain(
  parts: readonly PlainPart[],
  data: TemplateData,
  labels: Readonly<Record<string, string>>,
): RenderedTemplate {
  let text = '';
  for (const part of parts) {
    switch (part.is) {
      case 'text':
        text += part.text;
        break;
      case 'field':
        text += data[part.field];
        break;
      case 'label':
        if (!Object.hasOwn(labels, part.key)) return { ok: false, error: part.missing };
        text += labels[part.key];
        break;
    }
  }
  return { ok: true, text };
}
