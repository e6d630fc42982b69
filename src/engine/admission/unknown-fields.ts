import { perObject } from '../../model/per-object.ts';
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
const universalMeta = new Set([
  'type',
  'mesh',
  'name',
  'labels',
  'creationTime',
  'modificationTime',
  'kri',
  'spec',
  'status',
]);
const kubernetesMeta = new Set(['apiVersion', 'kind', 'metadata', 'mesh', 'spec', 'status']);
const refFields = new Set(['kind', 'name', 'namespace', 'labels', 'sectionName', 'tags', 'proxyTypes', 'mesh']);
const backendFields = new Set([...refFields, 'weight', 'port']);

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
    walkMessage(found, kind.message, resource, [], besideMeta(kind.message));
  } else {
    checkKeys(found, resource, kubernetesMeta, []);
    walkMessage(found, kind.message, resource['spec'], ['spec']);
  }
  return found;
}

/** Names of fields: a set of them, or a map by them. */
type Names = Pick<ReadonlyMap<string, unknown>, 'has' | 'keys'>;

function checkKeys(found: UnknownField[], value: JsonObject, known: Names, path: Path): void {
  for (const name of Object.keys(value))
    if (!known.has(name)) found.push({ path: [...path, name], name, near: didYouMean(name, known.keys()) });
}

function walkSchema(found: UnknownField[], schema: Schema, value: unknown, path: Path): void {
  switch (schema.type) {
    case 'object': {
      // No properties at all: the schema leaves the object open.
      if (!isObject(value) || schema.properties.size === 0) return;
      checkKeys(found, value, schema.properties, path);
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

const shapeOf = perObject((message: Message): Shape => {
  const spelled = message.fields.flatMap(({ name, json, type }) =>
    [...new Set([json, name])].map((key) => ({ key, type })),
  );
  return {
    known: new Set(spelled.map(({ key }) => key)),
    deep: spelled.flatMap(({ key, type }) =>
      typeof type !== 'string' && ('fields' in type || 'list' in type) ? [{ key, type }] : [],
    ),
  };
});

/** The fields of a message that stand beside those that every resource has, in place of a `spec`. */
const besideMeta = perObject(
  (message: Message): ReadonlySet<string> =>
    new Set([...[...universalMeta].filter((name) => name !== 'spec'), ...shapeOf(message).known]),
);

/** `trail` is where the walk stands: it is copied only for what is found. */
function walkMessage(
  found: UnknownField[],
  message: Message,
  value: unknown,
  trail: (string | number)[],
  known: Names = shapeOf(message).known,
): void {
  if (!isObject(value) || message.fields.length === 0) return;
  checkKeys(found, value, known, trail);
  for (const { key, type } of shapeOf(message).deep) {
    if (!Object.hasOwn(value, key)) continue;
    trail.push(key);
    walkField(found, type, value[key], trail);
    trail.pop();
  }
}

function walkField(found: UnknownField[], type: FieldType, value: unknown, trail: (string | number)[]): void {
  if (typeof type === 'string') return;
  if ('fields' in type) walkMessage(found, type, value, trail);
  else if ('list' in type && Array.isArray(value))
    for (const [index, item] of value.entries()) {
      trail.push(index);
      walkField(found, type.list, item, trail);
      trail.pop();
    }
}
