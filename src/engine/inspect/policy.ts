import { compare } from '../order.ts';
import type { Policy } from '../rules/policy.ts';
import { type Selection, selectProxy, type Unselected } from '../rules/select.ts';
import type { MeshView } from '../view.ts';

/** A proxy that a policy selects. */
export interface SelectedProxy {
  readonly name: string;
  /** Ports of the inbounds that it is for; `undefined`: all of the proxy. */
  readonly ports: readonly number[] | undefined;
}

/** Proxies that a policy leaves out for one reason. */
export interface LeftOut {
  readonly reason: Unselected;
  /** By name. */
  readonly proxies: readonly string[];
}

/** The proxies of one policy. */
export interface PolicyProxies {
  /** By name. */
  readonly selected: readonly SelectedProxy[];
  /** The reason of most proxies first. */
  readonly leftOut: readonly LeftOut[];
}

/** Whom a policy acts on, and why not on the others. */
export function proxiesOfPolicy(view: MeshView, policy: Policy): PolicyProxies {
  const selected: SelectedProxy[] = [];
  const leftOut = new Map<string, { readonly reason: Unselected; readonly proxies: string[] }>();
  for (const dataplane of view.context.dataplanes) {
    const proxy = view.proxyOf(dataplane);
    const { name } = dataplane.meta;
    const selection = selectProxy(policy, proxy, view.routeByName);
    if (selection.selected) {
      selected.push({ name, ports: portsOf(selection, dataplane.spec.inbound.length) });
      continue;
    }
    const key = JSON.stringify(selection.reason);
    const known = leftOut.get(key);
    if (known === undefined) leftOut.set(key, { reason: selection.reason, proxies: [name] });
    else known.proxies.push(name);
  }
  return {
    selected: selected.toSorted((a, b) => compare(a.name, b.name)),
    leftOut: [...leftOut.values()]
      .map(({ reason, proxies }) => ({ reason, proxies: proxies.toSorted(compare) }))
      .toSorted((a, b) => b.proxies.length - a.proxies.length),
  };
}

function portsOf(selection: Extract<Selection, { selected: true }>, inbounds: number): readonly number[] | undefined {
  const { inbounds: own } = selection;
  return own.length === inbounds || own.length === 0 ? undefined : own.map(({ port }) => port);
}
