import { perObject } from '../../model/per-object.ts';
import { isObject, type JsonObject } from '../admission/json.ts';
import { base64, sha256 } from '../sha256.ts';

/** Fields of a match and its parts, in the order in which Go writes them. */
const fields = ['path', 'method', 'queryParams', 'headers'];
const partFields: Readonly<Record<string, readonly string[]>> = {
  path: ['value', 'type'],
  queryParams: ['type', 'name', 'value'],
  headers: ['type', 'name', 'value'],
};

/** The match that stands at the end of every list of routes: any path. */
export const catchAll: JsonObject = { path: { value: '/', type: 'PathPrefix' } };

/**
 * The name that Kuma gives to the matches of a rule: base64 of SHA-256 of their JSON as Go writes it.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/api/v1alpha1/meshhttproute.go: HashMatches
 */
export const hashMatches = perObject((matches: readonly unknown[]): string =>
  base64(sha256(goJson(matches.map(orderedMatch)))),
);

function orderedMatch(match: unknown): unknown {
  if (!isObject(match)) return {};
  const out: Record<string, unknown> = {};
  for (const field of fields) {
    const value = match[field];
    const part = partFields[field];
    if (value === undefined || value === null) continue;
    if (part === undefined) out[field] = value;
    else if (Array.isArray(value)) out[field] = value.map((one) => ordered(one, part, field === 'headers'));
    else out[field] = ordered(value, part, false);
  }
  return out;
}

function ordered(value: unknown, names: readonly string[], omitEmpty: boolean): unknown {
  if (!isObject(value)) return value;
  const out: Record<string, unknown> = {};
  for (const name of names) {
    const inner = value[name];
    if (inner === undefined || inner === null || (omitEmpty && inner === '' && name === 'value')) continue;
    out[name] = inner;
  }
  return out;
}

const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (found) => escapes[found]!);
}
