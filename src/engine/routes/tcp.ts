import type { Behaviour } from '../../model/behaviour.ts';
import { label } from '../../model/labels.ts';
import { objectAt, objectsAt } from '../admission/json.ts';
import { isHttpBased } from '../outbounds/protocols.ts';
import { readBackendRef } from '../resolve/read-ref.ts';
import type { MatchOrigin } from '../rules/match-origins.ts';
import type { ToRules } from '../rules/matched.ts';
import { ruleOfResource } from '../rules/resource-rules.ts';
import { ruleFor } from '../rules/subset-rules.ts';
import { backendMeaning } from './backend-ref.ts';
import type { HttpConf } from './http.ts';
import { placeOfTcpRefs, type RulePlace } from './places.ts';
import type { RouteProblem } from './problems.ts';
import { type OutboundService, ownMeaning } from './services.ts';
import { type Backend, type SplitContext, split } from './split.ts';

/** Where the TCP listener of an outbound sends traffic. */
export interface TcpRoute {
  /** Every backendRef, with what became of it; without a route the outbound's own destination. */
  readonly backends: readonly Backend[];
  /** `undefined` where no MeshTCPRoute acts on it. */
  readonly source: { readonly origin: MatchOrigin; readonly backendRefs: RulePlace | undefined } | undefined;
}

/** The merged MeshTCPRoutes for an outbound. @see kuma v2.13.10 pkg/plugins/policies/meshtcproute/plugin/v1alpha1/listeners_backendrefs.go: computeConf */
export function tcpConfOf(to: ToRules, { kri, service }: OutboundService, mesh: string): HttpConf | undefined {
  const rule = kri === undefined ? undefined : ruleOfResource(to.resources, kri, mesh);
  const [conf] = rule?.confs ?? [];
  if (rule !== undefined && conf !== undefined) return { conf, items: rule.origins };
  const legacy = ruleFor(to.legacy, { [label.service]: service });
  return legacy === undefined ? undefined : { conf: legacy.conf, items: legacy.items };
}

/**
 * What the listener that MeshTCPRoutes make for an outbound does; `undefined` where they make none: for HTTP without
 * such a route, for HTTP with a MeshHTTPRoute, and where no resource has the labels of any backendRef.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/meshtcproute/plugin/v1alpha1/listeners_backendrefs.go: getBackendRefs
 */
export function tcpRoute(
  to: ToRules,
  service: OutboundService,
  mesh: string,
  context: SplitContext,
  hasHttpConf: boolean,
  behaviour: Behaviour,
): { readonly route: TcpRoute | undefined; readonly problems: readonly RouteProblem[] } {
  const found = tcpConfOf(to, service, mesh);
  if (isHttpBased(service.protocol) && (found === undefined || hasHttpConf)) return { route: undefined, problems: [] };
  if (found === undefined) return finished([split(ownMeaning(service), context)], undefined);
  const origin = found.items.at(-1)!;
  const { kri } = origin.policy;
  const refs = objectsAt(objectAt(found.conf, 'default'), 'backendRefs').map(readBackendRef);
  const meanings = refs.map((ref) => backendMeaning(ref, kri, context.destinations, behaviour));
  if (meanings.every(({ means }) => means === 'nothing')) return { route: undefined, problems: [] };
  const backends = meanings.map((meaning) => split(meaning, context));
  return finished(backends, { origin, backendRefs: placeOfTcpRefs(found.items) });
}

function finished(
  backends: readonly Backend[],
  source: TcpRoute['source'],
): { readonly route: TcpRoute; readonly problems: readonly RouteProblem[] } {
  const problems = backends.flatMap((backend): readonly RouteProblem[] =>
    backend.outcome === 'panic' ? [{ because: 'empty-service', place: source?.backendRefs, backend }] : [],
  );
  return { route: { backends, source }, problems };
}
