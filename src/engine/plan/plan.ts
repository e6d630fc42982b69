import type { KumaVersion } from '../../model/behaviour.ts';
import { label } from '../../model/labels.ts';
import type { Mesh, MeshServicesMode } from '../../model/mesh.ts';
import type { Environment } from '../../model/resource.ts';
import type { Facts } from '../checks/define-check.ts';
import { legacyHostnames } from '../legacy-hostnames.ts';
import { compare } from '../order.ts';
import { destinationName } from '../outbounds/names.ts';
import type { Usage } from '../outbounds/suggest.ts';
import type { MeshView } from '../view.ts';
import type { Decisions } from './decide.ts';
import { type Families, type Family, familiesOf, madeIn } from './families.ts';
import { gateOf, type PlanFinding } from './gates.ts';
import { cleanup } from './manifests/cleanup.ts';
import { consumers } from './manifests/consumers.ts';
import { destinations } from './manifests/destinations.ts';
import { hostnameGenerators } from './manifests/hostnames.ts';
import { forKuma3 } from './manifests/kuma-3.ts';
import type { Ground, Manifest, PhaseId } from './manifests/manifest.ts';
import { modeManifests, phaseOfMode } from './manifests/modes.ts';
import { policyManifests } from './manifests/policies.ts';
import { preparation } from './manifests/preparation.ts';
import { type RouteQuestion, routeManifests } from './manifests/routes.ts';
import { type OpenGap, type ParityGap, parityGaps } from './parity.ts';
import { type MixedStates, type Phase, type PhasePart, phaseOf, phasePart } from './phases.ts';
import { type Difference, differencesOf, inOrderOfWeight } from './proof.ts';
import type { Change, PlanWorld, Stage } from './stage.ts';
import { type State, stateOfZone, viewsOf } from './state.ts';
import { multiZoneNames, targetOf } from './target.ts';
import { joined, type Transition, transitionOf } from './transition.ts';
import { sightsOf, statesInOrder } from './zone-walk.ts';

/** A step of a plan: to a mode, or to a version. */
export interface Step {
  /** `Exclusive`, `2.14`, `2.14+inboundTagsDisabled`, `3.0`. */
  readonly label: string;
  readonly mode: MeshServicesMode;
  readonly version?: KumaVersion;
  readonly inboundTagsDisabled?: boolean;
}

/** What becomes of the names of one service. */
export interface PlanName {
  readonly mesh: string;
  readonly family: string;
  readonly service: string;
  /** `hostname:port`; empty where service VIPs are switched off. */
  readonly before: string;
  /** For all zones whose proxies may call it, without doubles. */
  readonly after: readonly string[];
  /** Names of its clusters in metrics, where those before have the name of the service; without unified naming. */
  readonly clusters: readonly string[];
}

export type ProofStatus = 'holds' | 'holds-with-accepted-differences' | 'fails' | 'incomplete';

export interface MigrationPlan {
  readonly from: string;
  readonly to: string;
  readonly steps: readonly string[];
  /** Why these steps, where nobody chose them. */
  readonly chosenBecause: string;
  readonly meshes: readonly string[];
  readonly zones: readonly string[];
  /** What each zone runs on. */
  readonly environments: Readonly<Record<string, Environment>>;
  readonly proxies: number;
  /** What is missing in the input, and what cannot be said because of it. */
  readonly coverage: readonly Coverage[];
  readonly families: readonly Family[];
  readonly names: readonly PlanName[];
  readonly findings: readonly PlanFinding[];
  /** Policies that treat what takes the place of a service otherwise, after all that the plan adds. */
  readonly policies: readonly ParityGap[];
  readonly questions: readonly RouteQuestion[];
  readonly phases: readonly Phase[];
  /** What each step alone would do, without anything that the plan makes. */
  readonly transitions: readonly Transition[];
  readonly timeline: readonly TimelineEntry[];
  readonly manifests: readonly Manifest[];
  readonly proof: Proof;
}

