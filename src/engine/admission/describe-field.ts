import type { KumaVersion } from '../../model/behaviour.ts';
import { type AdmissionFacts, admissionFacts } from './facts.ts';
import { kinds } from './kinds/index.ts';
import type { FieldType, Message } from './proto.ts';
import type { Schema } from './schema.ts';
import { backendRefSchema, targetRefSchema } from './target-ref-schema.ts';

/** What the schema of a kind says of one of its fields. */
export interface FieldDescription {
  readonly kind: string;
  /** Names from the root of the resource on; lists have no step of their own. */
  readonly path: readonly string[];
  /** `object`, `list of objects`, `integer`, `duration`, … */
  readonly type: string;
  readonly required: boolean;
  /** The only values that it takes; empty: no such list. */
  readonly values: readonly string[];
  readonly default?: string | number | boolean;
  /** `1 to 65535`, `at most 63 characters`. */
  readonly range?: string;
  /** What it has in it, in the order of the schema. */
  readonly fields: readonly { readonly name: string; readonly type: string; readonly required: boolean }[];
}

/** Names of the kinds whose fields are known. */
export const describedKinds: readonly string[] = kinds.map(({ kind }) => kind).toSorted();

/**
 * A field of a kind, by the names on the way to it; `undefined` where the kind has none there.
 *
 * Names of old kinds begin at the root of the Universal form; `spec` before them is the Kubernetes form of the same.
 */
export function describeField(
  kind: string,
  path: readonly string[],
  version: KumaVersion,
): FieldDescription | undefined {
  const rules = kinds.find((one) => one.kind === kind);
  if (rules === undefined) return undefined;
  const facts = admissionFacts[version];
  const root: Node =
    rules.family === 'proto'
      ? nodeOfMessage(rules.message)
      : {
          type: 'object',
          fields: [
            ['spec', nodeOfSchema(rules.spec, facts, true)],
            ...(rules.status === undefined ? [] : [['status', nodeOfSchema(rules.status, facts, false)] as const]),
          ],
        };
  let node = root;
  const steps = rules.family === 'proto' && path[0] === 'spec' ? path.slice(1) : path;
  for (const step of steps) {
    const found = node.fields?.find(([name]) => name.toLowerCase() === step.toLowerCase());
    if (found === undefined) return undefined;
    node = found[1];
  }
  const { type, required = false, values = [], range, fields = [] } = node;
  return {
    kind,
    path: steps,
    type,
    required,
    values,
    ...(node.default === undefined ? {} : { default: node.default }),
    ...(range === undefined ? {} : { range }),
    fields: fields.map(([name, one]) => ({ name, type: one.type, required: one.required ?? false })),
  };
}

/** Names of the fields of an object, for "did you mean". */
export function fieldNames(kind: string, path: readonly string[], version: KumaVersion): readonly string[] {
  return describeField(kind, path, version)?.fields.map(({ name }) => name) ?? [];
}

interface Node {
  readonly type: string;
  readonly required?: boolean;
  readonly values?: readonly string[];
  readonly default?: string | number | boolean;
  readonly range?: string;
  readonly fields?: readonly (readonly [string, Node])[];
}

function nodeOfSchema(schema: Schema, facts: AdmissionFacts, required = false): Node {
  const base = required ? { required } : {};
  switch (schema.type) {
    case 'target-ref':
      return nodeOfSchema(schema.backend ? backendRefSchema(facts) : targetRefSchema(facts), facts, required);
    case 'object':
      return {
        ...base,
        type: 'object',
        fields: [...schema.properties].map(
          ([name, inner]) => [name, nodeOfSchema(inner, facts, schema.required.includes(name))] as const,
        ),
      };
    case 'array': {
      const item = nodeOfSchema(schema.items, facts);
      return {
        ...item,
        ...base,
        required,
        type: listOf(item.type),
        ...rangeOf(schema.minItems, schema.maxItems, 'item'),
      };
    }
    case 'map':
      return { ...base, type: `map of ${plural(nodeOfSchema(schema.values, facts).type)}` };
    case 'string':
      return {
        ...base,
        type:
          schema.go === 'duration'
            ? 'duration'
            : schema.go === 'time'
              ? 'time'
              : schema.format === 'byte'
                ? 'bytes'
                : 'string',
        ...(schema.enum === undefined ? {} : { values: schema.enum }),
        ...(schema.default === undefined ? {} : { default: schema.default }),
        ...rangeOf(schema.minLength, schema.maxLength, 'character'),
      };
    case 'integer':
      return {
        ...base,
        type: 'integer',
        ...(schema.default === undefined ? {} : { default: schema.default }),
        ...rangeOf(schema.minimum, schema.maximum, ''),
      };
    case 'boolean':
      return { ...base, type: 'boolean', ...(schema.default === undefined ? {} : { default: schema.default }) };
    case 'int-or-string':
      return { ...base, type: 'integer or string' };
    default:
      return { ...base, type: 'anything' };
  }
}

const scalars = {
  string: 'string',
  bool: 'boolean',
  uint32: 'integer',
  double: 'number',
  duration: 'duration',
  struct: 'object',
} as const;

function nodeOfMessage({ fields }: Message): Node {
  return { type: 'object', fields: fields.map(({ json, type }) => [json, nodeOfField(type)] as const) };
}

function nodeOfField(type: FieldType): Node {
  if (typeof type === 'string') return { type: scalars[type] };
  if ('fields' in type) return nodeOfMessage(type);
  if ('enum' in type) return { type: 'string', values: type.values };
  if ('map' in type) return { type: 'map of strings' };
  const item = nodeOfField(type.list);
  return { ...item, type: listOf(item.type) };
}

function listOf(type: string): string {
  return `list of ${plural(type)}`;
}

function plural(type: string): string {
  return /^(?:anything|bytes)$|^(?:map|list) of |or string$/.test(type) ? type : `${type}s`;
}

function rangeOf(least: number | undefined, most: number | undefined, noun: string): { readonly range?: string } {
  if (least === undefined && most === undefined) return {};
  const end = noun === '' ? '' : ` ${noun}${(most ?? least) === 1 ? '' : 's'}`;
  if (most === undefined) return { range: `at least ${least}${end}` };
  return { range: least === undefined ? `at most ${most}${end}` : `${least} to ${most}${end}` };
}
