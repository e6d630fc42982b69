import { count } from '../../../model/count.ts';
import { withSection } from '../../../model/kri.ts';
import type { Path } from '../../../model/source.ts';
import type { BackendRef } from '../../../model/target-ref.ts';
import { get, type JsonObject, objectAt, objectsAt, textAt } from '../../admission/json.ts';
import { ofPolicy, type Reference } from '../../explain/references.ts';
import { splitAlone } from '../../explain/split-alone.ts';
import { isHttpBased } from '../../outbounds/protocols.ts';
import type { Policy } from '../../rules/policy.ts';
import { ruleOfResource } from '../../rules/resource-rules.ts';
import type { MeshView } from '../../view.ts';
import { defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { meshServices, proxies } from '../needs.ts';
import { routeKinds } from '../policies/kinds.ts';
import { distinctRules } from '../policies/merging.ts';
import { type ServiceLookup, serviceLookup, todayOf } from '../shared/before.ts';
import { backendOf, explained, explaining, hasNote } from '../shared/explained.ts';
import { about, fieldAt } from '../shared/places.ts';
import { servicesOf, zoneOf } from '../shared/services.ts';
import { ownerWords, refWords } from '../shared/words.ts';

interface Rule {
  readonly policy: Policy;
  /** From the root of the policy to the list of backendRefs. */
  readonly path: Path;
  readonly refs: readonly BackendRef[];
  /** What each gets of the traffic, in percent; all 0 where nothing gets any. */
  readonly shares: readonly number[];
}

/** The rules of routes with several backendRefs and what each of these gets, by place. */
function rulesOf(view: MeshView, services: ServiceLookup): ReadonlyMap<string, Rule> {
  const rules = new Map<string, { policy: Policy; path: Path; refs: BackendRef[]; weights: number[] }>();
  for (const policy of routeKinds.flatMap((kind) => view.policies(kind)))
    for (const reference of ofPolicy(policy)) {
      if (reference.field !== 'backend') continue;
      const path = reference.path.slice(0, -1);
      const key = JSON.stringify([policy.kind, policy.meta.name, path]);
      const rule = rules.get(key) ?? { policy, path, refs: [], weights: [] };
      rules.set(key, rule);
      rule.refs.push(reference.ref);
      rule.weights.push(isAlive(view, reference, services) ? reference.ref.weight : 0);
    }
  return new Map(
    [...rules].map(([key, { weights, ...rule }]) => {
      const sum = weights.reduce((all, weight) => all + weight, 0);
      return [key, { ...rule, shares: weights.map((weight) => (sum === 0 ? 0 : (weight / sum) * 100)) }];
    }),
  );
}

function isAlive(
  view: MeshView,
  reference: Extract<Reference, { readonly field: 'backend' | 'mirror' | 'tcp-target' }>,
  { isHere }: ServiceLookup,
): boolean {
  const { outcome, means } = splitAlone(view, reference, reference.ref, reference.owner.kri);
  if (outcome !== 'split') return false;
  const service = reference.ref.name;
  if (means !== 'service' || view.context.mode !== 'Exclusive') return true;
  return isHere(view, service) || view.legacyServices.get(service)?.external === true;
}

/** @see MS146 of the catalogue */
export const sharesShift = defineCheck({
  code: 'MS146',
  name: 'shares-shift',
  severity: 'warning',
  title: 'The shares of a split change with the mode',
  why: 'A backendRef that is dropped leaves its share to the others of the rule, in proportion to their weights.',
  fix: 'give every backendRef a port, and labels that mean a MeshService or MeshMultiZoneService',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/xds/meshroute/listeners.go: makeSplits',
  on: ['any'],
  needs: [routeKinds, meshServices],
  *run(ctx) {
    const today = todayOf(ctx);
    const services = serviceLookup(ctx);
    for (const view of ctx.views) {
      const old = today(view);
      if (old.context.mode === view.context.mode || view.context.controlPlane.role === 'global') continue;
      const before = rulesOf(old, services);
      for (const [key, { policy, path, refs, shares }] of rulesOf(view, services)) {
        const was = before.get(key)?.shares ?? [];
        // Of a rule that has nothing left other checks tell.
        if (refs.length < 2 || shares.every((share) => share === 0)) continue;
        const shifts = shares.map((share, at) => ({ at, share, shift: share - (was[at] ?? 0) }));
        const most = shifts.toSorted((a, b) => b.shift - a.shift)[0]!;
        if (most.shift <= ctx.facts.weightTolerance || explaining(view).effects.selected(policy) === 0) continue;
        const { kind, meta, origin } = policy;
        yield {
          at: { origin, path },
          resource: { kind, mesh: meta.mesh, name: meta.name },
          message: `${ownerWords(policy)}: ${refWords(refs[most.at]!)} gets ${Math.round(most.share)} % in place of ${Math.round(was[most.at] ?? 0)} % in zone ${view.context.controlPlane.zone}`,
        };
      }
    }
  },
});

/** @see MS150 of the catalogue */
export const timeoutAppears = defineCheck({
  code: 'MS150',
  name: 'request-timeout-appears',
  severity: 'warning',
  title: 'Moving to a MeshService adds a request timeout',
  why: 'HTTP routes to a kuma.io/service have no timeout where no policy sets one. Those to a MeshService end requests after 15 s, and idle streams after 30 min.',
  fix: 'write a MeshTimeout with the wanted values before traffic moves',
  source: 'kuma v2.13.10 pkg/plugins/policies/meshhttproute/plugin/v1alpha1/listeners.go',
  on: ['Everywhere', 'Exclusive'],
  needs: ['Mesh', proxies],
  *run(ctx) {
    const today = todayOf(ctx);
    for (const view of ctx.views) {
      const { resource, mode, mesh, controlPlane } = view.context;
      if (resource === undefined || today(view).context.mode === mode) continue;
      const without = withoutTimeout(view);
      if (without.length === 0) continue;
      yield {
        at: fieldAt(resource, 'meshServices', 'mode'),
        resource: about(resource),
        certainty: 'possible',
        message: `no MeshTimeout acts on ${count(without.length, 'HTTP MeshService')} of mesh ${mesh} in zone ${controlPlane.zone}, such as ${listWords(without, 2)}: 15 s request timeout and 30 min stream idle after the move, none today`,
      };
    }
  },
});

/** HTTP MeshServices that take the place of a service and for which some proxy has no request timeout. */
function withoutTimeout(view: MeshView): readonly string[] {
  const here = view.context.controlPlane.zone;
  const timeouts = distinctRules(view).filter(({ kind }) => kind === 'MeshTimeout');
  return view.destinations.all.flatMap((one) => {
    if (one.resource.kind !== 'MeshService' || zoneOf(one, view) !== here) return [];
    const port = one.ports.find(({ appProtocol }) => isHttpBased(appProtocol));
    if (port === undefined || !servicesOf(one.resource).some((service) => view.legacyServices.has(service))) return [];
    const kri = withSection(one.kri, port.section);
    const has = timeouts.some(({ to }) => {
      const conf = ruleOfResource(to.resources, kri, view.context.mesh)?.confs[0] as JsonObject | undefined;
      return get(objectAt(conf, 'http'), 'requestTimeout') !== undefined;
    });
    return has ? [] : [one.kri.name];
  });
}

const lostKinds = ['MeshCircuitBreaker', 'MeshHealthCheck', 'MeshLoadBalancingStrategy'] as const;

/** @see MS151 of the catalogue */
export const legacyBackendLosesPolicies = defineCheck({
  code: 'MS151',
  name: 'legacy-backend-loses-policies',
  severity: 'warning',
  title: 'Policies for its cluster do not act on a backendRef without port in Exclusive',
  why: 'The cluster of a kuma.io/service keeps its timeouts; circuit breakers, outlier detection, health checks and load balancing are not set on it any more.',
  fix: 'add the port, so that the MeshService is meant',
  source: 'kuma v2.13.10 pkg/plugins/policies/meshcircuitbreaker/plugin/v1alpha1/plugin.go',
  on: ['Exclusive'],
  needs: [routeKinds, lostKinds],
  *run(ctx) {
    const named = new Map<MeshView, Map<string, Set<string>>>();
    for (const one of explained(ctx, 'to')) {
      const { owner, ref } = one.reference;
      if (!lostKinds.some((kind) => kind === owner.kind)) continue;
      const service = ref.kind === 'Mesh' ? '' : one.service;
      if (service === undefined) continue;
      const of = named.get(one.view) ?? new Map<string, Set<string>>();
      named.set(one.view, of);
      const kinds = of.get(service) ?? new Set<string>();
      of.set(service, kinds.add(owner.kind));
    }
    for (const one of explained(ctx, 'backend', 'tcp-target')) {
      if (one.status !== 'legacy' || one.service === undefined) continue;
      const of = named.get(one.view);
      const kinds = new Set([...(of?.get('') ?? []), ...(of?.get(one.service) ?? [])]);
      if (kinds.size === 0) continue;
      const { owner, path } = one.reference;
      yield {
        at: { origin: owner.origin, path },
        resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name },
        message: `${ownerWords(owner)}: ${listWords([...kinds].toSorted())} ${kinds.size === 1 ? 'does' : 'do'} not act on backend ${refWords(backendOf(one))}: it has no port`,
      };
    }
  },
});