export interface Coverage {
  readonly what: string;
  readonly zone: string;
  readonly because: string;
  /** A part of the input could not be read, or not whole. */
  readonly unread?: true;
}

export interface Proof {
  readonly status: ProofStatus;
  readonly because: readonly string[];
  readonly accepted: readonly string[];
  /** How many consumers were compared; beside them one of each zone stands for those that are not in the input. */
  readonly consumers: number;
  readonly differences: readonly Difference[];
}

/** Something that happens at some time of an upgrade. */
export interface TimelineEntry {
  readonly at: string;
  readonly what: string;
  readonly code: string;
}

/** What a plan is made from. */
export interface PlanInput {
  readonly world: PlanWorld;
  /** The state to start from, and where each step leads. */
  readonly steps: readonly Step[];
  readonly chosenBecause: string;
  readonly decisions: Decisions;
  readonly usage: Usage;
  readonly facts: Facts;
  /** Something of the input could not be seen whole. */
  readonly incomplete: readonly string[];
  /** Told what is being computed. */
  readonly progress?: (what: string) => void;
  /** Told whenever a part is done of which nothing is needed any more: a zone at all stages, the checks of a step. */
  readonly partDone?: () => void;
}

/** Findings about settings that do not reach what takes the place of a service: gone where nothing differs at the end. */
const saidAgain: ReadonlySet<string> = new Set(['MS100', 'MS101', 'MS112']);

/** How often policies are said again before what is left is given to a human. */
const rounds = 3;

/** The plan from the first state to the last. */
export function migrationPlan(input: PlanInput): MigrationPlan {
  const { world, steps, chosenBecause, decisions, usage, facts, incomplete } = input;
  const { progress = () => {}, partDone = () => {} } = input;
  const stageOf = ({ mode, version, inboundTagsDisabled }: Step, changes: readonly Change[]): Stage => ({
    mode,
    changes,
    ...(version === undefined ? {} : { version }),
    ...(inboundTagsDisabled === undefined ? {} : { inboundTagsDisabled }),
  });
  const lastMode = steps.findLast(({ version }) => version === undefined)!;
  progress(`what every zone has: ${steps[0]!.label}`);
  const before = viewsOf(world.see(stageOf(steps[0]!, [])));
  const proxies = before.reduce((sum, { context }) => sum + context.dataplanes.length, 0);
  progress(`what every zone has: ${lastMode.label}`);
  const made = madeIn(lastMode === steps[0] ? before : viewsOf(world.see(stageOf(lastMode, []))));
  progress('services');
  const families = familiesOf(before, made, decisions, usage, world.inventory);
  const ground = groundOf(world, before, families);
  const moves = lastMode.mode === 'Exclusive';
  progress('manifests');
  const parts = moves
    ? movesOf(ground, world, lastMode.mode, progress, partDone)
    : { manifests: preparation(ground), gaps: [], questions: [] };
  const modes = steps
    .slice(1)
    .flatMap((step, at) => (step.version === undefined ? modeManifests(ground, at, steps[at]!.mode, step.mode) : []));
  const manifests = [
    ...parts.manifests,
    ...modes,
    ...(moves ? cleanup(ground, parts.manifests) : []),
    ...(steps.some(({ version }) => version === '3.0') ? forKuma3(ground) : []),
  ].toSorted((a, b) => compare(a.path, b.path));
  const changes = changesOf(parts.manifests);
  const walked = walk({
    world,
    raw: steps.map((step) => ({ label: step.label, stage: stageOf(step, []) })),
    legs: legsOf(steps, manifests, stageOf),
    final: stageOf(lastMode, changes),
    families,
    ground,
    tolerance: moves ? facts.weightTolerance : undefined,
    progress,
    partDone,
  });
  const phases = walked.legs.map(({ leg, parts: some }) =>
    phaseOf(leg.id, leg.step, manifests, { before: leg.before, after: leg.after }, some),
  );
  progress('checks');
  const policies = parts.gaps.map(({ gap }) => gap);
  const prepared = changesOf(parts.manifests.filter(({ phase }) => phase === '10-prepare'));
  const isEqual = moves && policies.every(({ before: old }) => old === null);
  const findings = findingsOf(world, steps, changes, prepared, facts, partDone).map((one) =>
    // The item with the old name does what the check says; what the plan adds does the rest.
    isEqual && saidAgain.has(one.code) ? { ...one, resolved: true } : one,
  );
  const coverage = coverageOf(before, incomplete);
  return {
    from: steps[0]!.label,
    to: steps.at(-1)!.label,
    steps: steps.map((step) => step.label),
    chosenBecause,
    meshes: [...new Set(before.map(({ context }) => context.mesh))].toSorted(compare),
    zones: [...new Set(before.map(({ context }) => context.controlPlane.zone))].toSorted(compare),
    environments: Object.fromEntries(
      before.map(({ context: { controlPlane } }) => [controlPlane.zone, controlPlane.environment]),
    ),
    proxies,
    coverage,
    families: families.all,
    names: walked.names,
    findings,
    policies,
    questions: parts.questions,
    phases,
    transitions: walked.transitions,
    timeline: timelineOf(steps, walked.counts, findings),
    manifests,
    proof: proofOf({
      differences: walked.differences,
      findings,
      policies,
      coverage,
      phases,
      questions: parts.questions,
      families: families.all,
      consumers: proxies,
    }),
  };
}

