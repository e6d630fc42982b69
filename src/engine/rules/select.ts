import type { Dataplane, Inbound } from '../../model/dataplane.ts';
import { type Kri, kriKey } from '../../model/kri.ts';
import { type Labels, label, own } from '../../model/labels.ts';
import type { Meta } from '../../model/resource.ts';
import type { TargetRef } from '../../model/target-ref.ts';
import { identityOf } from '../resolve/target-ref.ts';
import type { Gateway } from './gateways.ts';
import { originOf, roleOf } from './order.ts';
import type { Policy } from './policy.ts';
import { matchesTags } from './tag-match.ts';

/** A proxy as policies see it. */
export interface ProxyView {
  readonly dataplane: Dataplane;
  /** Effective labels: with what the control plane computes. */
  readonly labels: Labels;
  readonly kri: Kri;
  /** The MeshGateway that belongs to it. */
  readonly gateway: Gateway | undefined;
}

/** Where a policy acts on what comes in. */
export interface InboundListener {
  readonly address: string;
  readonly port: number;
}

/** A listener of a built-in gateway, for one hostname. */
export interface GatewayTarget extends InboundListener {
  readonly hostname: string;
}

/** Why a policy leaves a proxy out. */
export type Unselected =
  /** Label `kuma.io/effect: shadow`. */
  | { readonly because: 'shadow' }
  | { readonly because: 'zone'; readonly policyZone: string; readonly proxyZone: string }
  | {
      readonly because: 'namespace';
      readonly role: string;
      readonly policyNamespace: string | undefined;
      readonly proxyNamespace: string;
    }
  | { readonly because: 'proxy-type'; readonly proxyType: 'Sidecar' | 'Gateway' }
  | { readonly because: 'tags'; readonly tags: Labels }
  | { readonly because: 'labels'; readonly labels: Labels }
  | { readonly because: 'name'; readonly wanted: Kri }
  | { readonly because: 'section'; readonly sectionName: string }
  /** Kind Dataplane never selects what has a MeshGateway. */
  | { readonly because: 'built-in-gateway' }
  | { readonly because: 'gateway'; readonly name: string }
  | { readonly because: 'route-missing'; readonly name: string }
  | { readonly because: 'kind'; readonly kind: string };

export type Selection =
  | {
      readonly selected: true;
      readonly inbounds: readonly InboundListener[];
      readonly gatewayListeners: readonly GatewayTarget[];
      readonly delegated: boolean;
    }
  | { readonly selected: false; readonly reason: Unselected };

/** The first MeshHTTPRoute with a display name, by name. */
export type RouteByName = (displayName: string) => Policy | undefined;

const left = (reason: Unselected): Selection => ({ selected: false, reason });

/**
 * Whether the top-level reference of a policy takes a proxy, and which of its inbounds and listeners.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/matchers/dataplane.go: MatchedPolicies, DppSelectedByPolicy
 */
export function selectProxy(policy: Policy, proxy: ProxyView, routeByName: RouteByName): Selection {
  if (policy.meta.labels[label.effect] === 'shadow') return left({ because: 'shadow' });
  return selectedBy(policy.meta, policy.kri, policy.targetRef, proxy, routeByName);
}

/** The part of {@link selectProxy} that looks at zone, namespace and reference. */
function selectedBy(meta: Meta, origin: Kri, ref: TargetRef, proxy: ProxyView, routeByName: RouteByName): Selection {
  const elsewhere = zoneProblem(meta, proxy) ?? namespaceProblem(meta, proxy);
  if (elsewhere !== undefined) return left(elsewhere);
  switch (ref.kind) {
    case 'Mesh':
    case 'MeshSubset': {
      const proxyType = proxyTypeOf(proxy.dataplane);
      if (ref.proxyTypes.length > 0 && !ref.proxyTypes.includes(proxyType))
        return left({ because: 'proxy-type', proxyType });
      return byTags(ref.kind === 'Mesh' ? {} : ref.tags, proxy);
    }
    case 'MeshService':
      return byTags({ [label.service]: ref.name }, proxy);
    case 'MeshServiceSubset':
      return byTags({ [label.service]: ref.name, ...ref.tags }, proxy);
    case 'Dataplane':
      return byIdentity(origin, ref, proxy);
    case 'MeshGateway':
      return byGateway(ref, proxy);
    case 'MeshHTTPRoute': {
      const route = routeByName(ref.name);
      if (route === undefined) return left({ because: 'route-missing', name: ref.name });
      return selectedBy(route.meta, route.kri, route.targetRef, proxy, routeByName);
    }
    default:
      return left({ because: 'kind', kind: ref.kind });
  }
}

