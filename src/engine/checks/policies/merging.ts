import { isObject, type JsonObject } from '../../admission/json.ts';
import { fieldOrigins } from '../../rules/field-origins.ts';
import { compareToEntries } from '../../rules/order.ts';
import { defineCheck } from '../define-check.ts';
import { meshServices, proxies } from '../needs.ts';
import { distinctRules } from '../policies/distinct-rules.ts';
import { policiesWithTo } from './kinds.ts';
import { aboutOf, at, type Entry, entryKey, pairsOf, sameItems } from './pairs.ts';

const isRoute = (kind: string): boolean => kind === 'MeshHTTPRoute' || kind === 'MeshTCPRoute';

/** Fields with their values as text, by path. */
function leavesOf(value: JsonObject, path = '', into = new Map<string, string>()): ReadonlyMap<string, string> {
  for (const [key, one] of Object.entries(value)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (isObject(one) && Object.keys(one).length > 0) leavesOf(one, here, into);
    else if (one !== undefined && one !== null) into.set(here, typeof one === 'string' ? one : JSON.stringify(one));
  }
  return into;
}

/** Fields that both sides set, and to different values. */
function differing(
  a: JsonObject,
  b: JsonObject,
): readonly { readonly path: string; readonly a: string; readonly b: string }[] {
  const [left, right] = [leavesOf(a), leavesOf(b)];
  return [...left].flatMap(([path, value]) => {
    const other = right.get(path);
    return other === undefined || other === value ? [] : [{ path, a: value, b: other }];
  });
}

/** The item that sets a field last. */
function winnerOf(items: readonly Entry[], path: string): Entry | undefined {
  const origins = fieldOrigins(items.map(({ policy, index }) => policy.to[index]?.conf ?? {}));
  return items[origins.get(path) ?? -1];
}

/** @see MS109 of the catalogue */
export const orderDiffers = defineCheck({
  code: 'MS109',
  name: 'merge-order-differs',
  severity: 'warning',
  title: 'Policies win over one another in another order for a MeshService',
  why: 'For a kuma.io/service the order of policies decides. For a MeshService the kind of the items counts too: what is for the whole mesh comes first, then the more specific, then sections.',
  fix: 'put the value that shall win into the more specific item',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/outbound/resourcerules.go: BuildRules',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  until: '2.14',
  needs: [policiesWithTo, proxies],
  *run(ctx) {
    for (const { kind, service, destination, legacy, real } of pairsOf(ctx)) {
      if (isRoute(kind) || !sameItems(legacy.items, real.items)) continue;
      const [first] = differing(legacy.conf, real.conf);
      const winner = first === undefined ? undefined : winnerOf(real.items, first.path);
      if (first === undefined || winner === undefined) continue;
      const loser = winnerOf(legacy.items, first.path);
      yield {
        at: at(winner),
        resource: aboutOf(winner),
        message: `${kind}: ${first.path} is ${first.a} for kuma.io/service ${service} and ${first.b} for MeshService ${destination.kri.name}`,
        ...(loser === undefined ? {} : { related: [{ message: 'wins by kuma.io/service', at: at(loser) }] }),
      };
    }
  },
});

/** @see MS112 of the catalogue */
export const defaultsTakeOver = defineCheck({
  code: 'MS112',
  name: 'mesh-default-takes-over',
  severity: 'warning',
  title: 'A setting for the whole mesh takes the place of one for a service',
  why: 'The item for the kuma.io/service does not act on its MeshService, and an item for the whole mesh does: the value changes when traffic moves.',
  fix: 'add an item for the MeshService with the value of the service',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/outbound/resourcerules.go: BuildRules',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  until: '2.14',
  needs: [policiesWithTo, proxies],
  *run(ctx) {
    for (const { kind, service, destination, legacy, real } of pairsOf(ctx)) {
      if (isRoute(kind) || sameItems(legacy.items, real.items)) continue;
      const there = new Set(real.items.map(entryKey));
      for (const { path, a, b } of differing(legacy.conf, real.conf)) {
        const loser = winnerOf(legacy.items, path);
        const winner = winnerOf(real.items, path);
        if (loser === undefined || winner === undefined || there.has(entryKey(loser))) continue;
        if (winner.policy.to[winner.index]?.targetRef.kind !== 'Mesh') continue;
        yield {
          at: at(winner),
          resource: aboutOf(winner),
          message: `${kind}: ${path} of ${service} is ${a} today and ${b} for MeshService ${destination.kri.name}: only this one acts on it`,
          related: [{ message: `says ${a}`, at: at(loser) }],
        };
        break;
      }
    }
  },
});

/** @see MS119 of the catalogue */
export const equalPoliciesFight = defineCheck({
  code: 'MS119',
  name: 'equal-policies-differ',
  severity: 'warning',
  title: 'Two policies that are equally specific set a field to different values',
  why: 'Only their names decide: the one that comes first by name wins. Which of them that is was hardly meant.',
  fix: 'set the field in one of them',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/outbound/resourcerules.go: BuildRules',
  on: ['any'],
  needs: [policiesWithTo, meshServices],
  *run(ctx) {
    for (const view of ctx.views)
      for (const { kind, to } of distinctRules(view)) {
        if (isRoute(kind)) continue;
        for (const { resource, origins } of to.resources.values()) {
          if (resource.kind === 'Mesh') continue;
          for (const [place, winner] of origins.entries()) {
            const loser = origins[place - 1];
            if (loser === undefined || loser.policy === winner.policy || !areEqual(loser, winner)) continue;
            const [first] = differing(confOf(loser), confOf(winner));
            if (first === undefined) continue;
            yield {
              at: at(loser),
              resource: aboutOf(loser),
              message: `${kind} ${loser.policy.displayName}: ${first.path} ${first.a} for ${resource.kind} ${resource.kri.name} loses to ${first.b} of ${winner.policy.displayName}, by name alone`,
              related: [{ message: 'wins', at: at(winner) }],
            };
          }
        }
      }
  },
});

function confOf({ policy, index }: Entry): JsonObject {
  return policy.to[index]?.conf ?? {};
}

/** Whether nothing but names tells which of two items wins. */
function areEqual(a: Entry, b: Entry): boolean {
  const unnamed = ({ policy, index }: Entry): Entry => ({ policy: { ...policy, displayName: '' }, index });
  return a.policy.to[a.index]?.targetRef.kind !== 'Mesh' && compareToEntries(unnamed(a), unnamed(b)) === 0;
}