/** What {@link walk} compares in each zone. */
interface WalkInput {
  readonly world: PlanWorld;
  /** The steps alone, without anything that the plan makes. */
  readonly raw: readonly { readonly label: string; readonly stage: Stage }[];
  readonly legs: readonly Leg[];
  /** The last mode, with everything made. */
  readonly final: Stage;
  readonly families: Families;
  readonly ground: Ground;
  /** `undefined`: nothing moves, so nothing is compared for consumers. */
  readonly tolerance: number | undefined;
  readonly progress: (what: string) => void;
  readonly partDone: () => void;
}

interface Walked {
  readonly transitions: readonly Transition[];
  readonly counts: readonly Counts[];
  readonly legs: readonly { readonly leg: Leg; readonly parts: readonly PhasePart[] }[];
  readonly differences: readonly Difference[];
  readonly names: readonly PlanName[];
}

/** Compares all stages of a plan zone after zone: of a large mesh no two zones would fit beside each other. */
function walk({ world, raw, legs, final, families, ground, tolerance, progress, partDone }: WalkInput): Walked {
  const sightAt = sightsOf(world);
  const transitions = raw.slice(1).map((): Transition[] => []);
  const counts = raw.map((): Counts[] => []);
  const parts = legs.map((): PhasePart[] => []);
  const differences: Difference[] = [];
  const names = nameCollector(families.all, ground);
  const first = raw[0]!.stage;
  const order = [
    first,
    ...raw.slice(1).map(({ stage }) => stage),
    ...legs.flatMap(({ before, after }) => [before, after]),
    final,
  ];
  const { zones } = sightAt(first);
  const walkZone = (zone: string, position: number): void => {
    const where = zones.length === 1 ? '' : `zone ${zone}, ${position + 1} of ${zones.length}: `;
    const stateAt = statesInOrder(sightAt, zone, order);
    progress(`${where}what every proxy has`);
    const began = stateAt(first);
    counts[0]!.push(countsOf(began));
    let before = began;
    for (const [at, { label: to, stage }] of raw.slice(1).entries()) {
      progress(`${where}${to}`);
      const after = stateAt(stage);
      transitions[at]!.push(transitionOf(raw[at]!.label, before, to, after));
      counts[at + 1]!.push(countsOf(after));
      before = after;
    }
    for (const [at, leg] of legs.entries()) {
      progress(`${where}${leg.id}`);
      const mixed = zones.length > 1 ? mixedStates(world, zone, leg) : undefined;
      parts[at]!.push(phasePart(leg.id, began, stateAt(leg.before), stateAt(leg.after), mixed));
    }
    progress(`${where}proof`);
    const end = stateAt(final);
    if (tolerance !== undefined)
      differences.push(...differencesOf(began, end, families, ground.multiZoneName, tolerance));
    for (const view of end.views) names.add(view);
  };
  for (const [position, zone] of zones.entries()) {
    walkZone(zone, position);
    partDone();
  }
  return {
    transitions: transitions.flatMap((some) => joined(some) ?? []),
    counts: counts.map((some) =>
      some.reduce((a, b) => ({ meshServices: a.meshServices + b.meshServices, empty: a.empty + b.empty })),
    ),
    legs: legs.map((leg, at) => ({ leg, parts: parts[at]! })),
    differences: inOrderOfWeight(differences),
    names: names.all(),
  };
}

