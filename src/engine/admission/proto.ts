import { parseGoDuration } from './durations.ts';
import { isObject, type JsonObject, jsonType } from './json.ts';
import { type Path, quote } from './rejection.ts';

/** How a field of a protobuf message is written in JSON. */
export type FieldType =
  | 'string'
  | 'bool'
  | 'uint32'
  | 'double'
  | 'duration'
  | 'struct'
  | { readonly enum: string; readonly values: readonly string[] }
  | { readonly list: FieldType }
  | { readonly map: 'string' }
  | Message;

export interface Message {
  readonly fields: readonly Field[];
}

/** `name` is that of the proto file, `json` what protobuf makes of it; both are read, the latter wins. */
interface Field {
  readonly name: string;
  readonly json: string;
  readonly type: FieldType;
}

export function message(fields: { readonly [name: string]: FieldType }): Message {
  return {
    fields: Object.entries(fields).map(([name, type]) => ({
      name,
      json: name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()),
      type,
    })),
  };
}

export interface DecodeProblem {
  readonly reason: string;
  readonly path: Path;
}

type Trail = (string | number)[];

/**
 * Why a document cannot be decoded as a protobuf message: the first problem, in the order of the fields. Unknown
 * fields are ignored, numbers may be texts, enums may be numbers, `null` is a missing field.
 *
 * @see github.com/golang/protobuf jsonpb: Unmarshaler.UnmarshalNext
 */
export function decodeProblem(type: Message, document: JsonObject): DecodeProblem | undefined {
  const trail: Trail = [];
  const reason = messageProblem(type, document, trail);
  return reason === undefined ? undefined : { reason, path: trail };
}

/** The trail is only as long as the way to the problem: it stays where the problem was found. */
function messageProblem(type: Message, value: unknown, trail: Trail): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (!isObject(value))
    return `json: cannot unmarshal ${goType(value)} into Go value of type map[string]json.RawMessage`;
  for (const field of type.fields) {
    const spelled = Object.hasOwn(value, field.json);
    if (!spelled && (field.name === field.json || !Object.hasOwn(value, field.name))) continue;
    const key = spelled ? field.json : field.name;
    const inner = value[key];
    if (inner === null) continue;
    trail.push(key);
    const problem = valueProblem(field.type, inner, trail);
    if (problem !== undefined) return problem;
    trail.pop();
  }
  return undefined;
}

function valueProblem(type: FieldType, value: unknown, trail: Trail): string | undefined {
  switch (type) {
    case 'string':
      return value === null || typeof value === 'string' ? undefined : cannotBe(value, 'string');
    case 'bool':
      return value === null || typeof value === 'boolean' ? undefined : cannotBe(value, 'bool');
    case 'uint32':
      return numberProblem(value, 'uint32', 4294967295);
    case 'double':
      return value === 'NaN' || value === 'Infinity' || value === '-Infinity'
        ? undefined
        : numberProblem(value, 'float64', undefined);
    case 'duration': {
      if (value === null) return undefined;
      if (typeof value !== 'string') return cannotBe(value, 'string');
      const parsed = parseGoDuration(value);
      return 'error' in parsed ? `bad Duration: ${parsed.error}` : undefined;
    }
    case 'struct':
      if (value === null || isObject(value)) return undefined;
      return `bad StructValue: json: cannot unmarshal ${goType(value)} into Go value of type map[string]json.RawMessage`;
    default:
      return complexProblem(type, value, trail);
  }
}

function complexProblem(type: Exclude<FieldType, string>, value: unknown, trail: Trail): string | undefined {
  if ('fields' in type) return messageProblem(type, value, trail);
  if ('enum' in type) return enumProblem(type, value);
  if ('list' in type) {
    if (!Array.isArray(value)) return cannotBe(value, '[]json.RawMessage');
    for (let i = 0; i < value.length; i++) {
      trail.push(i);
      const problem = valueProblem(type.list, value[i], trail);
      if (problem !== undefined) return problem;
      trail.pop();
    }
    return undefined;
  }
  if (!isObject(value)) return cannotBe(value, 'map[string]json.RawMessage');
  for (const key in value) {
    const inner = value[key];
    if (typeof inner === 'string' || inner === null) continue;
    trail.push(key);
    return cannotBe(inner, 'string');
  }
  return undefined;
}

function enumProblem(
  type: { readonly enum: string; readonly values: readonly string[] },
  value: unknown,
): string | undefined {
  if (typeof value === 'string')
    return type.values.includes(value)
      ? undefined
      : `unknown value ${quote(JSON.stringify(value))} for enum ${type.enum}`;
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 2147483648) return undefined;
  if (typeof value === 'number')
    return `json: cannot unmarshal number ${value} into Go value of type protoreflect.EnumNumber`;
  return value === null ? undefined : cannotBe(value, 'protoreflect.EnumNumber');
}

const jsonNumber = /^\s*-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?\s*$/;

function numberProblem(value: unknown, type: string, max: number | undefined): string | undefined {
  let number = value;
  if (typeof value === 'string') {
    if (value.trim() === 'null') return undefined;
    if (!jsonNumber.test(value)) return textNumberProblem(value, type);
    number = Number(value);
  }
  if (number === null) return undefined;
  if (typeof number !== 'number') return cannotBe(number, type);
  if (max === undefined || (Number.isInteger(number) && number >= 0 && number <= max && !/[.eE]/.test(String(value))))
    return undefined;
  return `json: cannot unmarshal number ${String(value).trim()} into Go value of type ${type}`;
}

function textNumberProblem(value: string, type: string): string {
  const trimmed = value.trim();
  if (trimmed === '') return 'unexpected end of JSON input';
  if (trimmed === 'true' || trimmed === 'false') return `json: cannot unmarshal bool into Go value of type ${type}`;
  const bad = /^-?(?:0|[1-9]\d*)?/.exec(trimmed)![0].length;
  const char = trimmed[bad] ?? '';
  if (char === '') return 'unexpected end of JSON input';
  return bad === 0 || trimmed.slice(0, bad) === '-'
    ? `invalid character ${quoteChar(char)} ${bad === 0 ? 'looking for beginning of value' : 'in numeric literal'}`
    : `invalid character ${quoteChar(char)} after top-level value`;
}

function quoteChar(char: string): string {
  if (char === "'") return `'\\''`;
  if (char === '"') return `'"'`;
  return `'${quote(char).slice(1, -1)}'`;
}

function cannotBe(value: unknown, type: string): string {
  return `json: cannot unmarshal ${goType(value)} into Go value of type ${type}`;
}

function goType(value: unknown): string {
  const type = jsonType(value);
  return type === 'boolean' ? 'bool' : type;
}

/** The value of a field by its JSON name, or its proto name. `null` is missing. */
export function fieldOf(object: JsonObject | undefined, json: string, name: string = json): unknown {
  if (object === undefined) return undefined;
  if (Object.hasOwn(object, json)) return object[json] ?? undefined;
  return name !== json && Object.hasOwn(object, name) ? (object[name] ?? undefined) : undefined;
}

/** A decoded number: 0 if missing. */
export function uint(value: unknown): number {
  return typeof value === 'number' ? value : typeof value === 'string' ? Number(value) || 0 : 0;
}
