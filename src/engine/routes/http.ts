import type { Behaviour } from '../../model/behaviour.ts';
import { type Kri, kriText, withSection } from '../../model/kri.ts';
import { label } from '../../model/labels.ts';
import { get, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../admission/json.ts';
import { isHttpBased } from '../outbounds/protocols.ts';
import { readBackendRef } from '../resolve/read-ref.ts';
import { catchAll, hashMatches } from '../rules/match-hash.ts';
import { type MatchOrigin, originsByMatches } from '../rules/match-origins.ts';
import type { ToRules } from '../rules/matched.ts';
import type { Conf } from '../rules/policy.ts';
import { ruleOfResource } from '../rules/resource-rules.ts';
import { ruleFor } from '../rules/subset-rules.ts';
import { type BackendMeaning, backendMeaning, hashOfRef, legacyMeaning } from './backend-ref.ts';
import { type EnvoyMatch, envoyMatches } from './envoy-match.ts';
import { compareMatches } from './match-order.ts';
import { placeOfField, type RulePlace } from './places.ts';
import type { RouteProblem } from './problems.ts';
import { type OutboundService, ownMeaning } from './services.ts';
import { type Backend, type SplitContext, split } from './split.ts';

const catchAllMatches = [catchAll];

/** Where a route's settings come from. */
export interface RouteSource {
  /** The most specific item with these matches: it names the route and completes the names in its backendRefs. */
  readonly origin: MatchOrigin;
  readonly backendRefs: RulePlace | undefined;
  readonly filters: RulePlace | undefined;
}

/** One route of a listener. */
export interface HttpRoute {
  readonly name: string;
  readonly match: EnvoyMatch;
  /** Every backendRef, with what became of it; where none counts, the outbound's own destination. */
  readonly backends: readonly Backend[];
  /** No ref counts, or there is none: the traffic goes where it went without the route. */
  readonly own: boolean;
  /** The request is answered with a redirect. */
  readonly redirects: boolean;
  /** The weight of refs that lead nowhere, which is answered with 500; 0 before 3.0. */
  readonly unresolved: number;
  readonly mirrors: readonly { readonly cluster: string }[];
  /** `undefined` for the route that stands at the end of every list. */
  readonly source: RouteSource | undefined;
}

/** What the merged routes say about one outbound. */
export interface HttpConf {
  readonly conf: Conf;
  readonly items: readonly MatchOrigin[];
}

/** The merged routes for an outbound: those for the resource, else those by tags. @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/plugin/v1alpha1/listeners.go: ComputeHTTPRouteConf */
export function httpConfOf(to: ToRules, { kri, service }: OutboundService, mesh: string): HttpConf | undefined {
  const rule = kri === undefined ? undefined : ruleOfResource(to.resources, kri, mesh);
  const [conf] = rule?.confs ?? [];
  if (rule !== undefined && conf !== undefined) return { conf, items: rule.origins };
  const legacy = ruleFor(to.legacy, { [label.service]: service });
  return legacy === undefined ? undefined : { conf: legacy.conf, items: legacy.items };
}

interface Drafted {
  readonly name: string;
  /** What names in refs are completed with. */
  readonly kri: Kri | undefined;
  readonly match: JsonObject;
  readonly filters: readonly JsonObject[];
  readonly meanings: readonly BackendMeaning[];
  readonly source: RouteSource | undefined;
}

/** A route that stays. */
interface Kept {
  readonly draft: Drafted;
  readonly backends: readonly Backend[];
  readonly own: boolean;
  readonly unresolved: number;
  /** Of each filter, if it is a mirror: where it goes. */
  readonly targets: readonly (Backend | undefined)[];
}

/**
 * The routes of the listener that MeshHTTPRoutes make for an outbound, in Envoy's order; `undefined` where they make
 * none. Problems are what the control plane fails at for the whole proxy.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/plugin/v1alpha1/listeners.go: generateFromService, prepareRoutes
 */
export function httpRoutes(
  to: ToRules,
  service: OutboundService,
  mesh: string,
  context: SplitContext,
  behaviour: Behaviour,
): { readonly routes: readonly HttpRoute[] | undefined; readonly problems: readonly RouteProblem[] } {
  const drafts = draftRoutes(to, service, mesh, context, behaviour);
  if (drafts === undefined) return { routes: undefined, problems: [] };
  const problems: RouteProblem[] = [];
  const kept: Kept[] = [];
  for (const draft of drafts) {
    const { refsByLabelsOnly } = behaviour;
    // What leads nowhere in 3.0 does not make way for the outbound's own destination.
    const own = draft.meanings.every(({ means }) => means === 'nothing' && !refsByLabelsOnly);
    const meanings = own ? [...draft.meanings, ownMeaning(service)] : draft.meanings;
    const backends = meanings.map((meaning) => split(meaning, context));
    for (const backend of backends)
      if (backend.outcome === 'panic')
        problems.push({ because: 'empty-service', place: draft.source?.backendRefs, backend });
    const lost = backends.filter(({ outcome }) => outcome !== 'split');
    const unresolved = refsByLabelsOnly ? lost.reduce((sum, { ref }) => sum + ref.weight, 0) : 0;
    const isEmpty = lost.length === backends.length;
    if (isEmpty && !behaviour.keepsEmptyRoutes && !(refsByLabelsOnly && draft.meanings.length > 0)) continue;
    const mirrors = draft.filters.map((filter) => mirrorBackend(filter, draft.kri, context, behaviour));
    kept.push({ draft, backends, own, unresolved, targets: mirrors });
  }
  if (kept.length === 0) return { routes: undefined, problems };
  const routes: HttpRoute[] = [];
  for (const one of kept) {
    const { redirects, mirrors } = applyFilters(one, behaviour, context, problems);
    const { draft, backends, own, unresolved } = one;
    const { name, source } = draft;
    for (const match of envoyMatches(draft.match))
      routes.push({ name, match, backends, own, redirects, unresolved, mirrors, source });
  }
  return { routes, problems };
}

/** Where a mirror goes: before 3.0 a value of `kuma.io/service`, by its name alone. */
function mirrorBackend(
  filter: JsonObject,
  origin: Kri | undefined,
  context: SplitContext,
  behaviour: Behaviour,
): Backend | undefined {
  const mirror = mirrorOf(filter);
  if (mirror === undefined) return undefined;
  const isReal = behaviour.refsByLabelsOnly && origin !== undefined;
  return split(
    isReal ? backendMeaning(mirror, origin, context.destinations, behaviour) : legacyMeaning(mirror),
    context,
  );
}

function mirrorOf(filter: JsonObject): ReturnType<typeof readBackendRef> | undefined {
  if (textAt(filter, 'type') !== 'RequestMirror') return undefined;
  return readBackendRef(get(objectAt(filter, 'requestMirror'), 'backendRef'));
}

/** One route per match of each rule, in Kuma's order, and the one for all the rest. */
function draftRoutes(
  to: ToRules,
  service: OutboundService,
  mesh: string,
  { destinations, unifiedNaming }: SplitContext,
  behaviour: Behaviour,
): readonly Drafted[] | undefined {
  const found = httpConfOf(to, service, mesh);
  const rules = objectsAt(found?.conf, 'rules');
  if (rules.length === 0) return isHttpBased(service.protocol) ? [rest()] : undefined;
  const origins = originsByMatches(found?.items ?? []);
  const drafts = rules.flatMap((rule): readonly Drafted[] => {
    const matches = listAt(rule, 'matches');
    const hash = hashMatches(matches);
    const origin = origins.get(hash);
    if (origin === undefined) throw new Error(`a merged rule comes from a policy, but none has the matches ${hash}`);
    const conf = objectAt(rule, 'default');
    const backendRefs = placeOfField(found!.items, matches, 'backendRefs');
    const { kri } = behaviour.completesByMatches ? origin.policy : (backendRefs ?? origin).policy;
    const meanings = objectsAt(conf, 'backendRefs').map((ref) =>
      backendMeaning(readBackendRef(ref), kri, destinations, behaviour),
    );
    const named = unifiedNaming ? withSection(origin.policy.kri, `rule_${origin.index}`) : origin.policy.kri;
    const source = { origin, backendRefs, filters: placeOfField(found!.items, matches, 'filters') };
    const name = service.kri === undefined ? hash : kriText(named);
    const filters = objectsAt(conf, 'filters');
    return objectsAt(rule, 'matches').map((match) => ({ name, kri, match, filters, meanings, source }));
  });
  const sorted = drafts.toSorted((a, b) => compareMatches(a.match, b.match));
  if (sorted.some(({ match }) => isCatchAll(match))) return sorted;
  return [...sorted, rest()];
}

/** The route that stands at the end of every list. */
function rest(): Drafted {
  const name = hashMatches(catchAllMatches);
  return { name, kri: undefined, match: catchAll, filters: [], meanings: [], source: undefined };
}

function isCatchAll(match: JsonObject): boolean {
  const path = objectAt(match, 'path');
  const others = ['method', 'headers', 'queryParams'].some((field) => get(match, field) !== undefined);
  return !others && textAt(path, 'type') === 'PathPrefix' && textAt(path, 'value') === '/';
}

/** Filters act in their order: what changes where requests go fails after a redirect, which sends them nowhere. */
function applyFilters(
  { draft: { filters, source }, targets }: Kept,
  { refsByLabelsOnly }: Behaviour,
  { names }: SplitContext,
  problems: RouteProblem[],
): Pick<HttpRoute, 'redirects' | 'mirrors'> {
  let redirects = false;
  const mirrors: { cluster: string }[] = [];
  for (const [at, filter] of filters.entries()) {
    const type = textAt(filter, 'type');
    if (type === 'RequestRedirect') redirects = true;
    else if (redirects && (type === 'URLRewrite' || type === 'RequestMirror'))
      problems.push({ because: 'filter-after-redirect', place: source?.filters, filter: at, type });
    else {
      const target = targets[at];
      if (target === undefined) continue;
      const { ref } = target;
      const hash = hashOfRef(ref);
      // Before 3.0 mirrors are found by their hash, which other refs may share.
      const cluster = refsByLabelsOnly && target.outcome === 'split' ? target.cluster : names.get(hash);
      if (cluster !== undefined) mirrors.push({ cluster });
      else if (!refsByLabelsOnly)
        problems.push({ because: 'mirror-without-cluster', place: source?.filters, filter: at, ref, hash });
    }
  }
  return { redirects, mirrors };
}
