import { perObject } from '../../model/per-object.ts';
import { type JsonObject, objectAt, objectsAt, textAt } from '../admission/json.ts';

/** A match as Envoy's JSON has it. */
export type EnvoyMatch = JsonObject;

/**
 * What a match becomes for Envoy, made once: it stands in every listener that its route acts on. A prefix other than `/`
 * is two: the path itself, and everything below it.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/xds/configurer.go: routeMatch
 */
export const envoyMatches = perObject((match: JsonObject): readonly EnvoyMatch[] => {
  const method = textAt(match, 'method');
  const headers = [
    ...(method === '' ? [] : [{ name: ':method', stringMatch: { exact: method } }]),
    ...firstByName(objectsAt(match, 'headers')).map(headerMatch),
  ];
  const parameters = firstByName(objectsAt(match, 'queryParams')).map((one) => ({
    name: textAt(one, 'name'),
    stringMatch: stringMatch(textAt(one, 'type'), textAt(one, 'value')),
  }));
  return pathMatches(objectAt(match, 'path')).map((path) => ({
    ...path,
    ...(headers.length === 0 ? {} : { headers }),
    ...(parameters.length === 0 ? {} : { queryParameters: parameters }),
  }));
});

function pathMatches(path: JsonObject | undefined): readonly EnvoyMatch[] {
  // Without a path Kuma takes the one that all have.
  if (path === undefined) return [{ prefix: '/' }];
  const value = textAt(path, 'value');
  switch (textAt(path, 'type')) {
    case 'Exact':
      return [{ path: value }];
    case 'RegularExpression':
      return [{ safeRegex: { regex: value } }];
    default: {
      if (value === '/') return [{ prefix: '/' }];
      const trimmed = value.replace(/\/$/, '');
      return [{ path: trimmed }, { prefix: `${trimmed}/` }];
    }
  }
}

function headerMatch(header: JsonObject): JsonObject {
  const [name, type, value] = [textAt(header, 'name'), textAt(header, 'type') || 'Exact', textAt(header, 'value')];
  // Envoy has no empty prefix.
  if (type === 'Present' || (type === 'Prefix' && value === '')) return { name, presentMatch: true };
  if (type === 'Absent') return { name, presentMatch: false };
  return { name, stringMatch: stringMatch(type, value) };
}

function stringMatch(type: string, value: string): JsonObject {
  if (type === 'Prefix') return { prefix: value };
  return type === 'RegularExpression' ? { safeRegex: { regex: value } } : { exact: value };
}

/** Of several with one name only the first counts. */
function firstByName(list: readonly JsonObject[]): readonly JsonObject[] {
  const names = new Set<string>();
  return list.filter((one) => {
    const name = textAt(one, 'name');
    if (names.has(name)) return false;
    names.add(name);
    return true;
  });
}
