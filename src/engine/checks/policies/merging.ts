import { kriKey, withSection } from '../../../model/kri.ts';
import { label } from '../../../model/labels.ts';
import { isObject, type JsonObject, objectAt, objectsAt, textAt } from '../../admission/json.ts';
import type { Destination } from '../../resolve/destinations.ts';
import { compareMatches } from '../../routes/match-order.ts';
import { fieldOrigins } from '../../rules/field-origins.ts';
import type { ToRules } from '../../rules/matched.ts';
import { compareToEntries } from '../../rules/order.ts';
import type { Policy } from '../../rules/policy.ts';
import { type PolicyKind, policyTypes } from '../../rules/policy-types.ts';
import { ruleOfResource } from '../../rules/resource-rules.ts';
import { ruleFor } from '../../rules/subset-rules.ts';
import type { MeshView } from '../../view.ts';
import { type CheckContext, defineCheck } from '../define-check.ts';
import { meshServices, proxies } from '../needs.ts';
import { perView } from '../shared/per-view.ts';
import { distinctProxies } from '../shared/proxies.ts';
import { familiesIn, servicesOf, zoneOf } from '../shared/services.ts';
import { policiesWithTo } from './kinds.ts';

interface Rules {
  readonly kind: PolicyKind;
  readonly to: ToRules;
}

/** The rules for what goes out that any proxy of a view has, each once. */
export const distinctRules = perView((view: MeshView): readonly Rules[] => {
  const kinds = policyTypes.filter(({ kind, to }) => to && view.policies(kind).length > 0);
  const found = new Map<ToRules, Rules>();
  for (const proxy of kinds.length === 0 ? [] : distinctProxies(view))
    for (const { kind } of kinds) {
      const { to } = view.matched(kind, proxy);
      if (!found.has(to)) found.set(to, { kind, to });
    }
  return [...found.values()];
});

interface Entry {
  readonly policy: Policy;
  readonly index: number;
}

/** What policies of a kind say of a `kuma.io/service` and of the MeshService in its place. */
interface Pair {
  readonly view: MeshView;
  readonly kind: PolicyKind;
  readonly service: string;
  readonly destination: Destination;
  readonly legacy: { readonly conf: JsonObject; readonly items: readonly Entry[] };
  readonly real: { readonly conf: JsonObject; readonly items: readonly Entry[] };
}

/** Values of `kuma.io/service` that items of the rules name, or whose MeshService they name. */
function servicesNamed(view: MeshView, { to }: Rules): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { items } of to.legacy)
    for (const { targetRef } of items)
      if (targetRef.kind === 'MeshService' && targetRef.name !== '') named.add(targetRef.name);
  for (const { resource } of to.resources.values()) {
    if (resource.kind !== 'MeshService') continue;
    const own = view.destinations.last(resource.key)?.resource;
    if (own?.kind === 'MeshService') for (const service of servicesOf(own)) named.add(service);
  }
  return named;
}

/** Pairs of which both sides say something, for every value that an item of a policy is about. */
const pairsIn = perView((view: MeshView): readonly Pair[] => {
  const pairs: Pair[] = [];
  const here = view.context.controlPlane.zone;
  for (const rules of distinctRules(view)) {
    const { kind, to } = rules;
    for (const service of servicesNamed(view, rules)) {
      if (!view.legacyServices.has(service)) continue;
      const destination = (familiesIn(view).byService.get(service) ?? [])
        .flatMap(({ members }) => members)
        .find((one) => zoneOf(one, view) === here);
      const [port] = destination?.ports ?? [];
      if (destination === undefined || port === undefined) continue;
      const legacy = ruleFor(to.legacy, { [label.service]: service });
      const real = ruleOfResource(to.resources, withSection(destination.kri, port.section), view.context.mesh);
      const [conf] = real?.confs ?? [];
      if (legacy === undefined || real === undefined || conf === undefined) continue;
      pairs.push({
        view,
        kind,
        service,
        destination,
        legacy: { conf: legacy.conf, items: legacy.items },
        real: { conf, items: real.origins },
      });
    }
  }
  return pairs;
});

