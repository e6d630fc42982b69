import { label } from '../../model/labels.ts';
import type { MeshServicesMode } from '../../model/mesh.ts';
import { displayName } from '../../model/resource.ts';
import { compare } from '../order.ts';
import { isTransparent, outboundsOf } from '../outbounds/outbounds.ts';
import type { MeshView } from '../view.ts';
import { meshView } from '../view.ts';
import { type Decisions, type Family, familiesOf } from './families.ts';
import { type Manifest, manifestsOf } from './manifests.ts';
import { type ParityGap, parityGaps } from './parity.ts';
import { type ModeState, type Transition, transitionOf } from './transition.ts';

/** Something that has to be gone before a step. */
export interface PlanFinding {
  readonly code: string;
  readonly severity: 'blocker' | 'behaviour' | 'info';
  /** `possible`: it depends on what is really used. */
  readonly certainty: 'certain' | 'possible';
  /** The mode whose entry it bars. */
  readonly on: MeshServicesMode;
  readonly mesh: string;
  readonly object: string;
  readonly message: string;
  readonly fix: string;
}

/** What becomes of one URL. */
export interface PlanName {
  readonly mesh: string;
  readonly family: string;
  readonly before: string;
  readonly after: readonly string[];
}

export type ProofStatus = 'holds' | 'holds-with-accepted-differences' | 'fails' | 'incomplete';

export interface MigrationPlan {
  readonly from: MeshServicesMode;
  readonly to: MeshServicesMode;
  readonly steps: readonly MeshServicesMode[];
  /** Why these steps, where nobody chose them. */
  readonly chosenBecause: string;
  readonly meshes: readonly string[];
  readonly zones: readonly string[];
  readonly proxies: number;
  readonly families: readonly Family[];
  readonly names: readonly PlanName[];
  readonly findings: readonly PlanFinding[];
  readonly policies: readonly ParityGap[];
  readonly transitions: readonly Transition[];
  readonly manifests: readonly Manifest[];
  readonly proof: { readonly status: ProofStatus; readonly because: readonly string[] };
}

/** What the steps of a plan are made from: the proxies in each mode, in order. */
export interface PlanInput {
  readonly states: readonly ModeState[];
  readonly chosenBecause: string;
  readonly decisions: Decisions;
  /** Something of the input could not be seen whole. */
  readonly incomplete: readonly string[];
}

/** The plan from the first state to the last. */
export function migrationPlan({ states, chosenBecause, decisions, incomplete }: PlanInput): MigrationPlan {
  const views = states.map(({ results }) => results.map((result) => meshView(result)));
  const [first, last] = [views[0]!, views.at(-1)!];
  // What moves has to be told from the state with everything, also where the plan starts in the middle.
  const families = familiesOf(first, last, decisions);
  const transitions = states.slice(1).map((after, at) => transitionOf(states[at]!, after));
  const names = namesOf(families, last);
  const policies = states.at(-1)!.mode === 'Disabled' ? [] : parityGaps(last, families);
  const findings = states
    .slice(1)
    .flatMap(({ mode }, at) => findingsOf(mode, views[at]!, views[at + 1]!, families, policies));
  const blockers = findings.filter(({ severity }) => severity === 'blocker');
  const certain = blockers.filter(({ certainty }) => certainty === 'certain');
  const because = [
    ...incomplete,
    ...[...new Set(certain.map(({ code, object }) => `${code} ${object}`))],
    ...(certain.length === 0 && policies.length > 0
      ? [`${policies.length} policy difference${policies.length === 1 ? '' : 's'}`]
      : []),
  ];
  const status: ProofStatus =
    certain.length > 0
      ? 'fails'
      : incomplete.length > 0
        ? 'incomplete'
        : blockers.length > 0 || policies.length > 0 || families.some(({ review }) => review.length > 0)
          ? 'holds-with-accepted-differences'
          : 'holds';
  return {
    from: states[0]!.mode,
    to: states.at(-1)!.mode,
    steps: states.map(({ mode }) => mode),
    chosenBecause,
    meshes: [...new Set(first.map(({ context }) => context.mesh))].toSorted(compare),
    zones: [...new Set(first.map(({ context }) => context.controlPlane.zone))].toSorted(compare),
    proxies: states[0]!.proxies.length,
    families,
    names,
    findings,
    policies,
    transitions,
    manifests: manifestsOf(
      first,
      families,
      states.map(({ mode }) => mode),
    ),
    proof: { status, because },
  };
}

function namesOf(families: readonly Family[], after: readonly MeshView[]): readonly PlanName[] {
  return families.flatMap((family) =>
    family.legacy.map((service): PlanName => {
      const found = after
        .filter(({ context }) => context.mesh === family.mesh)
        .flatMap(({ destinations }) => destinations.all)
        .filter(
          ({ meta }) => displayName(meta) === family.name && (meta.labels[label.namespace] ?? '') === family.namespace,
        );
      const urls = found.flatMap(({ resource, ports }) =>
        (resource.status?.addresses ?? []).flatMap(({ hostname }) => ports.map(({ port }) => `${hostname}:${port}`)),
      );
      return {
        mesh: family.mesh,
        family: family.name,
        before: `${service}.mesh:80`,
        after: [...new Set(urls)].toSorted(compare),
      };
    }),
  );
}

