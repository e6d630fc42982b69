import type { Dataplane } from '../../model/dataplane.ts';
import { label } from '../../model/labels.ts';
import type { Origin, Path } from '../../model/source.ts';
import { objectAt, objectsAt, textAt } from '../admission/json.ts';
import { compare } from '../order.ts';
import { sharedByProxies } from '../outbounds/shared.ts';
import type { RulePlace } from '../routes/places.ts';
import type { RouteProblem } from '../routes/problems.ts';
import { inboundProblems, proxyRoutes } from '../routes/proxy-routes.ts';
import type { Policy } from '../rules/policy.ts';
import type { MeshView } from '../view.ts';
import { ofPolicy, type Reference } from './references.ts';
import { splitAlone } from './split-alone.ts';

/** What the control plane fails at, and the proxies that get no configuration because of it. */
export interface ProxyProblem {
  readonly problem: RouteProblem;
  /** The policy, or the first Dataplane. */
  readonly owner: { readonly kind: string; readonly name: string; readonly origin: Origin; readonly path: Path };
  /** By name. */
  readonly proxies: readonly string[];
}

/** The problems of all proxies of a mesh. */
export interface Problems {
  /** Those that most proxies have first. */
  readonly all: readonly ProxyProblem[];
  /** The proxies that fail because of a reference, by name. */
  failingAt(reference: Reference): readonly string[];
}

const routeKinds = ['MeshHTTPRoute', 'MeshTCPRoute'] as const;

/**
 * Everything in a mesh that makes the control plane give up on a proxy.
 *
 * Routes of a proxy are looked at only where a policy that selects it has something at which it could fail.
 */
export function problemsOf(view: MeshView): Problems {
  const suspects = new Set(
    routeKinds.flatMap((kind) => view.policies(kind).filter((policy) => isSuspect(view, policy))),
  );
  const ofRoutes = sharedByProxies(view, (_, proxy) => proxyRoutes(view, proxy).problems);
  const found = new Map<string, { problem: RouteProblem; owner: ProxyProblem['owner']; proxies: string[] }>();
  for (const dataplane of view.context.dataplanes) {
    const proxy = view.proxyOf(dataplane);
    const isSuspected =
      hasEmptyService(dataplane) ||
      (suspects.size > 0 &&
        routeKinds.some((kind) => view.matched(kind, proxy).policies.some((policy) => suspects.has(policy))));
    const problems = isSuspected ? ofRoutes(proxy) : inboundProblems(proxy, view.context.behaviour);
    for (const key of new Set(problems.map((problem) => keyOf(problem)))) {
      const known = found.get(key);
      if (known !== undefined) known.proxies.push(dataplane.meta.name);
      else {
        const problem = problems.find((one) => keyOf(one) === key)!;
        found.set(key, { problem, owner: ownerOf(problem, dataplane), proxies: [dataplane.meta.name] });
      }
    }
  }
  const all = [...found.values()].map((one) => ({ ...one, proxies: one.proxies.toSorted(compare) }));
  return {
    all: all.toSorted((a, b) => b.proxies.length - a.proxies.length),
    failingAt: ({ owner, path, field }) => {
      if (owner.policy === undefined) return [];
      const [, , index, , rule] = path;
      const place = {
        policy: owner.policy,
        index: index as number,
        rule: field === 'tcp-target' ? undefined : (rule as number),
      };
      const key =
        field === 'mirror'
          ? `mirror-without-cluster ${placeKey(place)} ${path.at(-3)!}`
          : `empty-service ${placeKey(place)}`;
      return found.get(key)?.proxies.toSorted(compare) ?? [];
    },
  };
}

/** Whether a route has something that some outbound could fail at. */
function isSuspect(view: MeshView, policy: Policy): boolean {
  if (
    policy.to.some(({ conf }) =>
      objectsAt(conf, 'rules').some((rule) => filtersAfterRedirect(objectAt(rule, 'default'))),
    )
  )
    return true;
  for (const reference of ofPolicy(policy)) {
    if (reference.field !== 'mirror' && reference.field !== 'backend' && reference.field !== 'tcp-target') continue;
    const { outcome } = splitAlone(view, reference, reference.ref, policy.kri);
    if (outcome === 'panic' || (reference.field === 'mirror' && outcome !== 'split')) return true;
  }
  return false;
}

function filtersAfterRedirect(conf: ReturnType<typeof objectAt>): boolean {
  const types = objectsAt(conf, 'filters').map((filter) => textAt(filter, 'type'));
  const redirect = types.indexOf('RequestRedirect');
  return redirect >= 0 && types.slice(redirect + 1).some((type) => type === 'URLRewrite' || type === 'RequestMirror');
}

function hasEmptyService({ spec }: Dataplane): boolean {
  return spec.outbound.some(({ tags, backendRef }) => backendRef === undefined && !tags[label.service]);
}

function keyOf(problem: RouteProblem): string {
  switch (problem.because) {
    case 'inbound-protocol':
      return `${problem.because} ${problem.protocol}`;
    case 'outbound-protocol':
    case 'external-mixed':
      return `${problem.because} ${problem.service}`;
    case 'empty-service':
      return `${problem.because} ${placeKey(problem.place)}`;
    default:
      return `${problem.because} ${placeKey(problem.place)} ${problem.filter}`;
  }
}

function placeKey(place: RulePlace | undefined): string {
  if (place === undefined) return '';
  const { policy, index, rule } = place;
  return `${policy.kind} ${policy.meta.name} ${index} ${rule ?? 'target'}`;
}

function ownerOf(problem: RouteProblem, dataplane: Dataplane): ProxyProblem['owner'] {
  if ('place' in problem && problem.place !== undefined) {
    const { policy, index, rule } = problem.place;
    const { kind, kri, origin } = policy;
    const base: Path = rule === undefined ? ['spec', 'to', index, 'targetRef'] : ['spec', 'to', index, 'rules', rule];
    const path: Path = 'filter' in problem ? [...base, 'default', 'filters', problem.filter] : base;
    return { kind, name: kri.name, origin, path };
  }
  const { kind, meta, origin } = dataplane;
  const networking = dataplane.form === 'kubernetes' ? ['spec', 'networking'] : ['networking'];
  const path: Path =
    problem.because === 'inbound-protocol'
      ? [...networking, 'inbound', problem.inbound, 'tags', label.protocol]
      : [...networking, 'outbound'];
  return { kind, name: meta.name, origin, path };
}
