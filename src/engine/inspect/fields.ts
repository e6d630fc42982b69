import type { Kri } from '../../model/kri.ts';
import { isObject, listAt, objectAt, objectsAt } from '../admission/json.ts';
import { fieldOrigins } from '../rules/field-origins.ts';
import { hashMatches } from '../rules/match-hash.ts';
import { mergeTraitsOf } from '../rules/merge.ts';
import type { Conf, Policy } from '../rules/policy.ts';
import { type PolicyKind, policyTypes } from '../rules/policy-types.ts';
import type { ProxyView } from '../rules/select.ts';
import type { Subset } from '../rules/subset.ts';
import type { MeshView } from '../view.ts';

/** What a rule is for. */
export type Scope =
  | { readonly for: 'proxy' }
  | { readonly for: 'inbound'; readonly port: number; readonly name: string }
  /** Clients with some tags, at an inbound. */
  | { readonly for: 'clients'; readonly port: number; readonly name: string; readonly subset: Subset }
  /** A resource or one port of it; kind Mesh: every destination. */
  | { readonly for: 'destination'; readonly kri: Kri }
  /** Destinations by tags. */
  | { readonly for: 'tagged'; readonly subset: Subset };

/** One field in effect. */
export interface FieldRow {
  readonly kind: PolicyKind;
  readonly scope: Scope;
  /** The matches of the rule of a route; else `undefined`. */
  readonly matches: readonly unknown[] | undefined;
  readonly path: string;
  readonly value: unknown;
  readonly policy: Policy;
  /** Where in the policy: `to[0]`, `from[1]`, `rules[0]`; empty where it has one configuration alone. */
  readonly item: string;
}

interface Origin {
  readonly conf: Conf;
  readonly policy: Policy;
  readonly item: string;
}

/**
 * Every field that policies set for a proxy, with the policy that sets it last: kinds in Kuma's order, then the proxy,
 * its inbounds, and destinations from the whole mesh to a single port.
 */
export function* fieldsOfProxy(view: MeshView, proxy: ProxyView): Generator<FieldRow> {
  for (const { kind } of policyTypes) {
    const { single, listeners, to } = view.matched(kind, proxy);
    if (single !== undefined)
      yield* rowsOf(
        kind,
        { for: 'proxy' },
        single.origins.map((policy) => ({ conf: policy.single, policy, item: '' })),
      );
    for (const { listener, from, inbound } of listeners) {
      const own = proxy.dataplane.spec.inbound.find(({ port }) => port === listener.port);
      const at = { port: listener.port, name: own?.name ?? '' };
      for (const { subset, items } of from)
        yield* rowsOf(
          kind,
          { for: 'clients', ...at, subset },
          items.map(({ conf, policy, index }) => ({ conf, policy, item: `from[${index}]` })),
        );
      if (from.length > 0) continue;
      for (const { conf, policy, index } of inbound)
        yield* rowsOf(kind, { for: 'inbound', ...at }, [{ conf, policy, item: `rules[${index}]` }]);
    }
    const rules = [...to.resources.values()].toSorted(
      (a, b) => Number(b.kri.kind === 'Mesh') - Number(a.kri.kind === 'Mesh'),
    );
    for (const { kri, origins } of rules)
      yield* rowsOf(
        kind,
        { for: 'destination', kri },
        origins.map(({ policy, index }) => ({ conf: policy.to[index]!.conf, policy, item: `to[${index}]` })),
      );
    if (view.context.mode === 'Exclusive') continue;
    for (const { subset, items } of to.legacy)
      if (subset.length > 0 || rules.length === 0)
        yield* rowsOf(
          kind,
          { for: 'tagged', subset },
          items.map(({ conf, policy, index }) => ({ conf, policy, item: `to[${index}]` })),
        );
  }
}

function* rowsOf(kind: PolicyKind, scope: Scope, origins: readonly Origin[]): Generator<FieldRow> {
  const traits = mergeTraitsOf(kind);
  const winners = fieldOrigins(
    origins.map(({ conf }) => conf),
    traits,
  );
  for (const [path, at] of winners) {
    const { conf, policy, item } = origins[at]!;
    const field = { kind, scope, policy, item };
    const { byKey } = traits;
    const [, hash = '', inner = ''] = byKey === undefined ? [] : (/^(\S+=) (.*)$/.exec(path) ?? []);
    if (byKey === undefined || hash === '') {
      const own = path.replace(/#\d+$/, '');
      yield { ...field, matches: undefined, path: own, value: valueAt(conf, own) };
      continue;
    }
    // A rule has its matches as a heading, not as a field.
    if (inner === 'matches') continue;
    const rule = objectsAt(conf, byKey.list).find((one) => hashMatches(listAt(one, byKey.key)) === hash);
    yield { ...field, matches: listAt(rule, byKey.key), path: inner, value: valueAt(objectAt(rule, 'default'), inner) };
  }
}

/** The value at a path; keys may hold dots themselves. */
function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value;
  if (!isObject(value)) return undefined;
  for (const key of Object.keys(value)) {
    if (path === key) return value[key];
    const inner = path.startsWith(`${key}.`) ? valueAt(value[key], path.slice(key.length + 1)) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}