function findingsOf(
  on: MeshServicesMode,
  before: readonly MeshView[],
  after: readonly MeshView[],
  families: readonly Family[],
  policies: readonly ParityGap[],
): readonly PlanFinding[] {
  const found: PlanFinding[] = [];
  const base = { on } as const;
  for (const view of before) {
    const { context } = view;
    const { mesh } = context;
    for (const { meta } of context.list('TrafficRoute'))
      found.push({
        ...base,
        code: 'MS117',
        severity: 'blocker',
        certainty: 'certain',
        mesh,
        object: `TrafficRoute/${meta.name}`,
        message: 'a mesh with a TrafficRoute gets no listeners for MeshServices at all',
        fix: `delete it first: kumactl delete traffic-route ${meta.name} -m ${mesh}`,
      });
    if (on === 'Exclusive')
      for (const { meta } of context.list('VirtualOutbound'))
        found.push({
          ...base,
          code: 'MS066',
          severity: 'blocker',
          certainty: 'possible',
          mesh,
          object: `VirtualOutbound/${meta.name}`,
          message: 'its names are gone in Exclusive',
          fix: 'give the services these names with a HostnameGenerator, and move clients to the real ports',
        });
  }
  for (const view of after) {
    const { context } = view;
    const { mesh } = context;
    const onlyServices: string[] = [];
    const failing: string[] = [];
    for (const dataplane of context.dataplanes) {
      const proxy = view.proxyOf(dataplane);
      const tproxy = dataplane.spec.transparentProxying;
      if (
        on === 'Exclusive' &&
        isTransparent(proxy, context.behaviour) &&
        (tproxy?.reachableServices.length ?? 0) > 0 &&
        !outboundsOf(view, proxy).reachable.onlySelected
      )
        onlyServices.push(dataplane.meta.name);
      if (dataplane.spec.inbound.some(({ tags }) => /^(tls|mysql)$/i.test(tags[label.protocol] ?? '')))
        failing.push(dataplane.meta.name);
    }
    if (onlyServices.length > 0)
      found.push({
        ...base,
        code: 'MS080',
        severity: 'blocker',
        certainty: 'certain',
        mesh,
        object: `${context.controlPlane.zone}: ${listOf(onlyServices)}`,
        message: 'reachableServices without reachableBackends: no destination of the mesh is left in Exclusive',
        fix: 'apply the patches of the plan in 40-consumers first',
      });
    if (failing.length > 0)
      found.push({
        ...base,
        code: 'MS026',
        severity: 'blocker',
        certainty: 'certain',
        mesh,
        object: `${context.controlPlane.zone}: ${listOf(failing)}`,
        message:
          'an inbound with protocol tls or mysql: these proxies get no configuration, and so never see the change',
        fix: 'kuma.io/protocol: tcp',
      });
  }
  for (const family of families) {
    const { mesh, name, consumers, decision, legacy } = family;
    const object = family.namespace === '' ? name : `${family.namespace}/${name}`;
    const certainty = consumers.used > 0 ? 'certain' : 'possible';
    if (decision === 'BLOCKED' && on === 'Exclusive' && consumers.used + consumers.possible > 0)
      found.push({
        ...base,
        code: 'MS001',
        severity: 'blocker',
        certainty,
        mesh,
        object,
        message: `${legacy.join(', ')} has no MeshService: ${consumers.used} consumer${consumers.used === 1 ? '' : 's'} name${consumers.used === 1 ? 's' : ''} it, ${consumers.possible} may call it`,
        fix: 'apply the hand-written MeshService of the plan, or rename the service',
      });
    if (decision === 'MES' && on === 'Exclusive')
      found.push({
        ...base,
        code: 'MS083',
        severity: 'blocker',
        certainty,
        mesh,
        object,
        message: 'an ExternalService is out of reach in Exclusive',
        fix: 'make a MeshExternalService of it, and a ZoneEgress in each zone',
      });
  }
  const proxies = policies.filter(({ after: next, before: old }) => old !== null && next === null);
  for (const { mesh, kind, policies: from, family } of on === 'Exclusive' ? proxies : [])
    found.push({
      ...base,
      code: 'MS100',
      severity: 'behaviour',
      certainty: 'certain',
      mesh,
      object: `${kind}/${from.at(-1) ?? ''}`,
      message: `says something about ${family} that nothing says about its MeshService`,
      fix: `add an item for labels {kuma.io/display-name: ${family}}`,
    });
  return found;
}

function listOf(names: readonly string[]): string {
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