function groundOf(world: PlanWorld, before: readonly MeshView[], families: Families): Ground {
  const meshes = new Map<string, Mesh>();
  const environments = new Map<string, Environment>();
  let systemNamespace = 'kuma-system';
  for (const { context } of before) {
    if (context.resource !== undefined) meshes.set(context.mesh, context.resource);
    environments.set(context.controlPlane.zone, context.controlPlane.environment);
    systemNamespace = context.controlPlane.settings.systemNamespace;
  }
  const [someMesh] = meshes.values();
  return {
    world,
    before,
    families,
    meshes,
    systemNamespace,
    formOf: (where) => environments.get(where) ?? someMesh?.form ?? 'universal',
    multiZoneName: multiZoneNames(families.all, before),
  };
}

function changesOf(manifests: readonly Manifest[]): readonly Change[] {
  return manifests.map(({ change }) => change).filter(({ put, removed }) => put.length + removed.length > 0);
}

interface Moves {
  readonly manifests: readonly Manifest[];
  readonly gaps: readonly OpenGap[];
  readonly questions: readonly RouteQuestion[];
}

/** All that has to be made before Exclusive, until policies say the same of everything, or nothing more can be done. */
function movesOf(
  ground: Ground,
  world: PlanWorld,
  mode: MeshServicesMode,
  progress: (what: string) => void,
  partDone: () => void,
): Moves {
  let manifests: readonly Manifest[] = [...preparation(ground), ...destinations(ground), ...consumers(ground)];
  const seen = (): readonly MeshView[] => viewsOf(world.see({ mode, changes: changesOf(manifests) }));
  let views: readonly MeshView[] = seen();
  const seeAgain = (): void => {
    // Those before are let go first.
    views = [];
    partDone();
    views = seen();
  };
  const named = hostnameGenerators(ground, views);
  if (named.length > 0) {
    manifests = [...named, ...manifests];
    seeAgain();
  }
  const routes = routeManifests(ground, views);
  manifests = [...manifests, ...routes.manifests];
  let gaps = parityGaps(views, ground.families, ground.multiZoneName);
  const all: OpenGap[] = [];
  for (let round = 0; round < rounds && gaps.length > 0; round++) {
    progress(`policies, round ${round + 1}`);
    all.push(...gaps);
    const policies = policyManifests(ground, views, all);
    const others = manifests.filter(({ path }) => !policies.some((one) => one.path === path));
    if (policies.length === 0) break;
    const before = gaps.length;
    manifests = [...others, ...policies];
    seeAgain();
    gaps = parityGaps(views, ground.families, ground.multiZoneName);
    if (gaps.length === before && round > 0) break;
  }
  return { manifests, gaps, questions: routes.questions };
}

/** A phase as it lies between two stages. */
interface Leg {
  readonly id: PhaseId;
  readonly step: { readonly from: string; readonly to: string } | undefined;
  readonly before: Stage;
  readonly after: Stage;
}

