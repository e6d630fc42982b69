import { goDurationError } from './durations.ts';
import { characters, isObject, type JsonObject, type JsonType, jsonType } from './json.ts';
import { type Path, quote, type Rejection } from './rejection.ts';
import type { Schema } from './schema.ts';
import { backendRefSchema, type TargetRefFacts, targetRefSchema } from './target-ref-schema.ts';

/** What a schema finds: violations, and (where there are none) the first value that Go could not decode after all. */
export interface SchemaReport {
  readonly violations: readonly Rejection[];
  readonly undecodable: { readonly reason: string; readonly path: Path } | undefined;
}

interface Walk {
  readonly facts: TargetRefFacts;
  readonly path: (string | number)[];
  readonly violations: Rejection[];
  /** `ends` for what makes Go's decoder stop at once; of the rest it keeps the first and goes on. */
  undecodable: { readonly reason: string; readonly path: Path; readonly ends: boolean } | undefined;
}

/**
 * A document held against the schema of its kind, in the words of the library that Kuma uses for it. Unknown fields
 * are no violation. `null` counts as missing where there is a default. Kuma's order of violations is random; here it
 * is that of the schema.
 *
 * @see kuma v2.13.10 pkg/core/resources/model/rest/unmarshaller.go: Unmarshal
 * @see k8s.io/kube-openapi pkg/validation/validate
 */
export function checkSchema(schema: Schema, document: unknown, facts: TargetRefFacts): SchemaReport {
  const walk: Walk = { facts, path: [], violations: [], undecodable: undefined };
  check(walk, schema, document);
  return walk;
}

function check(walk: Walk, schema: Schema, value: unknown): void {
  switch (schema.type) {
    case 'any':
      return;
    case 'target-ref':
      check(walk, schema.backend ? backendRefSchema(walk.facts) : targetRefSchema(walk.facts), value);
      return;
    case 'string':
      checkString(walk, schema, value);
      return;
    case 'boolean':
      if (typeof value !== 'boolean') wrongType(walk, 'boolean', value);
      return;
    case 'integer':
      checkInteger(walk, schema, value);
      return;
    case 'int-or-string':
      checkIntOrString(walk, value);
      return;
    case 'array':
      checkArray(walk, schema, value);
      return;
    case 'map':
      if (!isObject(value)) {
        wrongType(walk, 'object', value);
        return;
      }
      for (const key in value) if (Object.hasOwn(value, key)) descend(walk, schema.values, key, value[key]);
      return;
    case 'object':
      checkObject(walk, schema, value);
  }
}

function descend(walk: Walk, schema: Schema, key: string | number, value: unknown): void {
  walk.path.push(key);
  check(walk, schema, value);
  walk.path.pop();
}

function checkObject(walk: Walk, schema: Schema & { type: 'object' }, value: unknown): void {
  if (!isObject(value)) {
    wrongType(walk, 'object', value);
    return;
  }
  for (const [name, property] of schema.properties) {
    if (!Object.hasOwn(value, name)) continue;
    const inner = value[name];
    if (inner === null && 'default' in property && property.default !== undefined) continue;
    descend(walk, property, name, inner);
  }
  for (const name of schema.required) if (!Object.hasOwn(value, name)) missing(walk, name, value);
}

function missing(walk: Walk, name: string, parent: JsonObject): void {
  // A property with a default is filled in before the schema is looked at.
  if (Object.hasOwn(parent, name)) return;
  violate(walk, `${locationOf(walk.path)}.${name}`, 'is required');
}

function checkArray(walk: Walk, schema: Schema & { type: 'array' }, value: unknown): void {
  if (!Array.isArray(value)) {
    wrongType(walk, 'array', value);
    return;
  }
  for (let i = 0; i < value.length; i++) descend(walk, schema.items, i, value[i]);
  if (schema.minItems !== undefined && value.length < schema.minItems)
    violateHere(walk, `should have at least ${schema.minItems} items`);
  if (schema.maxItems !== undefined && value.length > schema.maxItems)
    violateHere(walk, `should have at most ${schema.maxItems} items`);
}

function checkString(walk: Walk, schema: Schema & { type: 'string' }, value: unknown): void {
  if (typeof value === 'string') {
    checkText(walk, schema, value);
  } else if (schema.format === undefined || value === null) {
    wrongType(walk, 'string', value);
  } else if (Array.isArray(value)) {
    // A list of numbers is bytes to Go.
    if (schema.format !== 'byte') undecodable(walk, `json: cannot unmarshal array into Go value of type string`);
  } else {
    violateHere(walk, `must be of type ${schema.format}: ${quote(typeof value === 'number' ? 'float64' : '')}`);
  }
  if (schema.enum !== undefined && !schema.enum.includes(value as string))
    violateHere(walk, `should be one of [${schema.enum.join(' ')}]`);
}

const dateTime =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])t(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:.\d+)?(?:z|[+-]\d\d:\d\d)$/i;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;

