import { kriKey, withSection } from '../../../model/kri.ts';
import { label } from '../../../model/labels.ts';
import { perObject } from '../../../model/per-object.ts';
import type { JsonObject } from '../../admission/json.ts';
import type { Destination } from '../../resolve/destinations.ts';
import type { ToRules } from '../../rules/matched.ts';
import type { Policy } from '../../rules/policy.ts';
import type { PolicyKind } from '../../rules/policy-types.ts';
import { ruleOfResource } from '../../rules/resource-rules.ts';
import { ruleFor } from '../../rules/subset-rules.ts';
import type { MeshView } from '../../view.ts';
import type { CheckContext } from '../define-check.ts';
import { distinctRules } from '../policies/distinct-rules.ts';
import { familiesIn, servicesOf, zoneOf } from '../shared/services.ts';

/** The rules of one kind of policies. */
export interface Rules {
  readonly kind: PolicyKind;
  readonly to: ToRules;
}

/** An item of `to` by its place. */
export interface Entry {
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
const pairsIn = perObject((view: MeshView): readonly Pair[] => {
  const pairs: Pair[] = [];
  const here = view.context.controlPlane.zone;
  const destinations = new Map<string, Destination | undefined>();
  const destinationOf = (service: string): Destination | undefined => {
    if (!destinations.has(service))
      destinations.set(
        service,
        (familiesIn(view).byService.get(service) ?? [])
          .flatMap(({ members }) => members)
          .find((one) => zoneOf(one, view) === here),
      );
    return destinations.get(service);
  };
  for (const rules of distinctRules(view)) {
    const { kind, to } = rules;
    for (const service of servicesNamed(view, rules)) {
      if (!view.legacyServices.has(service)) continue;
      const destination = destinationOf(service);
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

/** The pairs of all views. */
export function* pairsOf(ctx: CheckContext): Generator<Pair> {
  for (const view of ctx.views) yield* pairsIn(view);
}

/** Tells items apart. */
export function entryKey({ policy, index }: Entry): string {
  return `${kriKey(policy.kri)} ${index}`;
}

/** Whether two lists hold the same items, in any order. */
export function sameItems(a: readonly Entry[], b: readonly Entry[]): boolean {
  // As a rule they are the same in the same order, which needs no keys.
  if (a.length === b.length && a.every(({ policy, index }, at) => policy === b[at]!.policy && index === b[at]!.index))
    return true;
  const keys = new Set(a.map(entryKey));
  return keys.size === new Set(b.map(entryKey)).size && b.every((one) => keys.has(entryKey(one)));
}

/** Where the target of an item stands. */
export function at({ policy, index }: Entry): {
  readonly origin: Policy['origin'];
  readonly path: readonly (string | number)[];
} {
  return { origin: policy.origin, path: ['spec', 'to', index, 'targetRef'] };
}

/** The policy of an item. */
export function aboutOf({ policy: { kind, meta } }: Entry): { kind: string; mesh: string; name: string } {
  return { kind, mesh: meta.mesh, name: meta.name };
}
