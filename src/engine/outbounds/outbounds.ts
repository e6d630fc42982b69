import type { Behaviour } from '../../model/behaviour.ts';
import type { Inbound } from '../../model/dataplane.ts';
import { type Kri, kriKey, withSection } from '../../model/kri.ts';
import { type Labels, label } from '../../model/labels.ts';
import { perObject } from '../../model/per-object.ts';
import { isIp } from '../admission/formats.ts';
import type { Destinations } from '../resolve/destinations.ts';
import { identityOf } from '../resolve/target-ref.ts';
import type { ProxyView } from '../rules/select.ts';
import type { MeshView } from '../view.ts';
import { addressOfVip, type LegacyVip } from './legacy-vips.ts';
import { type ReachableBackends, reachableBackends } from './reachable-backends.ts';

/** What an outbound leads to: the tags of legacy services, or a port of a resource. */
export type OutboundTarget =
  | { readonly by: 'tags'; readonly service: string; readonly tags: Labels }
  /** The section is the name of the port, or what an explicit outbound writes: its number. */
  | { readonly by: 'resource'; readonly kri: Kri };

/** One listener's worth of what a proxy can reach. */
export interface Outbound {
  /** `legacy` for a VIP of 240.0.0.0/8, whose number only the control plane knows. */
  readonly address: string;
  readonly port: number;
  /** Tells listeners apart: outbounds with one name have one listener, that of the last. */
  readonly listener: string;
  readonly target: OutboundTarget;
  readonly from: 'vip' | 'explicit';
}

/** Why a proxy does not get an outbound that its mesh has. */
export type Unreachable =
  /** `reachableServices` does not name the service. */
  | 'reachable-services'
  /** `reachableServices` without `reachableBackends` hides every resource. */
  | 'reachable-services-only'
  /** Mode ReachableBackends, and the proxy has no `reachableBackends`. */
  | 'no-reachable-backends'
  /** `reachableBackends` does not name it. */
  | 'reachable-backends'
  /** It is an inbound of the proxy itself. */
  | 'own-inbound';

/** An outbound of the mesh, and whether one proxy gets it. */
export interface OutboundDecision {
  readonly outbound: Outbound;
  /** `undefined`: the proxy gets it. */
  readonly hidden: Unreachable | undefined;
}

/** What a proxy may have, in the order in which the control plane goes through it. */
export interface ProxyOutbounds {
  /** Traffic is redirected to the proxy: it gets what its mesh has. Else only what its Dataplane lists. */
  readonly transparent: boolean;
  /** Those that it gets. */
  readonly visible: readonly Outbound[];
  /** All that the mesh has, with why it does not get some; made when first asked for. */
  readonly decisions: readonly OutboundDecision[];
  readonly reachable: ReachableBackends;
}

/**
 * The outbounds of a proxy: the mesh's own, filtered, or those that its Dataplane lists. An outbound to a resource or a
 * port that is not there is still in the list; it gets no listener later.
 *
 * @see kuma v2.13.10 pkg/xds/sync/dataplane_proxy_builder.go: resolveVIPOutbounds
 */
export function outboundsOf(view: MeshView, proxy: ProxyView): ProxyOutbounds {
  const reachable = reachableBackends(proxy, view.destinations, view.context.behaviour);
  if (!isTransparent(proxy, view.context.behaviour)) {
    const visible = explicitOutbounds(proxy, view.destinations);
    const decisions = visible.map((outbound) => ({ outbound, hidden: undefined }));
    return { transparent: false, visible, decisions, reachable };
  }
  const tproxy = proxy.dataplane.spec.transparentProxying;
  const services = new Set(tproxy?.reachableServices);
  // Without the block nothing is looked up, not even explicit backendRefs.
  const onlySelected = tproxy !== undefined && reachable.onlySelected;
  const hiddenOf = (outbound: Outbound): Unreachable | undefined => {
    const { target } = outbound;
    let hidden: Unreachable | undefined;
    if (target.by === 'tags') {
      if (services.size > 0 && !services.has(target.service)) hidden = 'reachable-services';
    } else if (services.size > 0 && !onlySelected) hidden = 'reachable-services-only';
    else if (view.context.mode === 'ReachableBackends' && tproxy?.reachableBackends === undefined)
      hidden = 'no-reachable-backends';
    else if (onlySelected && !isAllowed(reachable, target.kri)) hidden = 'reachable-backends';
    if (hidden === undefined && isOwnInbound(proxy, outbound)) hidden = 'own-inbound';
    return hidden;
  };
  let decisions: readonly OutboundDecision[] | undefined;
  return {
    transparent: true,
    visible: candidatesOf(view, services, onlySelected ? reachable : undefined).filter(
      (outbound) => hiddenOf(outbound) === undefined,
    ),
    get decisions() {
      decisions ??= view.meshOutbounds.map((outbound) => ({ outbound, hidden: hiddenOf(outbound) }));
      return decisions;
    },
    reachable,
  };
}

/** Positions of a mesh's outbounds by the service that they lead to, or the key of their identity. */
interface OutboundIndex {
  readonly byService: ReadonlyMap<string, readonly number[]>;
  readonly byKey: ReadonlyMap<string, readonly number[]>;
}

const indexOf = perObject((outbounds: readonly Outbound[]): OutboundIndex => {
  const byService = new Map<string, number[]>();
  const byKey = new Map<string, number[]>();
  const add = (to: Map<string, number[]>, key: string, at: number): void => {
    const list = to.get(key);
    if (list === undefined) to.set(key, [at]);
    else list.push(at);
  };
  for (const [at, { target }] of outbounds.entries())
    if (target.by === 'tags') add(byService, target.service, at);
    else for (const key of new Set(keysOf(target.kri))) add(byKey, key, at);
  return { byService, byKey };
});

