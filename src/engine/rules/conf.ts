import { put } from '../../model/labels.ts';
import { parseGoDuration } from '../admission/durations.ts';
import { isObject, type JsonObject } from '../admission/json.ts';
import type { Schema } from '../admission/schema.ts';
import { backendRefSchema, type TargetRefFacts, targetRefSchema } from '../admission/target-ref-schema.ts';

/** What a value goes through when a control plane reads it. */
export interface Decoding {
  readonly facts: TargetRefFacts;
  /** The defaults of the schema are filled in. */
  readonly defaulting: boolean;
}

/**
 * A value as a control plane holds it after reading: with the defaults of the schema, durations in Go's own spelling,
 * and without fields that the kind does not have. `undefined` for what Go leaves at its zero value.
 *
 * @see kuma v2.13.10 pkg/core/resources/model/rest/unmarshaller.go: Unmarshal
 */
export function decoded(schema: Schema, value: unknown, decoding: Decoding): unknown {
  if (value === null || value === undefined)
    return decoding.defaulting && 'default' in schema ? schema.default : undefined;
  switch (schema.type) {
    case 'object':
      return isObject(value) ? decodedObject(schema, value, decoding) : value;
    case 'array':
      return Array.isArray(value) ? value.map((item) => decoded(schema.items, item, decoding) ?? {}) : value;
    case 'map':
      return isObject(value) ? decodedMap(schema.values, value, decoding) : value;
    case 'string':
      return schema.go === 'duration' && typeof value === 'string' ? durationText(value) : value;
    case 'target-ref':
      return decoded(
        schema.backend ? backendRefSchema(decoding.facts) : targetRefSchema(decoding.facts),
        value,
        decoding,
      );
    default:
      return value;
  }
}

function decodedObject(schema: Schema & { type: 'object' }, value: JsonObject, decoding: Decoding): JsonObject {
  // A schema without properties takes any object.
  if (schema.properties.size === 0) return value;
  const out: Record<string, unknown> = {};
  for (const [name, property] of schema.properties) {
    const inner = decoded(property, Object.hasOwn(value, name) ? value[name] : undefined, decoding);
    if (inner !== undefined) out[name] = inner;
  }
  return out;
}

function decodedMap(values: Schema, value: JsonObject, decoding: Decoding): JsonObject {
  const out: Record<string, unknown> = {};
  for (const key of Object.keys(value)) put(out, key, decoded(values, value[key], decoding) ?? '');
  return out;
}

/** A duration as Go prints it: `77s` is `1m17s`; what is no duration stays as it is. @see Go time: Duration.String */
export function durationText(text: string): string {
  const parsed = parseGoDuration(text);
  if ('error' in parsed) return text;
  const ns = Math.abs(parsed.ns);
  const sign = parsed.ns < 0 ? '-' : '';
  if (ns === 0) return '0s';
  if (ns < 1e3) return `${sign}${ns}ns`;
  if (ns < 1e6) return `${sign}${decimal(ns, 1e3)}µs`;
  if (ns < 1e9) return `${sign}${decimal(ns, 1e6)}ms`;
  const seconds = Math.floor(ns / 1e9);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const rest = decimal((seconds % 60) * 1e9 + (ns % 1e9), 1e9);
  if (minutes === 0) return `${sign}${rest}s`;
  return `${sign}${hours === 0 ? '' : `${hours}h`}${minutes % 60}m${rest}s`;
}

/** `value / unit` without zeros at the end. `unit` is a power of ten. */
function decimal(value: number, unit: number): string {
  const fraction = String(value % unit)
    .padStart(String(unit).length - 1, '0')
    .replace(/0+$/, '');
  return `${Math.floor(value / unit)}${fraction === '' ? '' : `.${fraction}`}`;
}