/** `Gateway` where it has a gateway of either type. */
export function proxyTypeOf({ spec }: Dataplane): 'Sidecar' | 'Gateway' {
  return spec.gateway === undefined ? 'Sidecar' : 'Gateway';
}

/** Only producer policies reach into other zones. */
function zoneProblem(meta: Meta, { labels, gateway }: ProxyView): Unselected | undefined {
  if (roleOf(meta) === 'producer') return undefined;
  const subject = gateway?.resource.meta.labels ?? labels;
  const origin = own(subject, label.origin);
  if (origin === undefined || origin === 'global' || originOf(meta) !== 'zone') return undefined;
  const policyZone = meta.labels[label.zone];
  if (policyZone === undefined) return undefined;
  const proxyZone = subject[label.zone];
  if (origin === 'zone' && (proxyZone === undefined || proxyZone === policyZone)) return undefined;
  return { because: 'zone', policyZone, proxyZone: proxyZone ?? '' };
}

function namespaceProblem(meta: Meta, { labels }: ProxyView): Unselected | undefined {
  const role = roleOf(meta);
  if (role !== 'consumer' && role !== 'workload-owner') return undefined;
  const [policyNamespace, proxyNamespace] = [meta.labels[label.namespace], labels[label.namespace] ?? ''];
  if (policyNamespace !== undefined && policyNamespace === proxyNamespace) return undefined;
  return { because: 'namespace', role, policyNamespace, proxyNamespace };
}

function byTags(tags: Labels, { dataplane, gateway }: ProxyView): Selection {
  const { spec } = dataplane;
  const inbounds = spec.inbound.filter((one) => matchesTags(tags, one.tags)).map((one) => listenerOf(dataplane, one));
  const gatewayListeners: GatewayTarget[] = [];
  for (const { port, hostname, tags: own } of gateway?.listeners ?? []) {
    if (!matchesTags(tags, { ...spec.gateway?.tags, ...gateway!.tags, ...own })) continue;
    if (!gatewayListeners.some((one) => one.port === port)) inbounds.push({ address: spec.address, port });
    gatewayListeners.push({ address: spec.address, port, hostname });
  }
  const delegated = isDelegated(dataplane) && matchesTags(tags, spec.gateway!.tags);
  if (inbounds.length === 0 && gatewayListeners.length === 0 && !delegated) return left({ because: 'tags', tags });
  return { selected: true, inbounds, gatewayListeners, delegated };
}

function isDelegated({ spec }: Dataplane): boolean {
  return spec.gateway !== undefined && spec.gateway.type !== 'BUILTIN';
}

/** Where an inbound listens. */
export function listenerOf({ spec }: Dataplane, { address, port }: Inbound): InboundListener {
  return { address: address || spec.address, port };
}

/** The section of an inbound: its name, or its port. */
export function sectionOf({ name, port }: Inbound): string {
  return name || String(port);
}

function byIdentity(origin: Kri, ref: TargetRef, proxy: ProxyView): Selection {
  const { dataplane, gateway } = proxy;
  if (gateway !== undefined) return left({ because: 'built-in-gateway' });
  const problem = identityProblem(origin, ref, proxy);
  if (problem !== undefined) return left(problem);
  const inbounds = dataplane.spec.inbound
    .filter((one) => ref.sectionName === '' || sectionOf(one) === ref.sectionName)
    .map((one) => listenerOf(dataplane, one));
  const delegated = isDelegated(dataplane);
  if (inbounds.length === 0 && !delegated) return left({ because: 'section', sectionName: ref.sectionName });
  return { selected: true, inbounds, gatewayListeners: [], delegated };
}

function identityProblem(origin: Kri, ref: TargetRef, { kri, labels }: ProxyView): Unselected | undefined {
  if (ref.name === '' && ref.namespace === '' && ref.labels === undefined) return undefined;
  if (ref.name !== '') {
    const wanted = identityOf(ref, origin);
    if (kriKey(kri) === kriKey(wanted)) return undefined;
    if (ref.labels === undefined) return { because: 'name', wanted };
  }
  const wanted = ref.labels ?? {};
  // A missing label counts as an empty one.
  if (ref.labels !== undefined && Object.keys(wanted).every((key) => (own(labels, key) ?? '') === wanted[key]))
    return undefined;
  return { because: 'labels', labels: wanted };
}

function byGateway(ref: TargetRef, proxy: ProxyView): Selection {
  const { dataplane, gateway } = proxy;
  const name =
    gateway === undefined ? undefined : gateway.resource.meta.labels[label.displayName] || gateway.resource.meta.name;
  if (name === undefined || dataplane.spec.gateway?.type !== 'BUILTIN' || name !== ref.name)
    return left({ because: 'gateway', name: ref.name });
  const selection = byTags(ref.tags, proxy);
  return selection.selected ? { ...selection, delegated: false } : selection;
}