function checkText(walk: Walk, schema: Schema & { type: 'string' }, value: string): void {
  if (schema.maxLength !== undefined && value.length > schema.maxLength && characters(value) > schema.maxLength) {
    violateHere(walk, `should be at most ${schema.maxLength} chars long`);
  } else if (schema.minLength !== undefined && characters(value) < schema.minLength) {
    violateHere(walk, `should be at least ${schema.minLength} chars long`);
  } else if (schema.pattern !== undefined && !schema.pattern.test(value)) {
    violateHere(walk, `should match '${schema.pattern.source.replaceAll('\\/', '/')}'`);
  }
  if (schema.format === 'date-time' && !dateTime.test(value))
    violateHere(walk, `must be of type date-time: ${quote(value)}`);
  if (schema.format === 'byte' && !base64.test(value)) violateHere(walk, `must be of type byte: ${quote(value)}`);
  if (schema.go === 'duration') {
    const error = goDurationError(value);
    if (error !== undefined) undecodable(walk, error, true);
  }
}

const ranges = {
  int: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  int32: [-2147483648, 2147483647],
  uint: [0, Number.MAX_SAFE_INTEGER],
  uint32: [0, 4294967295],
} as const;

function checkInteger(walk: Walk, schema: Schema & { type: 'integer' }, value: unknown): void {
  const whole = Number.isSafeInteger(value);
  if (!whole) {
    const format = schema.format;
    if (format !== undefined && value !== null && typeof value !== 'string' && !Array.isArray(value)) {
      violateHere(walk, `must be of type ${format}: ${quote(typeof value === 'number' ? 'float64' : '')}`);
    } else {
      wrongType(walk, 'integer', value);
    }
  }
  if (typeof value === 'number') {
    if (schema.maximum !== undefined && value > schema.maximum)
      violateHere(walk, `should be less than or equal to ${goFloat(schema.maximum)}`);
    if (schema.minimum !== undefined && value < schema.minimum)
      violateHere(walk, `should be greater than or equal to ${goFloat(schema.minimum)}`);
    const [from, to] = ranges[schema.go];
    if (whole && (value < from || value > to)) {
      undecodable(
        walk,
        `json: cannot unmarshal number ${value} into Go struct field ${schema.struct}.${fieldOf(walk.path)} of type ${schema.go}`,
      );
    }
  }
  if (schema.enum !== undefined && !schema.enum.includes(Math.trunc(value as number)))
    violateHere(walk, `should be one of [${schema.enum.join(' ')}]`);
}

function checkIntOrString(walk: Walk, value: unknown): void {
  if (value === null || typeof value === 'string') return;
  if (Number.isSafeInteger(value)) {
    const number = value as number;
    if (number < -2147483648 || number > 2147483647)
      undecodable(walk, `json: cannot unmarshal number ${number} into Go value of type int32`, true);
    return;
  }
  const at = locationOf(walk.path);
  walk.violations.push({
    field: '',
    reason: `${quote(at)} must validate at least one schema (anyOf)`,
    path: [...walk.path],
  });
  wrongType(walk, 'integer', value);
}

function wrongType(walk: Walk, wanted: JsonType | 'integer', value: unknown): void {
  violateHere(walk, `must be of type ${wanted}: ${quote(jsonType(value))}`);
}

function violateHere(walk: Walk, reason: string): void {
  violate(walk, locationOf(walk.path), reason);
}

/** Kuma cuts the sentence at its first space, and only if it starts with `spec.` */
function violate(walk: Walk, location: string, reason: string): void {
  const sentence = `${location} in body ${reason}`;
  const cut = sentence.indexOf(' ');
  const named = sentence.startsWith('spec.') && cut > 0;
  const found: Rejection = named
    ? { field: sentence.slice(0, cut), reason: sentence.slice(cut + 1), path: [...walk.path] }
    : { field: '', reason: sentence, path: [...walk.path] };
  if (!walk.violations.some((v) => v.field === found.field && v.reason === found.reason)) walk.violations.push(found);
}

function undecodable(walk: Walk, reason: string, ends = false): void {
  if (walk.undecodable === undefined || (ends && !walk.undecodable.ends))
    walk.undecodable = { reason, path: [...walk.path], ends };
}

function locationOf(path: Path): string {
  let location = '';
  for (const key of path) location += typeof key === 'number' ? `[${key}]` : location === '' ? key : `.${key}`;
  return location;
}

/** The path as Go's decoder writes it: without indexes. */
function fieldOf(path: Path): string {
  return path.filter((key) => typeof key === 'string').join('.');
}

/** A number as Go's `%v` writes a float64. */
function goFloat(value: number): string {
  if (
    value === 0 ||
    (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e21 && String(Math.trunc(Math.abs(value))).length <= 6)
  )
    return String(value);
  const [digits, exponent] = value.toExponential().split('e') as [string, string];
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
}
