import { label } from '../../model/labels.ts';
import { compare } from '../order.ts';
import type { Destination } from '../resolve/destinations.ts';
import { proxyRoutes } from '../routes/proxy-routes.ts';
import { policyTypes } from '../rules/policy-types.ts';
import type { ProxyView } from '../rules/select.ts';
import type { MeshView } from '../view.ts';
import { outboundsOf } from './outbounds.ts';

/** What is known to be used: values of `kuma.io/service`, display names or hostnames, by the name or service of the proxy. */
export type Usage = ReadonlyMap<string, ReadonlySet<string>>;

/** One entry of `reachableBackends.refs`, by labels: names reach nothing outside the own zone. */
export interface SuggestedRef {
  readonly kind: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A `reachableBackends` that keeps what a proxy is known to need. */
export interface Suggestion {
  readonly refs: readonly SuggestedRef[];
  /** What each is kept for, in the order of the refs. */
  readonly because: readonly string[];
  /** Values of `reachableServices` that no resource stands for: out of reach in Exclusive whatever is written. */
  readonly missing: readonly string[];
  /** Outbounds to resources that the proxy has in mode Everywhere without it, and with it. */
  readonly before: number;
  readonly after: number;
}

/**
 * The smallest `reachableBackends` of a proxy that keeps what its `reachableServices`, policies and routes name, what its
 * explicit outbounds lead to, and what the usage says. What a `kind: Mesh` policy covers is no need of its own.
 */
export function suggestReachableBackends(view: MeshView, proxy: ProxyView, usage: Usage): Suggestion {
  const needed = new Map<string, { readonly destination: Destination; readonly because: string }>();
  const need = (destination: Destination | undefined, because: string): void => {
    if (destination !== undefined && !needed.has(destination.key))
      needed.set(destination.key, { destination, because });
  };
  const { dataplane } = proxy;
  if (dataplane.spec.outbound.length > 0)
    for (const { target } of proxyRoutes(view, proxy).clusters)
      if (target.by === 'resource') need(target.destination, 'an explicit outbound');
  const needCalled = (text: string, because: string): boolean => {
    const called = view.destinations.all.filter((one) => isCalled(one, text));
    for (const one of called) need(one, because);
    return called.length > 0;
  };
  const missing = (dataplane.spec.transparentProxying?.reachableServices ?? []).filter(
    (service) => !needCalled(service, `reachableServices ${service}`),
  );
  for (const { kind } of policyTypes)
    for (const { resource, origins } of view.matched(kind, proxy).to.resources.values())
      if (resource.kind.startsWith('Mesh') && resource.ports !== undefined)
        need(view.destinations.last(resource.key), `${kind} ${origins.at(-1)?.policy.displayName ?? ''}`.trim());
  for (const route of ['MeshHTTPRoute', 'MeshTCPRoute'] as const)
    for (const policy of view.matched(route, proxy).policies)
      for (const ref of backendsOf(policy.to))
        for (const one of ref.kind === 'MeshService' ||
        ref.kind === 'MeshMultiZoneService' ||
        ref.kind === 'MeshExternalService'
          ? view.destinations.withLabels(ref.kind, ref.labels)
          : [])
          need(one, `a backendRef of ${policy.displayName}`);
  const own = new Set([
    dataplane.meta.name,
    proxy.kri.name,
    ...dataplane.spec.inbound.map(({ tags }) => tags[label.service] ?? ''),
  ]);
  for (const source of own) for (const used of usage.get(source) ?? []) needCalled(used, 'the usage');
  const list = [...needed.values()].toSorted((a, b) => compare(a.destination.key, b.destination.key));
  const { decisions } = outboundsOf(view, proxy);
  const resources = decisions.filter(
    ({ outbound, hidden }) => outbound.target.by === 'resource' && hidden === undefined,
  );
  return {
    refs: list.map(({ destination }) => refOf(destination)),
    because: list.map(({ because }) => because),
    missing,
    before: resources.length,
    after: list.reduce(
      (sum, { destination }) => sum + destination.ports.length * Math.max(1, destination.vips.length),
      0,
    ),
  };
}

interface LabelledRef {
  readonly kind: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Every backendRef by labels in the items of a route. */
function backendsOf(items: readonly { readonly conf: unknown }[]): readonly LabelledRef[] {
  const found: LabelledRef[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (value !== null && typeof value === 'object')
      for (const [key, one] of Object.entries(value)) {
        if (key === 'backendRefs' && Array.isArray(one))
          for (const ref of one as { kind?: string; labels?: Record<string, string> }[])
            if (ref.labels !== undefined) found.push({ kind: ref.kind ?? '', labels: ref.labels });
        walk(one);
      }
  };
  for (const { conf } of items) walk(conf);
  return found;
}

function isCalled({ kri, resource, meta }: Destination, text: string): boolean {
  if (kri.name === text || meta.name === text) return true;
  if ((resource.status?.addresses ?? []).some(({ hostname }) => hostname === text)) return true;
  if (resource.kind !== 'MeshService') return false;
  return resource.spec.identities.some(({ type, value }) => type === 'ServiceTag' && value === text);
}

function refOf({ kind, kri }: Destination): SuggestedRef {
  const labels: Record<string, string> = { [label.displayName]: kri.name };
  if (kri.namespace !== '') labels[label.namespace] = kri.namespace;
  if (kri.zone !== '') labels[label.zone] = kri.zone;
  return { kind, labels };
}
