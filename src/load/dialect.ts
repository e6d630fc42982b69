import { FAILSAFE_SCHEMA, type Schema, Type } from 'js-yaml';

/** The words that YAML 1.1 reads as booleans, in Go's spelling list. */
const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);
const nulls: ReadonlySet<string> = new Set(['', '~', 'null', 'Null', 'NULL']);

const decimal = /^[-+]?[0-9]+$/;
const based = /^[-+]?0(?:b[01]+|o[0-7]+|x[0-9a-fA-F]+)$/;
const octal = /^[-+]?0[0-7]+$/;
// As yaml.v2 has it; it needs a digit somewhere, so that "." stays a string.
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const notFinite = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** Whether a plain scalar with this first character can be a number at all: digits, sign, dot. */
function mayBeNumber(text: string): boolean {
  const c = text.charCodeAt(0);
  return (c >= 0x30 && c <= 0x39) || c === 0x2b || c === 0x2d || c === 0x2e;
}

/** The whole number that go-yaml reads: decimal, octal by a leading 0, 0o, 0x, 0b, with `_` between digits. */
function integer(text: string): number | undefined {
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  if (decimal.test(plain)) {
    if (octal.test(plain) && plain.length > 1) {
      const negative = plain.startsWith('-');
      const value = Number.parseInt(plain.replace(/^[-+]/, ''), 8);
      return negative ? -value : value;
    }
    return Number(plain);
  }
  if (!based.test(plain)) return undefined;
  const digits = plain.replace(/^[-+]/, '');
  const value = Number(digits);
  return plain.startsWith('-') ? -value : value;
}

/**
 * A plain scalar as Kuma and kubectl read it: a boolean, a number, null, or `undefined` for a string.
 *
 * The dialect is YAML 1.1 as sigs.k8s.io/yaml has it: `on` is true, `010` is 8, dates, `1:30` and `1e400` are strings.
 *
 * @throws {Error} for `.inf` and `.nan`, which JSON cannot say
 */
export function plainScalar(text: string): boolean | number | null | undefined {
  if (nulls.has(text)) return null;
  const boolean = booleans.get(text);
  if (boolean !== undefined) return boolean;
  if (!mayBeNumber(text)) return undefined;
  const whole = integer(text);
  if (whole !== undefined) return whole;
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  if (float.test(plain)) {
    const value = Number(plain);
    return Number.isFinite(value) ? value : undefined;
  }
  if (notFinite.test(text)) throw new Error(`${text} is no number that Kuma accepts`);
  return undefined;
}

// js-yaml asks every implicit type in turn; the first character decides for most scalars.
const types = [
  new Type('tag:yaml.org,2002:null', {
    kind: 'scalar',
    resolve: (text: string | null) => text === null || nulls.has(text),
    construct: () => null,
  }),
  new Type('tag:yaml.org,2002:bool', {
    kind: 'scalar',
    resolve: (text: string | null) => text !== null && text.length < 6 && booleans.has(text),
    construct: (text: string) => booleans.get(text),
  }),
  new Type('tag:yaml.org,2002:float', {
    kind: 'scalar',
    resolve: (text: string | null) => text !== null && mayBeNumber(text) && isNumber(text),
    construct: (text: string) => plainScalar(text),
  }),
];

function isNumber(text: string): boolean {
  return notFinite.test(text) || typeof plainScalar(text) === 'number';
}

// Tags that nobody knows are ignored by Go: the scalar stays a string, the collection what it is.
const unknownTags = ['!', 'tag:'].flatMap((prefix) => [
  new Type(prefix, { kind: 'scalar', multi: true, construct: (text: string | null) => text ?? '' }),
  new Type(prefix, { kind: 'sequence', multi: true, construct: (list: unknown[]) => list }),
  new Type(prefix, { kind: 'mapping', multi: true, construct: (map: object) => map }),
]);

const binary = new Type('tag:yaml.org,2002:binary', {
  kind: 'scalar',
  construct: (text: string | null) => atob((text ?? '').replace(/\s/g, '')),
});
// Explicit !!int and !!timestamp: what Go makes of them.
const explicit = [
  new Type('tag:yaml.org,2002:int', { kind: 'scalar', construct: (text: string) => plainScalar(text) ?? text }),
  new Type('tag:yaml.org,2002:timestamp', { kind: 'scalar', construct: (text: string) => text }),
  binary,
];

/** The schema for js-yaml: {@link plainScalar} and nothing else. Merge keys are left to {@link mergeKeys}. */
export const goSchema: Schema = FAILSAFE_SCHEMA.extend({ implicit: types, explicit: [...explicit, ...unknownTags] });

/**
 * Does what `<<` asks for, in place, as go-yaml does: merges count in the order of the keys, so one
 * that comes after an explicit key overrides it; of a list the first wins.
 */
export function mergeKeys(value: unknown): unknown {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = mergeKeys(value[i]);
    return value;
  }
  if (value === null || typeof value !== 'object') return value;
  const map = value as Record<string, unknown>;
  const keys = Object.keys(map);
  if (!keys.includes('<<')) {
    for (const key of keys) if (key !== '__proto__') map[key] = mergeKeys(map[key]);
    return map;
  }
  const merged: Record<string, unknown> = {};
  const set = (key: string, entry: unknown): void => {
    Object.defineProperty(merged, key, { value: entry, enumerable: true, configurable: true, writable: true });
  };
  for (const key of keys) {
    const entry = mergeKeys(map[key]);
    if (key !== '<<') {
      set(key, entry);
      continue;
    }
    const sources = Array.isArray(entry) ? entry.toReversed() : [entry];
    for (const source of sources) {
      if (source === null || typeof source !== 'object' || Array.isArray(source))
        throw new Error('map merge requires map or sequence of maps as the value');
      for (const [name, inherited] of Object.entries(source)) set(name, inherited);
    }
  }
  return merged;
}
