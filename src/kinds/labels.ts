import { nullable, number, optional, record, regex, string, union } from 'zod/mini';
import { type Labels, put } from '../model/labels.ts';

/** A map of strings; `null` is an empty one, and a `null` value the empty string, as Go decodes them. */
export const labelsShape = optional(nullable(record(string(), nullable(string()))));

/** A whole number of a protobuf kind, which its JSON also takes as a string. */
export const protoInteger = union([number(), string().check(regex(/^-?[0-9]+$/))]);

const none: Labels = Object.freeze({});

/** Equal label sets as one object: 100,000 Dataplanes have few different ones. */
export type LabelPool = Map<string, Labels>;

/** A copy of a map of strings; equal ones of a pool are the same object. */
export function readLabels(map: unknown, pool?: LabelPool): Labels {
  if (map === null || map === undefined || typeof map !== 'object') return none;
  const keys = Object.keys(map);
  if (keys.length === 0) return none;
  const copy: Record<string, string> = {};
  let id = '';
  for (const key of keys) {
    const value = String((map as Record<string, unknown>)[key] ?? '');
    put(copy, key, value);
    if (pool !== undefined) id += `${key}\n${value}\n`;
  }
  if (pool === undefined) return copy;
  const same = pool.get(id);
  if (same !== undefined) return same;
  pool.set(id, copy);
  return copy;
}
