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
    walkMessage(
      found,
      kind.message,
      resource,
      [],
      universalMeta.filter((name) => name !== 'spec'),
    );
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

function walkMessage(
  found: UnknownField[],
  message: Message,
  value: unknown,
  path: Path,
  also: readonly string[],
): void {
  if (!isObject(value) || message.fields.length === 0) return;
  checkKeys(found, value, [...also, ...message.fields.flatMap(({ name, json }) => [json, name])], path);
  for (const { name, json, type } of message.fields)
    for (const key of name === json ? [json] : [json, name])
      if (Object.hasOwn(value, key)) walkField(found, type, value[key], [...path, key]);
}

function walkField(found: UnknownField[], type: FieldType, value: unknown, path: Path): void {
  if (typeof type === 'string') return;
  if ('fields' in type) walkMessage(found, type, value, path, []);
  else if ('list' in type && Array.isArray(value))
    for (const [index, item] of value.entries()) walkField(found, type.list, item, [...path, index]);
}
