import { kriText } from '../../model/kri.ts';
import { label } from '../../model/labels.ts';
import { perObject } from '../../model/per-object.ts';
import type { Policy } from '../rules/policy.ts';
import type { ProxyView } from '../rules/select.ts';
import type { MeshView } from '../view.ts';
import { type ProxyConfiguration, proxyConfiguration } from './configuration.ts';
import { isTransparent } from './outbounds.ts';

/** How much work sharing saved, for tests that hold it to its complexity. */
export interface SharingSteps {
  /** Configurations that were computed, not taken from another proxy. */
  computed: number;
}

/** Kinds of policies that change where a proxy's traffic goes. */
const shaping = ['MeshHTTPRoute', 'MeshTCPRoute', 'MeshLoadBalancingStrategy'] as const;

/**
 * The configuration of each proxy of a mesh; proxies that see the same share one, which is computed once.
 *
 * Two proxies see the same where they may reach the same, the same policies select them, and neither listens on an
 * address that the mesh has an outbound for.
 */
export function sharedConfigurations(view: MeshView, steps?: SharingSteps): (proxy: ProxyView) => ProxyConfiguration {
  return sharedByProxies(view, proxyConfiguration, steps);
}

/** Anything that outbounds and routes decide for a proxy, computed once for all proxies that see the same. */
export function sharedByProxies<T>(
  view: MeshView,
  compute: (view: MeshView, proxy: ProxyView) => T,
  steps?: SharingSteps,
): (proxy: ProxyView) => T {
  const known = new Map<string, T>();
  let addresses: ReadonlySet<string> | undefined;
  const listensOnOutbound = (proxy: ProxyView): boolean => {
    addresses ??= new Set(view.meshOutbounds.map(({ address }) => address));
    const { spec } = proxy.dataplane;
    return spec.inbound.some(({ address, serviceAddress }) =>
      [address || spec.address, serviceAddress].some((one) => one === '0.0.0.0' || one === '::' || addresses!.has(one)),
    );
  };
  return (proxy) => {
    const key = keyOf(view, proxy, listensOnOutbound(proxy));
    let found = known.get(key);
    if (found === undefined) {
      found = compute(view, proxy);
      known.set(key, found);
      if (steps !== undefined) steps.computed++;
    }
    return found;
  };
}

/** Policies as a text; proxies that the same ones select have one list of them. */
const textOf = perObject((policies: readonly Policy[]) => policies.map(({ kri }) => kriText(kri)).join('\n'));

function keyOf(view: MeshView, proxy: ProxyView, listens: boolean): string {
  const { dataplane, kri } = proxy;
  const { transparentProxying, outbound, inbound } = dataplane.spec;
  const parts: unknown[] = [
    isTransparent(proxy, view.context.behaviour),
    transparentProxying?.reachableServices,
    transparentProxying?.reachableBackends,
    transparentProxying === undefined,
    outbound.length === 0 ? 0 : outbound,
    shaping.map((kind) => (view.policies(kind).length === 0 ? 0 : textOf(view.matched(kind, proxy).policies))),
    // What names in references are completed with.
    kri.zone,
    kri.namespace,
    inbound.map(({ tags }) => tags[label.protocol]).filter((one) => one !== undefined && /^(tls|mysql)$/i.test(one)),
    dataplane.spec.gateway?.type,
  ];
  // TrafficRoutes select by tags, and own addresses are hidden from their owner.
  if (listens || view.context.list('TrafficRoute').length > 0) parts.push(kriText(kri));
  return JSON.stringify(parts);
}
