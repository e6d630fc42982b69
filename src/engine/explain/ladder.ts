import type { Dataplane } from '../../model/dataplane.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { compare } from '../order.ts';
import { isTransparent } from '../outbounds/outbounds.ts';
import type { Policy } from '../rules/policy.ts';
import { selectProxy } from '../rules/select.ts';
import type { MeshView } from '../view.ts';
import { contextOfProxy, type FullContext } from './context.ts';
import { effectsByVersion, type VersionEffect } from './effects.ts';
import { explain } from './explain.ts';
import type { Explanation, Status } from './explanation.ts';
import { fragmentOrigin } from './fragment.ts';
import { endpointsOf, type Member, type Members } from './members.ts';
import type { Target } from './notes.ts';
import type { Reference } from './references.ts';
import { type SeenBy, seenBy } from './seen-by.ts';
import { splitAlone } from './split-alone.ts';

/** A resource that is meant, and who is behind it. */
export interface TargetMembers {
  readonly target: Target;
  /** Of this zone. */
  readonly members: readonly Member[];
  readonly endpoints: readonly Endpoint[];
}

/** All that there is to say about one reference. */
export interface Ladder {
  readonly explanation: Explanation;
  /** As one proxy sees it; `undefined` where no proxy has to do with it. */
  readonly seenBy: SeenBy | undefined;
  /** How many proxies the policy selects, and of how many. */
  readonly selected: { readonly proxies: number; readonly of: number } | undefined;
  readonly targets: readonly TargetMembers[];
  /** Dataplanes that carry the value of `kuma.io/service`, if it means one. */
  readonly tagged: readonly Member[];
  readonly effects: readonly VersionEffect[];
}

/** In a few words what one proxy has of a reference: its status, or what keeps it from this proxy. */
export type Outcome = Status | 'does not act on it' | 'no configuration' | 'no outbound' | 'not in effect';

/** What a proxy has of a reference; without a proxy where it leads. */
export function outcomeOf({ status, reference }: Explanation, seen: SeenBy | undefined): Outcome {
  if (seen === undefined || status === 'breaks proxies') return status;
  if (seen.selection?.selected === false) return 'does not act on it';
  if (seen.problems.length > 0) return 'no configuration';
  if (isLost(status)) return status;
  const { field } = reference;
  if (seen.selection === undefined || field === 'top' || field === 'from') return status;
  if (seen.outbounds.every(({ hidden }) => hidden !== undefined)) return 'no outbound';
  const index = reference.path[2];
  const { policy } = reference.owner;
  const set = seen.inEffect.flatMap(({ fields }) => fields);
  if (set.length > 0 && !set.some((one) => one.policy === policy && one.index === index)) return 'not in effect';
  return status;
}

/** Whether a reference leads nowhere. */
export function isLost(status: Status): boolean {
  return status === 'not found' || status === 'refused' || status === 'not in this mode' || status === 'breaks proxies';
}

/** How many resources are looked into where labels mean many. */
const shownTargets = 20;

/**
 * The steps of one reference, as a proxy sees it: the one that is asked for, else the first that it concerns. What
 * becomes of the other proxies is not looked into.
 */
export function ladderOf(
  context: FullContext,
  members: Members,
  reference: Reference,
  from: Dataplane | undefined,
): Ladder {
  const { view } = context;
  const { policy } = reference.owner;
  const isThere = policy !== undefined && policy.origin !== fragmentOrigin;
  const selected = isThere ? selectedBy(view, policy) : undefined;
  const subject = from ?? reference.owner.proxy?.dataplane ?? firstConcerned(context, reference, selected ?? []);
  const explanation = explain(subject === undefined ? context : contextOfProxy(context, subject), reference);
  return {
    explanation,
    seenBy: subject === undefined ? undefined : seenBy(view, reference, view.proxyOf(subject)),
    selected: selected === undefined ? undefined : { proxies: selected.length, of: view.context.dataplanes.length },
    targets: explanation.targets.slice(0, shownTargets).flatMap((target): readonly TargetMembers[] => {
      const { destination, port } = target;
      if (destination === undefined) return [];
      const { resource } = destination;
      return [
        {
          target,
          members: resource.kind === 'MeshService' ? members.ofMeshService(resource, port?.port) : [],
          endpoints: endpointsOf(view, destination, port),
        },
      ];
    }),
    tagged: explanation.service === undefined ? [] : members.ofTag(explanation.service),
    effects: effectsByVersion(view, reference),
  };
}

function selectedBy(view: MeshView, policy: Policy): readonly Dataplane[] {
  return view.context.dataplanes
    .filter((one) => selectProxy(policy, view.proxyOf(one), view.routeByName).selected)
    .toSorted((a, b) => compare(a.meta.name, b.meta.name));
}

/** One that fails because of it, else the first that has the outbounds of the mesh, or any at all. */
function firstConcerned(
  context: FullContext,
  reference: Reference,
  selected: readonly Dataplane[],
): Dataplane | undefined {
  const { view } = context;
  const { field } = reference;
  const isRoute = field === 'backend' || field === 'mirror' || field === 'tcp-target';
  const backend = isRoute ? splitAlone(view, reference, reference.ref, reference.owner.kri) : undefined;
  const canFail = backend?.outcome === 'panic' || (field === 'mirror' && backend?.outcome !== 'split');
  const [failing] = canFail ? context.failingAt(reference) : [];
  if (failing !== undefined) return selected.find(({ meta }) => meta.name === failing);
  return (
    selected.find((one) => isTransparent(view.proxyOf(one), view.context.behaviour)) ??
    selected.find(({ spec }) => spec.outbound.length > 0) ??
    selected[0]
  );
}
