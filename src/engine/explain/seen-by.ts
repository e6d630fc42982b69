import type { Dataplane } from '../../model/dataplane.ts';
import { kriKey, withSection } from '../../model/kri.ts';
import { label } from '../../model/labels.ts';
import type { TargetRef } from '../../model/target-ref.ts';
import type { Outbound, OutboundDecision } from '../outbounds/outbounds.ts';
import { resolveTargetRef } from '../resolve/target-ref.ts';
import type { EnvoyMatch } from '../routes/envoy-match.ts';
import type { RulePlace } from '../routes/places.ts';
import type { RouteProblem } from '../routes/problems.ts';
import { type ProxyRoutes, proxyRoutes } from '../routes/proxy-routes.ts';
import type { Backend } from '../routes/split.ts';
import { fieldOrigins } from '../rules/field-origins.ts';
import { mergeTraitsOf } from '../rules/merge.ts';
import type { Policy } from '../rules/policy.ts';
import { ruleOfResource } from '../rules/resource-rules.ts';
import { type ProxyView, type Selection, selectProxy } from '../rules/select.ts';
import { ruleFor } from '../rules/subset-rules.ts';
import type { MeshView } from '../view.ts';
import type { Reference } from './references.ts';

/** One field of an item of `to`, and the item that sets it last for an outbound. */
export interface FieldInEffect {
  /** `http.requestTimeout`. */
  readonly path: string;
  readonly policy: Policy;
  readonly index: number;
}

/** What an outbound of the proxy has of an item. */
export interface OutboundInEffect {
  readonly outbound: Outbound;
  /** The fields that the item sets, each with the item that has the last word. */
  readonly fields: readonly FieldInEffect[];
}

/** A route of a listener that a rule is behind. */
export interface RouteInEffect {
  readonly listener: string;
  /** `undefined` of TCP. */
  readonly match: EnvoyMatch | undefined;
  readonly backends: readonly Backend[];
}

/** A reference as one proxy sees it. */
export interface SeenBy {
  readonly proxy: ProxyView;
  /** Whether the policy acts on the proxy; `undefined` where the proxy itself refers. */
  readonly selection: Selection | undefined;
  /** Outbounds for what the item of `to` is for, those too that the proxy does not get. */
  readonly outbounds: readonly OutboundDecision[];
  /** The proxy has only what its Dataplane lists. */
  readonly listsOutbounds: boolean;
  /** Of items that are no routes. */
  readonly inEffect: readonly OutboundInEffect[];
  readonly routes: readonly RouteInEffect[];
  /** Why the control plane makes no configuration for the proxy. */
  readonly problems: readonly RouteProblem[];
}

/** What comes of a reference at one proxy. */
export function seenBy(view: MeshView, reference: Reference, proxy: ProxyView): SeenBy {
  const { policy } = reference.owner;
  const routed = proxyRoutes(view, proxy);
  const base = { proxy, listsOutbounds: !routed.outbounds.transparent, problems: routed.problems };
  const nothing = { ...base, outbounds: [], inEffect: [], routes: [] };
  if (policy === undefined) return { ...nothing, selection: undefined };
  const selection = selectProxy(policy, proxy, view.routeByName);
  const index = reference.field === 'top' || reference.field === 'from' ? undefined : (reference.path[2] as number);
  if (!selection.selected || index === undefined) return { ...nothing, selection };
  const { targetRef } = policy.to[index]!;
  const outbounds = outboundsFor(view, policy, targetRef, routed.outbounds.decisions);
  const isRoute = policy.kind === 'MeshHTTPRoute' || policy.kind === 'MeshTCPRoute';
  const own = outbounds.flatMap(({ outbound, hidden }) => (hidden === undefined ? [outbound] : []));
  return {
    ...base,
    selection,
    outbounds,
    inEffect: isRoute
      ? []
      : own.map((outbound) => ({ outbound, fields: fieldsOf(view, proxy, policy, index, outbound) })),
    routes: isRoute ? routesOf(routed, reference, policy, index) : [],
  };
}