/** The outbounds of a mesh that a proxy with lists may get, in the order of the mesh; all where it has none. */
function candidatesOf(
  { meshOutbounds: all }: MeshView,
  services: ReadonlySet<string>,
  selection: ReachableBackends | undefined,
): readonly Outbound[] {
  // What no list speaks of is open.
  if (services.size === 0) {
    if (selection === undefined) return all;
    const { byKey } = indexOf(all);
    const wanted = new Set([...selection.allowed.keys()].flatMap((key) => byKey.get(key) ?? []));
    return all.filter(({ target }, at) => target.by === 'tags' || wanted.has(at));
  }
  const { byService, byKey } = indexOf(all);
  const positions = new Set([...services].flatMap((service) => byService.get(service) ?? []));
  for (const key of selection?.allowed.keys() ?? []) for (const at of byKey.get(key) ?? []) positions.add(at);
  return [...positions].toSorted((a, b) => a - b).map((at) => all[at]!);
}

function isAllowed({ allowed }: ReachableBackends, kri: Kri): boolean {
  if (allowed.size === 0) return false;
  const [section, whole] = keysOf(kri);
  return allowed.has(section) || allowed.has(whole);
}

/** The keys of an identity, with its section and without. */
function keysOf(kri: Kri): readonly [string, string] {
  return [kriKey(kri), kriKey(withSection(kri, ''))];
}

/**
 * Whether traffic is redirected to a proxy. On Kubernetes it is as a rule, even where the Dataplane does not say so.
 *
 * @see kuma v2.13.10 pkg/transparentproxy/config/dataplane/config_dataplane.go: Enabled
 */
export function isTransparent({ dataplane, labels }: ProxyView, { transparentByBlock }: Behaviour): boolean {
  const tproxy = dataplane.spec.transparentProxying;
  if (transparentByBlock && tproxy !== undefined) return true;
  if (tproxy === undefined || (tproxy.redirectPortInbound === 0 && tproxy.redirectPortOutbound === 0))
    return dataplane.form === 'kubernetes' || labels[label.env] === 'kubernetes';
  return tproxy.ipFamilyMode !== 'IPv4' || (isIp(dataplane.spec.address) && !dataplane.spec.address.includes(':'));
}

/**
 * What a mesh has for its proxies: legacy VIPs, but in mode Exclusive, then each port of each resource.
 *
 * @see kuma v2.13.10 pkg/xds/context/mesh_context_builder.go: BuildIfChanged
 */
export function meshOutbounds(view: MeshView): readonly Outbound[] {
  const legacy = view.context.mode === 'Exclusive' ? [] : view.legacyVips.flatMap(outboundsOfVip);
  const resources = view.destinations.all.flatMap((one) =>
    (view.vips.get(one)?.addresses ?? []).flatMap((address) =>
      one.ports.map(
        ({ port, section }): Outbound => ({
          address,
          port,
          listener: listenerName(address, port),
          target: { by: 'resource', kri: withSection(one.kri, section) },
          from: 'vip',
        }),
      ),
    ),
  );
  return [...legacy, ...resources];
}

function outboundsOfVip(vip: LegacyVip): readonly Outbound[] {
  const address = addressOfVip(vip);
  return vip.outbounds.map(({ port, tags }) => ({
    address: address ?? 'legacy',
    port,
    listener: listenerName(address ?? `vip(${vip.type} ${vip.name})`, port),
    target: { by: 'tags', service: tags[label.service] ?? '', tags },
    from: 'vip',
  }));
}

/** @see kuma v2.13.10 pkg/xds/envoy/names: GetOutboundListenerName */
export function listenerName(address: string, port: number): string {
  return `outbound:${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** @see kuma v2.13.10 pkg/xds/sync/dataplane_proxy_builder.go: asOutbounds */
function explicitOutbounds(proxy: ProxyView, destinations: Destinations): readonly Outbound[] {
  return proxy.dataplane.spec.outbound.flatMap(({ address: written, port, tags, backendRef }): readonly Outbound[] => {
    const address = written || '127.0.0.1';
    const place = { address, port, listener: listenerName(address, port), from: 'explicit' as const };
    if (backendRef === undefined)
      return [{ ...place, target: { by: 'tags', service: tags[label.service] ?? '', tags } }];
    const { kind, labels } = backendRef;
    const byLabels = Object.keys(labels).length > 0;
    const oldest = byLabels ? destinations.oldest(kind as 'MeshService', labels)?.destination : undefined;
    if (byLabels && oldest === undefined) return [];
    const kri = oldest?.kri ?? identityOf({ ...backendRef, namespace: '' }, proxy.kri);
    const section = backendRef.port > 0 ? String(backendRef.port) : '';
    return [{ ...place, target: { by: 'resource', kri: withSection(kri, section) } }];
  });
}

/** An address that the proxy itself listens on, such as a Pod's own behind a headless Service. */
function isOwnInbound({ dataplane }: ProxyView, { address, port }: Outbound): boolean {
  return dataplane.spec.inbound.some((inbound) => {
    const own = inbound.address || dataplane.spec.address;
    const workload = inbound.serviceAddress || own;
    return (
      (port === inbound.port && overlaps(address, own)) ||
      (port === workloadPort(inbound) && overlaps(address, workload))
    );
  });
}

function workloadPort({ servicePort, port }: Inbound): number {
  return servicePort === 0 ? port : servicePort;
}

const unspecified: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

function overlaps(a: string, b: string): boolean {
  return a === b || unspecified.has(a) || unspecified.has(b);
}
