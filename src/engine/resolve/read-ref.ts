import { type Labels, put } from '../../model/labels.ts';
import type { BackendRef, TargetRef } from '../../model/target-ref.ts';
import { isObject, type JsonObject, listAt, numberAt, objectAt, textAt } from '../admission/json.ts';

const none: Labels = Object.freeze({});

/** A reference as it was decoded; what is no reference has an empty kind, which nothing supports. */
export function readTargetRef(value: unknown): TargetRef {
  const ref: JsonObject = isObject(value) ? value : {};
  const labels = objectAt(ref, 'labels');
  return {
    kind: textAt(ref, 'kind'),
    name: textAt(ref, 'name'),
    namespace: textAt(ref, 'namespace'),
    sectionName: textAt(ref, 'sectionName'),
    labels: labels === undefined ? undefined : textsOf(labels),
    tags: textsOf(objectAt(ref, 'tags')),
    proxyTypes: listAt(ref, 'proxyTypes').filter((type) => typeof type === 'string'),
  };
}

/** A backendRef as it was decoded. */
export function readBackendRef(value: unknown): BackendRef {
  const ref: JsonObject = isObject(value) ? value : {};
  return {
    ...readTargetRef(ref),
    mesh: textAt(ref, 'mesh'),
    weight: numberAt(ref, 'weight') ?? 1,
    port: numberAt(ref, 'port'),
  };
}

function textsOf(map: JsonObject | undefined): Labels {
  if (map === undefined) return none;
  const texts: Record<string, string> = {};
  for (const key of Object.keys(map)) {
    const value = map[key];
    put(texts, key, typeof value === 'string' ? value : '');
  }
  return texts;
}
