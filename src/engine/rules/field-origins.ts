import { isObject, type JsonObject, listAt, objectAt, objectsAt } from '../admission/json.ts';
import { hashMatches } from './match-hash.ts';
import type { MergeTraits } from './merge.ts';
import type { Conf } from './policy.ts';

/**
 * Where each field of a merged configuration comes from: for its path (`http.requestTimeout`) the position of the
 * configuration that set it last. Lists are one field, but for those that are joined: each configuration has its own
 * part of them. Of routes a path begins with the hash of the matches.
 */
export function fieldOrigins(confs: readonly Conf[], traits: MergeTraits = {}): ReadonlyMap<string, number> {
  const origins = new Map<string, number>();
  for (const [at, conf] of confs.entries()) {
    const list = traits.byKey?.list;
    for (const path of leavesOf(list === undefined ? conf : { ...conf, [list]: undefined }))
      origins.set(path.startsWith('append') ? `${path}#${at}` : path, at);
    if (list === undefined) continue;
    for (const rule of objectsAt(conf, list)) {
      const hash = hashMatches(listAt(rule, traits.byKey!.key));
      origins.set(`${hash} matches`, at);
      for (const path of leavesOf(objectAt(rule, 'default') ?? {})) origins.set(`${hash} ${path}`, at);
    }
  }
  return origins;
}

function* leavesOf(value: JsonObject, path = ''): Generator<string> {
  for (const key of Object.keys(value)) {
    const inner = value[key];
    if (inner === undefined || inner === null) continue;
    const here = path === '' ? key : `${path}.${key}`;
    if (isObject(inner) && Object.keys(inner).length > 0) yield* leavesOf(inner, here);
    else yield here;
  }
}