/** The Dataplane of a name; on Kubernetes the name of the Pod is enough where no other namespace has it. */
export function dataplaneNamed({ context }: MeshView, name: string): Dataplane | undefined {
  const { dataplanes } = context;
  const exact = dataplanes.find(({ meta }) => meta.name === name);
  if (exact !== undefined) return exact;
  const found = dataplanes.filter(({ meta }) => meta.namespace !== '' && meta.name === `${name}.${meta.namespace}`);
  return found.length === 1 ? found[0] : undefined;
}

/** Whether a reference is one of a proxy: its own, or of a policy that acts on it. */
export function actsOn(view: MeshView, { owner }: Reference, proxy: ProxyView): boolean {
  if (owner.policy === undefined) return owner.proxy?.dataplane === proxy.dataplane;
  return selectProxy(owner.policy, proxy, view.routeByName).selected;
}

/** Those of some outbounds that a target of `to` takes. */
export function outboundsFor(
  view: MeshView,
  { kri: origin }: Policy,
  ref: TargetRef,
  decisions: readonly OutboundDecision[],
): readonly OutboundDecision[] {
  if (ref.kind === 'Mesh' || ref.kind === 'MeshSubset') return decisions;
  const { candidates } = resolveTargetRef(ref, origin, view.referables);
  const keys = new Set(
    candidates.flatMap(({ resource, section }) =>
      section === undefined ? [] : [kriKey(withSection(resource.kri, section))],
    ),
  );
  const isService = ref.kind === 'MeshService' || ref.kind === 'MeshServiceSubset';
  return decisions.filter(({ outbound: { target } }) =>
    target.by === 'tags'
      ? isService && ref.name !== '' && target.service === ref.name
      : keys.has(kriKey(target.kri)) || keys.has(kriKey(withSection(target.kri, ''))),
  );
}

function fieldsOf(
  view: MeshView,
  proxy: ProxyView,
  policy: Policy,
  index: number,
  { target }: Outbound,
): readonly FieldInEffect[] {
  const { to } = view.matched(policy.kind, proxy);
  const items =
    target.by === 'resource'
      ? (ruleOfResource(to.resources, target.kri, view.context.mesh)?.origins ?? [])
      : (ruleFor(to.legacy, { [label.service]: target.service })?.items ?? []);
  const traits = mergeTraitsOf(policy.kind);
  const origins = fieldOrigins(
    items.map((item) => item.policy.to[item.index]?.conf ?? {}),
    traits,
  );
  const at = items.findIndex((item) => item.policy === policy && item.index === index);
  if (at < 0) return [];
  return [...fieldOrigins([policy.to[index]!.conf], traits).keys()].flatMap((path): readonly FieldInEffect[] => {
    // What lists are joined of has the position in its name.
    const winner = path.endsWith('#0') ? at : origins.get(path);
    const item = winner === undefined ? undefined : items[winner];
    if (item === undefined) return [];
    return [{ path: path.replace(/#0$/, ''), policy: item.policy, index: item.index }];
  });
}

function routesOf(
  { listeners }: ProxyRoutes,
  { field, path }: Reference,
  policy: Policy,
  index: number,
): readonly RouteInEffect[] {
  const rule = field === 'tcp-target' ? undefined : (path[4] as number | undefined);
  const isPlace = (place: RulePlace | undefined): boolean =>
    place !== undefined && place.policy === policy && place.index === index && (field === 'to' || place.rule === rule);
  return listeners.flatMap(({ name, does }): readonly RouteInEffect[] => {
    if ('by' in does) return [];
    if (does.filter !== 'http')
      return isPlace(does.tcp.source?.backendRefs)
        ? [{ listener: name, match: undefined, backends: does.tcp.backends }]
        : [];
    return does.routes
      .filter(({ source }) => isPlace(field === 'mirror' ? source?.filters : source?.backendRefs))
      .map(({ match, backends }) => ({ listener: name, match, backends }));
  });
}
