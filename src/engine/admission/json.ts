/** A JSON object. Its keys are the user's: read them with `get` only. */
export type JsonObject = { readonly [key: string]: unknown };

/** The value of a key that the document itself has; `undefined` for a missing one and for `null`. */
export function get(object: JsonObject | undefined, key: string): unknown {
  if (object === undefined || !Object.hasOwn(object, key)) return undefined;
  return object[key] ?? undefined;
}

export function has(object: JsonObject | undefined, key: string): boolean {
  return get(object, key) !== undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function objectAt(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = get(object, key);
  return isObject(value) ? value : undefined;
}

const none: readonly never[] = [];

/** The items of a list; none if it is missing. */
export function listAt(object: JsonObject | undefined, key: string): readonly unknown[] {
  const value = get(object, key);
  return Array.isArray(value) ? value : none;
}

/** The items of a list of objects; an item that is no object counts as an empty one. */
export function objectsAt(object: JsonObject | undefined, key: string): readonly JsonObject[] {
  const list = listAt(object, key);
  return list.every(isObject) ? list : list.map((x) => (isObject(x) ? x : {}));
}

/** A text; empty if it is missing, as in Go. */
export function textAt(object: JsonObject | undefined, key: string): string {
  const value = get(object, key);
  return typeof value === 'string' ? value : '';
}

/** A decoded text: what is missing or `null` is empty. */
export function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}

/** The length of a text in code points, as Go and OpenAPI count characters. */
export function characters(value: string): number {
  let count = value.length;
  for (let i = 1; i < value.length; i++) if (isPair(value.charCodeAt(i - 1), value.charCodeAt(i))) count -= 1;
  return count;
}

function isPair(high: number, low: number): boolean {
  return high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
}

export function numberAt(object: JsonObject | undefined, key: string): number | undefined {
  const value = get(object, key);
  return typeof value === 'number' ? value : undefined;
}

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export function jsonType(value: unknown): JsonType {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'boolean' || type === 'number' || type === 'string' ? type : 'object';
}