/** The phases in order, each with the stages before and after it. */
function legsOf(
  steps: readonly Step[],
  manifests: readonly Manifest[],
  stageOf: (step: Step, changes: readonly Change[]) => Stage,
): readonly Leg[] {
  const legs: Leg[] = [];
  let changes: readonly Change[] = [];
  let current = steps[0]!;
  let before = stageOf(current, []);
  const take = (id: PhaseId, step: Step, label: { from: string; to: string } | undefined): void => {
    const own = manifests.filter(({ phase }) => phase === id);
    // The mode is the stage's own: the Mesh of a manifest says the same.
    const added = id.includes('-mode-') ? [] : changesOf(own);
    if (label === undefined && own.length === 0) return;
    changes = [...changes, ...added];
    const after = label === undefined && added.length === 0 ? before : stageOf(step, changes);
    legs.push({ id, step: label, before, after });
    before = after;
    current = step;
  };
  const moving = ['30-destinations', '40-consumers', '50-routes-policies'];
  const takeAll = (ids: readonly string[]): void => {
    for (const id of ids) take(id, current, undefined);
  };
  takeAll(['10-prepare']);
  let moved = false;
  for (const [at, step] of steps.entries()) {
    if (at === 0) continue;
    const from = steps[at - 1]!;
    if (step.version === undefined && step.mode === 'Exclusive' && !moved) {
      takeAll(moving);
      moved = true;
    }
    if (step.version !== undefined && from.version === undefined) takeAll([...(moved ? [] : moving), '70-cleanup']);
    const id = step.version === undefined ? phaseOfMode(step.mode, at - 1) : `90-kuma-${step.label}`;
    take(id, step, { from: from.label, to: step.label });
  }
  if (steps.every(({ version }) => version === undefined)) takeAll([...(moved ? [] : moving), '70-cleanup']);
  return legs;
}

/** A zone that takes a mode before all others, and after them; `undefined` for a phase that is no step to another mode. */
function mixedStates(world: PlanWorld, zone: string, { before, after }: Leg): MixedStates | undefined {
  if (before.mode === after.mode || before.version !== after.version) return undefined;
  const seen = (stage: Stage): State => stateOfZone(stage, world.see(stage), zone);
  return {
    alone: seen({ ...after, mode: before.mode, except: { zone, mode: after.mode } }),
    allButIt: seen({ ...after, except: { zone, mode: before.mode } }),
  };
}

/** Each finding once, at the first step that it bars. */
function findingsOf(
  world: PlanWorld,
  steps: readonly Step[],
  changes: readonly Change[],
  prepared: readonly Change[],
  facts: Facts,
  partDone: () => void,
): readonly PlanFinding[] {
  const seen = new Set<string>();
  return steps.slice(1).flatMap((step, at) => {
    const before = step.mode === 'Exclusive' ? changes : prepared;
    return gateOf(world, steps[at]!.mode, step, { all: changes, before }, facts, partDone).filter(
      ({ code, object, message }) => {
        const key = `${code}\n${object}\n${message}`;
        return seen.size !== seen.add(key).size;
      },
    );
  });
}

function coverageOf(views: readonly MeshView[], incomplete: readonly string[]): readonly Coverage[] {
  const found: Coverage[] = incomplete.map((what) => ({
    what,
    zone: '',
    because: 'the answer is not whole',
    unread: true,
  }));
  const zones = new Map<string, number>();
  for (const { context } of views) {
    const { zone } = context.controlPlane;
    zones.set(zone, (zones.get(zone) ?? 0) + context.dataplanes.length);
  }
  for (const [zone, count] of zones)
    if (count === 0)
      found.push({ what: 'no Dataplanes', zone, because: 'nothing can be said about the proxies of the zone' });
  const known = new Set(zones.keys());
  const named = new Set(
    views.flatMap(({ context }) =>
      (['Zone', 'ZoneIngress'] as const).flatMap((kind) =>
        context.list(kind).map((one) => {
          const zone = one.kind === 'Zone' ? one.meta.name : (one.spec['zone'] ?? one.meta.labels[label.zone]);
          return typeof zone === 'string' ? zone : '';
        }),
      ),
    ),
  );
  for (const zone of [...named].toSorted(compare))
    if (zone !== '' && !known.has(zone))
      found.push({ what: 'zone not in the input', zone, because: 'its consumers are not looked at' });
  return found;
}