/** @see MS152 of the catalogue */
export const portTakesSectionAway = defineCheck({
  code: 'MS152',
  name: 'backend-port-loses-section-settings',
  severity: 'warning',
  title: 'A backendRef by number does not have what policies set for the name of the port',
  why: 'The section of the cluster is what the backendRef writes: with a number, items for sectionName are not found.',
  fix: 'write sectionName in place of the port',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/backendref.go: BackendRef',
  on: ['any'],
  since: '2.12',
  until: '2.14',
  needs: [routeKinds, meshServices],
  *run(ctx) {
    const sections = new Map<string, string>();
    for (const one of explained(ctx, 'to')) {
      const { owner } = one.reference;
      if (owner.kind === 'MeshHTTPRoute' || owner.kind === 'MeshTCPRoute') continue;
      for (const { destination, kri } of one.targets)
        if (destination !== undefined && kri.sectionName !== '')
          sections.set(
            `${one.view.context.controlPlane.zone} ${destination.key} ${kri.sectionName}`,
            ownerWords(owner),
          );
    }
    if (sections.size === 0) return;
    for (const one of explained(ctx, 'backend')) {
      const ref = backendOf(one);
      if (ref.port === undefined || ref.sectionName !== '' || hasNote(one, 'PORT_NOT_FOUND')) continue;
      const [target] = one.targets;
      if (target?.destination === undefined || target.port === undefined) continue;
      const { section } = target.port;
      const policy = sections.get(`${one.view.context.controlPlane.zone} ${target.destination.key} ${section}`);
      if (section === String(ref.port) || policy === undefined) continue;
      const { owner, path } = one.reference;
      yield {
        at: { origin: owner.origin, path: [...path, 'port'] },
        resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name },
        message: `${ownerWords(owner)}: backend ${refWords(ref)} does not have what ${policy} sets for section ${section}`,
        fix: `sectionName: ${section} in place of port: ${ref.port}`,
        edits: [
          { at: { origin: owner.origin, path: [...path, 'sectionName'] }, op: 'set', value: section },
          { at: { origin: owner.origin, path: [...path, 'port'] }, op: 'remove' },
        ],
      };
    }
  },
});

