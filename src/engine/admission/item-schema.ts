import type { PluginKind } from './kind-rules.ts';
import { dateTime, mapOf, object, oneOf, type Schema, string, text } from './schema.ts';

const schemas = new WeakMap<PluginKind, Schema>();

/** The schema of a whole Universal document of a plugin kind. */
export function itemSchema(rules: PluginKind): Schema {
  let schema = schemas.get(rules);
  if (schema === undefined) {
    const meta = {
      type: oneOf([rules.kind]),
      ...(rules.scope === 'mesh' ? { mesh: text({ default: 'default' }) } : {}),
      kri: string,
      name: string,
      labels: mapOf(string),
      spec: rules.spec,
      creationTime: dateTime,
      modificationTime: dateTime,
    };
    schema = object(rules.status === undefined ? meta : { ...meta, status: rules.status }, ['type', 'name', 'spec']);
    schemas.set(rules, schema);
  }
  return schema;
}
