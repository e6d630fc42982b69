import { count } from '../../../model/count.ts';
import { withSection } from '../../../model/kri.ts';
import type { Path } from '../../../model/source.ts';
import type { BackendRef } from '../../../model/target-ref.ts';
import { get, type JsonObject, objectAt } from '../../admission/json.ts';
import { ofPolicy, type Reference } from '../../explain/references.ts';
import { splitAlone } from '../../explain/split-alone.ts';
import { isHttpBased } from '../../outbounds/protocols.ts';
import type { Policy } from '../../rules/policy.ts';
import { ruleOfResource } from '../../rules/resource-rules.ts';
import type { MeshView } from '../../view.ts';
import { defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { meshServices, proxies } from '../needs.ts';
import { distinctRules } from '../policies/distinct-rules.ts';
import { routeKinds } from '../policies/kinds.ts';
import { type ServiceLookup, serviceLookup, todayOf } from '../shared/before.ts';
import { explaining } from '../shared/explained.ts';
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
  until: '2.14',
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
  until: '2.14',
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
