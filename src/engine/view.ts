import type { Dataplane } from '../model/dataplane.ts';
import { kriOf } from '../model/kri.ts';
import type { PlainResource } from '../model/plain-resource.ts';
import type { Meta } from '../model/resource.ts';
import type { MeshContext } from './context.ts';
import { type Topology, topologyOf } from './endpoints/topology.ts';
import type { GenerateResult } from './generate/generate.ts';
import { compare } from './order.ts';
import { type LegacyVip, legacyVips } from './outbounds/legacy-vips.ts';
import { meshOutbounds, type Outbound } from './outbounds/outbounds.ts';
import { type LegacyService, legacyServices } from './outbounds/protocols.ts';
import { type ReachableBackends, reachableBackends } from './outbounds/reachable-backends.ts';
import { type Vips, vipsOf } from './outbounds/vips.ts';
import { type Destination, type Destinations, indexDestinations } from './resolve/destinations.ts';
import { meshReferable, referablesOf } from './resolve/referables.ts';
import type { Referables } from './resolve/target-ref.ts';
import { type Gateway, gatewayOf, readGateway } from './rules/gateways.ts';
import { type MatchedPolicies, policyMatcher } from './rules/matched.ts';
import { type Policy, readPolicy } from './rules/policy.ts';
import { indexPolicies } from './rules/policy-index.ts';
import { type PolicyKind, policyTypeOf } from './rules/policy-types.ts';
import type { ProxyView, RouteByName } from './rules/select.ts';

/** One mesh with its policies and destinations, each indexed when it is first asked for. */
export interface MeshView {
  readonly context: MeshContext;
  readonly generated: GenerateResult;
  readonly destinations: Destinations;
  readonly referables: Referables;
  /** Policies of a kind, by name. */
  policies(kind: PolicyKind): readonly Policy[];
  /** Built-in gateways, by name. */
  readonly gateways: readonly Gateway[];
  readonly routeByName: RouteByName;
  /** A Dataplane as policies see it. */
  proxyOf(dataplane: Dataplane): ProxyView;
  /** Values of `kuma.io/service` that have endpoints. */
  readonly legacyServices: ReadonlyMap<string, LegacyService>;
  readonly legacyVips: readonly LegacyVip[];
  readonly vips: ReadonlyMap<Destination, Vips>;
  /** What the mesh has for its proxies. */
  readonly meshOutbounds: readonly Outbound[];
  /** The endpoints behind all of it. */
  readonly topology: Topology;
  readonly features: ProxyFeatures;
  /** What a proxy may reach of the destinations. */
  reachableOf(proxy: ProxyView): ReachableBackends;
  /** What the policies of a kind say about a proxy. */
  matched(kind: PolicyKind, proxy: ProxyView): MatchedPolicies;
}

/** What proxies announce about themselves, which no manifest tells. */
export interface ProxyFeatures {
  /** Names of listeners and clusters are KRIs in mode Exclusive. */
  readonly unifiedNaming: boolean;
}

const plain: ProxyFeatures = { unifiedNaming: false };
const known = new WeakMap<GenerateResult, MeshView>();

/**
 * The view on a mesh after the control plane's next tick; the same object whenever it is asked of the same mesh, so that who
 * asks again has what was computed.
 */
export function meshView(generated: GenerateResult, features = plain): MeshView {
  if (features.unifiedNaming) return makeView(generated, features);
  let view = known.get(generated);
  if (view === undefined) {
    view = makeView(generated, features);
    known.set(generated, view);
  }
  return view;
}

function makeView(generated: GenerateResult, features: ProxyFeatures): MeshView {
  const { context } = generated;
  const policies = lazyByKey((kind: PolicyKind) =>
    byName(context.list(kind)).map((one) => readPolicy(one as PlainResource, context.controlPlane.version)),
  );
  const destinations = lazy(() =>
    indexDestinations(
      byName(generated.meshServices),
      byName(generated.meshExternalServices),
      byName(generated.meshMultiZoneServices),
    ),
  );
  const referables = lazy(() =>
    referablesOf(meshReferable(metaOfMesh(context)), destinations(), policies('MeshHTTPRoute'), context.behaviour),
  );
  const firstRoutes = lazy(() => byDisplayName(policies('MeshHTTPRoute').toReversed()));
  const lastRoutes = lazy(() => byDisplayName(policies('MeshHTTPRoute')));
  const routeByName: RouteByName = (name) => firstRoutes().get(name);
  const gateways = lazy(() => byName(context.list('MeshGateway')).map(readGateway));
  const matchers = lazyByKey((kind: PolicyKind) =>
    policyMatcher(policyTypeOf(kind)!, indexPolicies(policies(kind), routeByName), {
      referables: referables(),
      lastRoute: (name) => lastRoutes().get(name),
      order: context.behaviour.dataplaneKind ? 'with-dataplane' : 'without-dataplane',
      routeAtTop: context.behaviour.routeAtTopMakesResourceRules,
    }),
  );
  const reachable = new WeakMap<Dataplane, ReachableBackends>();
  const services = lazy(() => legacyServices(context));
  const oldVips = lazy(() => legacyVips(context));
  const vips = lazy(() => vipsOf(destinations().all, generated));
  const outbounds = lazy(() => meshOutbounds(view));
  const topology = lazy(() => topologyOf(generated));
  const view: MeshView = {
    context,
    generated,
    get destinations() {
      return destinations();
    },
    get referables() {
      return referables();
    },
    policies,
    get gateways() {
      return gateways();
    },
    routeByName,
    proxyOf(dataplane) {
      const applied = context.applied(dataplane);
      const { labels } = applied.meta;
      return { dataplane, labels, kri: kriOf(applied), gateway: gatewayOf(dataplane, labels, gateways()) };
    },
    get legacyServices() {
      return services();
    },
    get legacyVips() {
      return oldVips();
    },
    get vips() {
      return vips();
    },
    get meshOutbounds() {
      return outbounds();
    },
    get topology() {
      return topology();
    },
    features,
    reachableOf: (proxy) => {
      let found = reachable.get(proxy.dataplane);
      if (found === undefined) {
        found = reachableBackends(proxy, destinations(), context.behaviour);
        reachable.set(proxy.dataplane, found);
      }
      return found;
    },
    matched: (kind, proxy) => matchers(kind)(proxy),
  };
  return view;
}

/** The order of every list of a control plane. @see kuma v2.13.10 pkg/core/resources/store/pagination_store.go */
function byName<T extends { readonly meta: Meta }>(resources: readonly T[]): readonly T[] {
  return resources.toSorted((a, b) => compare(a.meta.name, b.meta.name));
}

/** Where the input has no Mesh, it is taken to be there all the same. */
function metaOfMesh({ mesh, resource }: MeshContext): Meta {
  const times = { creationTime: undefined, modificationTime: undefined };
  return resource?.meta ?? { mesh: '', name: mesh, namespace: '', labels: {}, ...times };
}

/** The last of some policies with each display name. */
function byDisplayName(policies: readonly Policy[]): ReadonlyMap<string, Policy> {
  return new Map(policies.map((one) => [one.displayName, one]));
}

function lazy<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

function lazyByKey<K, T>(compute: (key: K) => T): (key: K) => T {
  const known = new Map<K, T>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = compute(key);
      known.set(key, value);
    }
    return value;
  };
}
