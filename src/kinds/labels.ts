import { nullable, number, optional, record, regex, string, union } from 'zod/mini';
import { type Labels, put } from '../model/labels.ts';

/** A map of strings; `null` is an empty one, and a `null` value the empty string, as Go decodes them. */
export const labelsShape = optional(nullable(record(string(), nullable(string()))));

/** A whole number of a protobuf kind, which its JSON also takes as a string. */
export const protoInteger = union([number(), string().check(regex(/^-?[0-9]+$/))]);

const none: Labels = Object.freeze({});

/** A string as it is; anything else, `null` above all, is the empty one. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A map of strings as it was decoded, which nobody changes; `null` values become the empty string. */
export function readLabels(map: unknown): Labels {
  if (map === null || map === undefined || typeof map !== 'object') return none;
  let whole = true;
  for (const key of Object.keys(map)) if (typeof (map as Record<string, unknown>)[key] !== 'string') whole = false;
  if (whole) return map as Labels;
  const copy: Record<string, string> = {};
  for (const key of Object.keys(map)) put(copy, key, text((map as Record<string, unknown>)[key]));
  return copy;
}