/** Collects what becomes of the names of services from the views at the end, one after another. */
function nameCollector(
  families: readonly Family[],
  { before, multiZoneName }: Ground,
): { readonly add: (view: MeshView) => void; readonly all: () => readonly PlanName[] } {
  const dnsOf = new Map(before.map(({ context }) => [context.mesh, context.controlPlane.settings.dnsServer]));
  const rows = families.flatMap((family) =>
    family.legacy.map((service) => ({
      family,
      service,
      number: family.ports.find(({ services }) => services.includes(service))?.port,
      urls: new Set<string>(),
      clusters: new Set<string>(),
    })),
  );
  return {
    add(view) {
      for (const { family, number, urls, clusters } of rows) {
        if (family.mesh !== view.context.mesh) continue;
        for (const url of urlsOf(view, family, number, multiZoneName)) urls.add(url);
        for (const cluster of clustersOf(view, family, number, multiZoneName)) clusters.add(cluster);
      }
    },
    all: () =>
      rows.map(({ family, service, urls, clusters }): PlanName => {
        const dns = dnsOf.get(family.mesh);
        return {
          mesh: family.mesh,
          family: family.name,
          service,
          before:
            dns?.serviceVipEnabled === true ? `${legacyHostnames(service, dns.domain)[0]!}:${dns.serviceVipPort}` : '',
          after: [...urls].toSorted(compare),
          clusters: [...clusters].toSorted(compare),
        };
      }),
  };
}

/** What the clusters of a family are called in a zone. */
function clustersOf(
  view: MeshView,
  family: Family,
  number: number | undefined,
  multiZoneName: (family: Family) => string,
): readonly string[] {
  const target = targetOf(family, view.context.controlPlane.zone, multiZoneName);
  if (target === undefined) return [];
  return view.destinations
    .withLabels(target.kind, target.labels)
    .flatMap((one) =>
      one.ports.filter(({ port }) => number === undefined || port === number).map((port) => destinationName(one, port)),
    );
}

/** What a family is called in a zone whose proxies may call it. */
function urlsOf(
  view: MeshView,
  family: Family,
  number: number | undefined,
  multiZoneName: (family: Family) => string,
): readonly string[] {
  const { zone } = view.context.controlPlane;
  if (!family.consumerZones.includes(zone) && family.consumerZones.length > 0) return [];
  const target = targetOf(family, zone, multiZoneName);
  if (target === undefined) return [];
  return view.destinations.withLabels(target.kind, target.labels).flatMap(({ resource, ports, meta }) => {
    const isOwn = meta.labels[label.env] === 'kubernetes' && meta.labels[label.origin] !== 'global';
    const names = (resource.status?.addresses ?? []).map(({ hostname }) => hostname);
    if (target.kind === 'MeshService' && isOwn) names.push(`${family.name}.${family.namespace}.svc.cluster.local`);
    const used = ports.filter(({ port }) => number === undefined || port === number);
    return names.flatMap((hostname) => used.map(({ port }) => `${hostname}:${port}`));
  });
}

interface Counts {
  readonly meshServices: number;
  /** Those that select no proxy. */
  readonly empty: number;
}

function countsOf({ views }: State): Counts {
  const all = views.flatMap(({ generated }) => generated.meshServices);
  return {
    meshServices: all.length,
    empty: all.filter(({ status }) => status?.dataplaneProxies.total === 0).length,
  };
}