/** @see MS143 of the catalogue */
export const gatewayApiBackend = defineCheck({
  code: 'MS143',
  name: 'gateway-api-backend-without-meshservice',
  severity: 'warning',
  title: 'A backend of a Gateway API route has no MeshService',
  why: 'Kuma translates such a route into a MeshHTTPRoute with ports, which means MeshServices: a Service that gets none leads nowhere.',
  fix: 'make it a MeshService (label kuma.io/mesh, no kuma.io/ignore), or lead to another Service',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/gatewayapi; kumahq/kuma#17979, #17985',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  environments: ['kubernetes'],
  needs: ['HTTPRoute', 'Service'],
  *run(ctx) {
    for (const view of ctx.views) {
      const { kubernetes } = view.context;
      if (kubernetes === undefined) continue;
      const decisions = new Map(
        kubernetes.services.map((one) => [
          `${one.service.meta.namespace}/${one.service.meta.kubernetes?.name ?? one.service.meta.name}`,
          one,
        ]),
      );
      for (const route of ctx.inventory.list('HTTPRoute')) {
        // Routes of other controllers are none of Kuma's.
        if (!objectsAt(route.spec, 'parentRefs').some((parent) => textAt(parent, 'kind') === 'Service')) continue;
        for (const [rule, one] of objectsAt(route.spec, 'rules').entries())
          for (const [at, ref] of objectsAt(one, 'backendRefs').entries()) {
            const kind = textAt(ref, 'kind');
            if (kind !== '' && kind !== 'Service') continue;
            const namespace = textAt(ref, 'namespace') || route.meta.namespace;
            const decision = decisions.get(`${namespace}/${textAt(ref, 'name')}`);
            if (decision === undefined || decision.made.length > 0) continue;
            yield {
              at: { origin: route.origin, path: ['spec', 'rules', rule, 'backendRefs', at] },
              resource: {
                kind: 'HTTPRoute',
                mesh: view.context.mesh,
                name: `${route.meta.namespace}/${route.meta.kubernetes?.name ?? route.meta.name}`,
              },
              message: `Service ${namespace}/${textAt(ref, 'name')} gets no MeshService: the route leads nowhere`,
            };
          }
      }
    }
  },
});
