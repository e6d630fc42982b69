import { put } from '../../model/labels.ts';
import { isObject, type JsonObject } from '../admission/json.ts';
import type { Conf } from './policy.ts';

/** How the lists of a configuration are merged that are not simply replaced. */
export interface MergeTraits {
  /** A list of names: each name gets a configuration of its own. */
  readonly groupBy?: string;
  /** A list of `{[key], default}`: items with equal keys become one. */
  readonly byKey?: { readonly list: string; readonly key: string };
  /** Put back what reading turned around. */
  readonly reverse?: boolean;
  /** Fields whose lists are joined; by default those whose names begin with `append`. */
  readonly isAppended?: (field: string) => boolean;
}

/** Routes are merged by their matches and apart for each hostname. @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/api/v1alpha1/helpers.go: PolicyDefault */
export const httpRouteTraits: MergeTraits = {
  groupBy: 'hostnames',
  byKey: { list: 'rules', key: 'matches' },
  reverse: true,
};

/** What merging a kind of policies needs to know. */
export function mergeTraitsOf(kind: string): MergeTraits {
  return kind === 'MeshHTTPRoute' ? httpRouteTraits : {};
}

/**
 * Configurations merged into one, the last one wins: objects are merged, all else is replaced, nothing can be unset.
 * More than one comes back only for routes with several hostnames, in the order in which these were first named; none
 * for none.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/merge/merge.go: Confs
 */
export function mergeConfs(confs: readonly Conf[], traits: MergeTraits = {}): readonly Conf[] {
  if (confs.length === 0) return [];
  return groupsOf(confs, traits).map((group) => mergeGroup(group, traits));
}

function groupsOf(confs: readonly Conf[], { groupBy }: MergeTraits): readonly (readonly Conf[])[] {
  if (groupBy === undefined) return [confs];
  const groups = new Map<string, Conf[]>();
  for (const conf of confs) {
    const names = conf[groupBy];
    const keys: readonly unknown[] = Array.isArray(names) && names.length > 0 ? names : [''];
    for (const key of keys as readonly string[]) {
      const one = key === '' ? conf : { ...conf, [groupBy]: [key] };
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [one]);
      else group.push(one);
    }
  }
  return [...groups.values()];
}

const beginsWithAppend = (field: string): boolean => field.startsWith('append');

function mergeGroup(confs: readonly Conf[], traits: MergeTraits): Conf {
  const joined = traits.byKey?.list;
  const isAppended = traits.isAppended ?? beginsWithAppend;
  const isJoined = (field: string, top: boolean): boolean => isAppended(field) || (top && field === joined);
  let merged = confs[0]!;
  for (const conf of confs.slice(1)) merged = patched(merged, conf, isJoined, true);
  if (traits.byKey === undefined) return merged;
  const { list, key } = traits.byKey;
  const items = merged[list];
  if (!Array.isArray(items)) return merged;
  const byKey = mergedByKey(items as readonly JsonObject[], key);
  return { ...merged, [list]: traits.reverse ? byKey.toReversed() : byKey };
}

/** RFC 7396, but for the lists that are joined. */
function patched(
  target: JsonObject,
  patch: JsonObject,
  isJoined: (field: string, top: boolean) => boolean,
  top: boolean,
): JsonObject {
  const out: Record<string, unknown> = { ...target };
  for (const field of Object.keys(patch)) {
    const [old, value] = [Object.hasOwn(target, field) ? target[field] : undefined, patch[field]];
    if (value === null || value === undefined) {
      if (!isJoined(field, top)) delete out[field];
    } else if (isObject(old) && isObject(value)) put(out, field, patched(old, value, isJoined, false));
    else if (Array.isArray(old) && Array.isArray(value) && isJoined(field, top)) put(out, field, [...old, ...value]);
    else put(out, field, value);
  }
  return out;
}

/** Items with equal keys become one, in the place of the last of them. */
function mergedByKey(items: readonly JsonObject[], key: string): readonly JsonObject[] {
  const byKey = new Map<string, { readonly key: unknown; readonly confs: Conf[] }>();
  for (const item of items) {
    const text = JSON.stringify(item[key] ?? null);
    const confs = byKey.get(text)?.confs ?? [];
    const conf = item['default'];
    confs.push(isObject(conf) ? conf : {});
    // Setting it anew moves it to the end.
    byKey.delete(text);
    byKey.set(text, { key: item[key], confs });
  }
  return [...byKey.values()].flatMap((one) => mergeConfs(one.confs).map((conf) => ({ [key]: one.key, default: conf })));
}
