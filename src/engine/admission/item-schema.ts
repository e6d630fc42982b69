import { perObject } from '../../model/per-object.ts';
import type { PluginKind } from './kind-rules.ts';
import { dateTime, mapOf, object, oneOf, type Schema, string, text } from './schema.ts';

/** The schema of a whole Universal document of a plugin kind. */
export const itemSchema = perObject((rules: PluginKind): Schema => {
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
  return object(rules.status === undefined ? meta : { ...meta, status: rules.status }, ['type', 'name', 'spec']);
});