function* pairsOf(ctx: CheckContext): Generator<Pair> {
  for (const view of ctx.views) yield* pairsIn(view);
}

const isRoute = (kind: string): boolean => kind === 'MeshHTTPRoute' || kind === 'MeshTCPRoute';

const entryKey = ({ policy, index }: Entry): string => `${kriKey(policy.kri)} ${index}`;

/** Whether two lists hold the same items, in any order. */
function sameItems(a: readonly Entry[], b: readonly Entry[]): boolean {
  const keys = new Set(a.map(entryKey));
  return keys.size === new Set(b.map(entryKey)).size && b.every((one) => keys.has(entryKey(one)));
}

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

function at({ policy, index }: Entry): {
  readonly origin: Policy['origin'];
  readonly path: readonly (string | number)[];
} {
  return { origin: policy.origin, path: ['spec', 'to', index, 'targetRef'] };
}

function aboutOf({ policy: { kind, meta } }: Entry): { kind: string; mesh: string; name: string } {
  return { kind, mesh: meta.mesh, name: meta.name };
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

/** @see MS147 of the catalogue */
export const routeOrderDiffers = defineCheck({
  code: 'MS147',
  name: 'route-order-differs',
  severity: 'warning',
  title: 'Rules of routes stand in another order for a MeshService',
  why: 'Rules with matches that are equally specific are tried in the order in which the routes are merged, which for a MeshService is another one than for its kuma.io/service.',
  fix: 'put the rules into one route, or make their matches differ',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/outbound/resourcerules.go: BuildRules',
  on: ['any'],
  needs: ['MeshHTTPRoute', meshServices],
  *run(ctx) {
    for (const { kind, service, destination, legacy, real } of pairsOf(ctx)) {
      if (kind !== 'MeshHTTPRoute' || real.items.length < 2 || !sameItems(legacy.items, real.items)) continue;
      if (!swapsMatches(legacy.conf, real.conf)) continue;
      const last = real.items.at(-1)!;
      yield {
        at: at(last),
        resource: aboutOf(last),
        message: `rules for MeshService ${destination.kri.name} are tried in another order than those for kuma.io/service ${service}`,
      };
    }
  },
});

/** How many matches of one destination are held against each other. */
const mostMatches = 200;

/** Whether two matches that one request can fit, and that are equally specific, stand the other way round. */
function swapsMatches(before: JsonObject, after: JsonObject): boolean {
  const old = new Map(matchesOf(before).map(({ text }, place) => [text, place]));
  const now = matchesOf(after).slice(0, mostMatches);
  return now.some((one, place) =>
    now.slice(place + 1).some(({ match, text }) => {
      const [first, second] = [old.get(one.text), old.get(text)];
      if (first === undefined || second === undefined || first < second) return false;
      return compareMatches(one.match, match) === 0 && canBothFit(one.match, match);
    }),
  );
}

function matchesOf(conf: JsonObject): readonly { readonly match: JsonObject; readonly text: string }[] {
  return objectsAt(conf, 'rules').flatMap((rule) =>
    objectsAt(rule, 'matches').map((match) => ({ match, text: JSON.stringify(match) })),
  );
}

/** Two exact paths, or two prefixes of one length, are never those of one request unless they are the same. */
function canBothFit(a: JsonObject, b: JsonObject): boolean {
  const [left, right] = [objectAt(a, 'path'), objectAt(b, 'path')];
  const [method, other] = [textAt(a, 'method'), textAt(b, 'method')];
  if (method !== '' && other !== '' && method !== other) return false;
  if (left === undefined || right === undefined || textAt(left, 'type') === 'RegularExpression') return true;
  return textAt(left, 'value') === textAt(right, 'value');
}

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
