import type { Path } from '../../model/source.ts';
import { didYouMean } from '../../model/suggest.ts';
import { isObject, type JsonObject } from './json.ts';
import { kinds } from './kinds/index.ts';
import type { FieldType, Message } from './proto.ts';
import type { Schema } from './schema.ts';

/** A field that a kind does not have. Kuma ignores it on Universal without a word. */
export interface UnknownField {
  readonly path: Path;
  readonly name: string;
  /** The field that was probably meant. */
  readonly near: string | undefined;
}

const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
const universalMeta = ['type', 'mesh', 'name', 'labels', 'creationTime', 'modificationTime', 'kri', 'spec', 'status'];
const messageMeta = universalMeta.filter((name) => name !== 'spec');
const kubernetesMeta = ['apiVersion', 'kind', 'metadata', 'mesh', 'spec', 'status'];
const refFields = ['kind', 'name', 'namespace', 'labels', 'sectionName', 'tags', 'proxyTypes', 'mesh'];
const backendFields = [...refFields, 'weight', 'port'];

/**
 * The fields of a resource that its kind does not have, in the order in which they stand; of kinds that are not looked
 * at none. `status`, and what a schema leaves open, is not looked at.
 */
export function unknownFields(resource: unknown): readonly UnknownField[] {
  if (!isObject(resource)) return [];
  const universal = typeof resource['type'] === 'string';
  const kind = byName.get(String(universal ? resource['type'] : resource['kind']));
  if (kind === undefined) return [];
  const found: UnknownField[] = [];
  if (kind.family === 'plugin') {
    checkKeys(found, resource, universal ? universalMeta : kubernetesMeta, []);
    walkSchema(found, kind.spec, resource['spec'], ['spec']);
  } else if (universal) {
    // Here the fields of the spec stand beside the name; what is under `spec` is read by nobody.
    walkMessage(found, kind.message, resource, [], messageMeta);
  } else {
    checkKeys(found, resource, kubernetesMeta, []);
    walkMessage(found, kind.message, resource['spec'], ['spec'], []);
  }
  return found;
}

function checkKeys(found: UnknownField[], value: JsonObject, known: readonly string[], path: Path): void {
  for (const name of Object.keys(value))
    if (!known.includes(name)) found.push({ path: [...path, name], name, near: didYouMean(name, known) });
}

function walkSchema(found: UnknownField[], schema: Schema, value: unknown, path: Path): void {
  switch (schema.type) {
    case 'object': {
      // No properties at all: the schema leaves the object open.
      if (!isObject(value) || schema.properties.size === 0) return;
      checkKeys(found, value, [...schema.properties.keys()], path);
      for (const [name, inner] of schema.properties)
        if (Object.hasOwn(value, name)) walkSchema(found, inner, value[name], [...path, name]);
      return;
    }
    case 'array':
      if (Array.isArray(value))
        for (const [index, item] of value.entries()) walkSchema(found, schema.items, item, [...path, index]);
      return;
    case 'map':
      if (isObject(value))
        for (const name of Object.keys(value)) walkSchema(found, schema.values, value[name], [...path, name]);
      return;
    case 'target-ref':
      if (isObject(value)) checkKeys(found, value, schema.backend ? backendFields : refFields, path);
      return;
    default:
      return;
  }
}

/** A message as the walk needs it, made once for each. */
interface Shape {
  readonly known: ReadonlySet<string>;
  /** Spellings of the fields that have fields of their own, in the order of the message. */
  readonly deep: readonly { readonly key: string; readonly type: Exclude<FieldType, string> }[];
}

const shapes = new WeakMap<Message, Shape>();

function shapeOf(message: Message): Shape {
  let shape = shapes.get(message);
  if (shape === undefined) {
    const spelled = message.fields.flatMap(({ name, json, type }) =>
      [...new Set([json, name])].map((key) => ({ key, type })),
    );
    shape = {
      known: new Set(spelled.map(({ key }) => key)),
      deep: spelled.flatMap(({ key, type }) =>
        typeof type !== 'string' && ('fields' in type || 'list' in type) ? [{ key, type }] : [],
      ),
    };
    shapes.set(message, shape);
  }
  return shape;
}

/** `trail` is where the walk stands: it is copied only for what is found. */
function walkMessage(
  found: UnknownField[],
  message: Message,
  value: unknown,
  trail: (string | number)[],
  also: readonly string[],
): void {
  if (!isObject(value) || message.fields.length === 0) return;
  const { known, deep } = shapeOf(message);
  for (const name of Object.keys(value))
    if (!known.has(name) && !also.includes(name))
      found.push({ path: [...trail, name], name, near: didYouMean(name, [...also, ...known]) });
  for (const { key, type } of deep) {
    if (!Object.hasOwn(value, key)) continue;
    trail.push(key);
    walkField(found, type, value[key], trail);
    trail.pop();
  }
}

function walkField(found: UnknownField[], type: FieldType, value: unknown, trail: (string | number)[]): void {
  if (typeof type === 'string') return;
  if ('fields' in type) walkMessage(found, type, value, trail, []);
  else if ('list' in type && Array.isArray(value))
    for (const [index, item] of value.entries()) {
      trail.push(index);
      walkField(found, type.list, item, trail);
      trail.pop();
    }
}