/** What an upgrade does at which time, as far as it is known. */
function timelineOf(
  steps: readonly Step[],
  counts: readonly Counts[],
  findings: readonly PlanFinding[],
): readonly TimelineEntry[] {
  return steps.flatMap((step, at): readonly TimelineEntry[] => {
    if (step.version === undefined) return [];
    const time = step.inboundTagsDisabled === true ? 'F' : step.version === '3.0' ? 'T' : 'U';
    const entries: TimelineEntry[] = [];
    const { meshServices: old, empty: emptyBefore } = counts[at - 1]!;
    const { meshServices: now, empty: emptyNow } = counts[at]!;
    if (old !== now)
      entries.push({
        at: step.inboundTagsDisabled === true ? 'F + 1 h' : time,
        what: `${step.label}: ${old} MeshServices before, ${now} after`,
        code: 'MS327',
      });
    if (emptyNow > emptyBefore)
      entries.push({
        at: time,
        what: `${emptyNow - emptyBefore} MeshServices select no proxy any more`,
        code: 'MS325',
      });
    const codes = new Map<string, { count: number; message: string }>();
    for (const { on, code, severity, message } of findings) {
      if (on !== step.label || severity === 'info') continue;
      const known = codes.get(code) ?? { count: 0, message };
      codes.set(code, { ...known, count: known.count + 1 });
    }
    for (const [code, { count: number, message }] of codes)
      entries.push({ at: time, what: number === 1 ? message : `${message} (and ${number - 1} more)`, code });
    return entries;
  });
}

interface Judged
  extends Pick<MigrationPlan, 'findings' | 'policies' | 'coverage' | 'phases' | 'questions' | 'families'> {
  readonly differences: readonly Difference[];
  readonly consumers: number;
}

function proofOf({
  differences,
  findings,
  policies,
  coverage,
  phases,
  questions,
  families,
  consumers: number,
}: Judged): Proof {
  const because: string[] = [];
  const failing = differences.filter(({ verdict }) => verdict === 'fail');
  const open = differences.filter(({ verdict }) => verdict === 'unknown');
  const toReview = differences.filter(({ verdict }) => verdict === 'review');
  const blockers = findings.filter(({ severity, resolved }) => severity === 'blocker' && !resolved);
  const certain = blockers.filter(({ certainty }) => certainty === 'certain');
  const brokenIn = (some: readonly Phase[]): readonly string[] =>
    some.flatMap(({ id, obligations }) =>
      obligations.filter(({ holds }) => !holds).map(({ text, because: why }) => `${id}: not so that ${text} (${why})`),
    );
  const isUpgrade = ({ to }: Phase): boolean => to !== undefined && /^\d/.test(to);
  const broken = brokenIn(phases.filter((one) => !isUpgrade(one)));
  // Nobody asks for less of an upgrade.
  const lost = brokenIn(phases.filter(isUpgrade));
  because.push(...lost);
  for (const { class: kind, family, count } of failing) because.push(`${kind} ${family} for ${count}`);
  because.push(...new Set(certain.map(({ code, object }) => `${code} ${object}`.trim())));
  const worse = policies.filter(({ before }) => before !== null);
  because.push(
    ...worse.map(({ kind, service, destination }) => `${kind}: ${service} and ${destination} differ`).slice(0, 3),
  );
  because.push(...broken);
  const accepted = differences
    .filter(({ verdict }) => verdict === 'accepted')
    .map(({ class: kind, family }) => `${kind} ${family}`);
  const fails = failing.length + certain.length + worse.length + lost.length > 0;
  if (!fails) {
    because.push(...coverage.map(({ what, zone }) => (zone === '' ? what : `${what} (${zone})`)));
    because.push(...open.map(({ class: kind, family }) => `${kind} ${family}, if anybody calls it`));
  }
  const isIncomplete = coverage.length + open.length > 0;
  const hasReview =
    toReview.length +
      accepted.length +
      findings.filter(({ severity, resolved }) => severity === 'behaviour' && !resolved).length +
      blockers.length +
      policies.length +
      questions.length +
      broken.length >
      0 || families.some(({ review }) => review.length > 0);
  const status: ProofStatus = fails
    ? 'fails'
    : isIncomplete
      ? 'incomplete'
      : hasReview
        ? 'holds-with-accepted-differences'
        : 'holds';
  return { status, because: [...new Set(because)], accepted: [...new Set(accepted)], consumers: number, differences };
}
