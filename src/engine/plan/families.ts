import type { Inventory } from '../../model/inventory.ts';
import { type Labels, label } from '../../model/labels.ts';
import { displayName, type Meta } from '../../model/resource.ts';
import { objectAt } from '../admission/json.ts';
import { legacyNames } from '../checks/shared/names.ts';
import { namesInTexts } from '../checks/shared/old-names.ts';
import { compare } from '../order.ts';
import { noServicePort } from '../outbounds/legacy-vips.ts';
import type { Usage } from '../outbounds/suggest.ts';
import type { MeshView } from '../view.ts';
import { type Choice, type Decisions, decide } from './decide.ts';
import { type ConsumerGroup, consumerGroups } from './evidence.ts';
import { type Permissions, permissionsOf } from './permissions.ts';
import { type ZoneClass, zoneClassOf } from './zone-class.ts';

/** All legacy services that one MeshService of each zone takes the place of. */
export interface Family {
  readonly mesh: string;
  readonly name: string;
  /** Of Kubernetes; empty on Universal. */
  readonly namespace: string;
  /** Values of `kuma.io/service`. */
  readonly legacy: readonly string[];
  /** Of a headless Service, which has one MeshService for each Pod. */
  readonly headless: boolean;
  /** Instances by zone. */
  readonly zones: Readonly<Record<string, number>>;
  /** Ports that all zones have, with the protocol that they agree on. */
  readonly ports: readonly FamilyPort[];
  /** Ports that only some zones have. */
  readonly partialPorts: readonly number[];
  /** Proxies that name it, that may call it, and that may not: permissions deny them. */
  readonly consumers: { readonly used: number; readonly possible: number; readonly denied: number };
  /** Old names of it in the manifests of applications. */
  readonly calledIn: readonly CalledIn[];
  /** Zones with consumers. */
  readonly consumerZones: readonly string[];
  /** What traffic to it does across zones today, in every way that there is. */
  readonly classes: readonly ZoneClass[];
  /** One consumer for each of these ways, with the row of the table that decided (2.3). */
  readonly today: readonly ConsumerClass[];
  readonly decision: Choice;
  readonly alternative: string;
  readonly confidence: 'automatic' | 'needs-review';
  /** A human answered. */
  readonly settled: boolean;
  /** Why a human has to look. */
  readonly review: readonly string[];
  /** How the decision came about, in words. */
  readonly why: readonly string[];
}

/** An object that has an old name of a service in a text that an application reads. */
export interface CalledIn {
  readonly hostname: string;
  /** `Deployment/shop/web`. */
  readonly object: string;
}

export interface FamilyPort {
  /** Of the MeshService: on Kubernetes that of the Service. */
  readonly port: number;
  readonly protocol: string;
  /** Values of `kuma.io/service` that stand for it. */
  readonly services: readonly string[];
}

export interface ConsumerClass {
  readonly consumer: string;
  readonly zone: string;
  readonly class: ZoneClass;
  readonly rule: number;
  readonly because: string;
}

/** What is known of a family before it is decided about. */
export interface FamilyDraft {
  readonly mesh: string;
  readonly name: string;
  readonly namespace: string;
  readonly legacy: Set<string>;
  readonly zones: Map<string, number>;
  readonly ports: Map<
    number,
    { readonly protocols: Set<string>; readonly zones: Set<string>; readonly services: Set<string> }
  >;
  used: number;
  possible: number;
  denied: number;
  readonly consumerZones: Set<string>;
  readonly today: Map<ZoneClass, ConsumerClass>;
  /** By hostname and object. */
  readonly calledIn: Map<string, CalledIn>;
  external: boolean;
  headless: boolean;
}

/** The families of a plan, and by what they are found. */
export interface Families {
  readonly all: readonly Family[];
  /** By mesh and a value of `kuma.io/service`. */
  ofService(mesh: string, service: string): Family | undefined;
  /** That a MeshService belongs to. */
  ofMeshService(meta: Meta): Family | undefined;
  /** Consumers of a mesh in a zone in the state to start from. */
  consumersOf(mesh: string, zone: string): readonly ConsumerGroup[];
}

/** What has a MeshService in some views, for {@link familiesOf}. */
export function madeIn(views: readonly MeshView[]): ReadonlySet<string> {
  const made = new Set<string>();
  for (const { context, generated } of views)
    for (const { meta } of generated.meshServices) made.add(keyOf(context.mesh, namespaceOf(meta), displayName(meta)));
  return made;
}

/**
 * The families of some zones, with one decision each. `before` are the views of the state to start from, `made` what has
 * a MeshService in the state to end with: that can move. The texts that applications read are those of the inventory.
 */
export function familiesOf(
  before: readonly MeshView[],
  made: ReadonlySet<string>,
  decisions: Decisions,
  usage: Usage,
  inventory: Inventory,
): Families {
  const drafts = new Map<string, FamilyDraft>();
  const byService = new Map<string, FamilyDraft>();
  const draftOf = (mesh: string, service: string, tags: Labels): FamilyDraft => {
    const known = byService.get(`${mesh}\n${service}`);
    if (known !== undefined) return known;
    const { name, namespace } = familyName(service, tags);
    const key = keyOf(mesh, namespace, name);
    const draft = drafts.get(key) ?? newDraft(mesh, namespace, name);
    drafts.set(key, draft);
    byService.set(`${mesh}\n${service}`, draft);
    draft.legacy.add(service);
    return draft;
  };
  for (const view of before) addInstances(view, draftOf);
  for (const { context } of before)
    for (const { meta, spec } of context.listOfAllMeshes('Service')) {
      const draft = drafts.get(keyOf(context.mesh, meta.namespace, meta.kubernetes?.name ?? meta.name));
      if (draft !== undefined && spec.clusterIP === 'None') draft.headless = true;
    }
  const permissions = permissionsOf(before);
  const consumers = new Map(before.map((view) => [view, consumerGroups(view, usage, permissions)]));
  for (const [view, groups] of consumers) addConsumers(view, groups, byService, permissions);
  addCalls(before, inventory, byService);
  const byPlace = new Map(
    [...consumers].map(([{ context }, groups]) => [`${context.mesh}\n${context.controlPlane.zone}`, groups]),
  );
  const decided = new Map([...drafts].map(([key, draft]) => [key, decide(draft, made.has(key), decisions)] as const));
  return {
    all: [...decided.values()].toSorted(
      (a, b) => compare(a.mesh, b.mesh) || compare(a.namespace, b.namespace) || compare(a.name, b.name),
    ),
    ofService(mesh, service) {
      const draft = byService.get(`${mesh}\n${service}`);
      return draft === undefined ? undefined : decided.get(keyOf(mesh, draft.namespace, draft.name));
    },
    ofMeshService: (meta) => decided.get(keyOf(meta.mesh, namespaceOf(meta), displayName(meta))),
    consumersOf: (mesh, zone) => byPlace.get(`${mesh}\n${zone}`) ?? [],
  };
}

function newDraft(mesh: string, namespace: string, name: string): FamilyDraft {
  return {
    mesh,
    name,
    namespace,
    legacy: new Set(),
    zones: new Map(),
    ports: new Map(),
    used: 0,
    possible: 0,
    denied: 0,
    consumerZones: new Set(),
    today: new Map(),
    calledIn: new Map(),
    external: false,
    headless: false,
  };
}

function keyOf(mesh: string, namespace: string, name: string): string {
  return `${mesh}\n${namespace}\n${name}`;
}

function namespaceOf({ labels }: Meta): string {
  return labels[label.namespace] ?? '';
}

/** The Kubernetes Service behind a value of `kuma.io/service`, else the value itself. */
function familyName(service: string, tags: Labels): { readonly name: string; readonly namespace: string } {
  const parts = service.split('_');
  const isKubernetes = parts.length === 4 && parts[2] === 'svc' && (tags[label.namespace] ?? parts[1]) === parts[1];
  return isKubernetes ? { name: parts[0]!, namespace: parts[1]! } : { name: service, namespace: '' };
}

function addInstances(view: MeshView, draftOf: (mesh: string, service: string, tags: Labels) => FamilyDraft): void {
  const { context } = view;
  const zone = context.controlPlane.zone;
  for (const { spec } of context.dataplanes)
    for (const { port, tags, state } of spec.inbound) {
      const service = tags[label.service];
      if (service === undefined || port === noServicePort || state === 'Ignored') continue;
      const draft = draftOf(context.mesh, service, tags);
      draft.zones.set(zone, (draft.zones.get(zone) ?? 0) + 1);
      const number = draft.namespace === '' ? undefined : /_svc_(\d+)$/.exec(service)?.[1];
      const key = number === undefined ? port : Number(number);
      const known = draft.ports.get(key) ?? { protocols: new Set(), zones: new Set(), services: new Set() };
      known.protocols.add(tags[label.protocol] ?? 'tcp');
      known.zones.add(zone);
      known.services.add(service);
      draft.ports.set(key, known);
    }
  for (const { spec } of context.list('ExternalService')) {
    const service = ((objectAt(spec, 'tags') ?? {}) as Labels)[label.service] ?? '';
    draftOf(context.mesh, service, {}).external = true;
  }
}

function addConsumers(
  view: MeshView,
  groups: readonly ConsumerGroup[],
  byService: ReadonlyMap<string, FamilyDraft>,
  permissions: Permissions,
): void {
  const { mesh, controlPlane } = view.context;
  const { zone } = controlPlane;
  const inMesh = new Set([...byService.values()].filter((draft) => draft.mesh === mesh));
  for (const { proxy, names, evidence } of groups) {
    const used = new Map<FamilyDraft, string>();
    for (const [service, because] of evidence.used) {
      const draft = byService.get(`${mesh}\n${service}`);
      if (draft !== undefined && !used.has(draft)) used.set(draft, because);
    }
    for (const draft of evidence.mayCallAll ? inMesh : used.keys()) {
      const { denied } = evidence;
      if (!used.has(draft) && denied.size > 0 && [...draft.legacy].every((one) => denied.has(one))) {
        draft.denied += names.length;
        continue;
      }
      if (used.has(draft)) draft.used += names.length;
      else draft.possible += names.length;
      draft.consumerZones.add(zone);
      for (const service of draft.legacy) {
        const { zoneClass, rule } = zoneClassOf(view, proxy, service);
        if (!draft.today.has(zoneClass))
          draft.today.set(zoneClass, {
            consumer: names[0]!,
            zone,
            class: zoneClass,
            rule,
            because:
              used.get(draft) ??
              (permissions.knows(mesh, service) ? 'permissions allow it' : 'nothing keeps it from calling'),
          });
      }
    }
  }
}

/** Old names in the manifests of applications; of two meshes with one name, that of the first. */
function addCalls(
  before: readonly MeshView[],
  inventory: Inventory,
  byService: ReadonlyMap<string, FamilyDraft>,
): void {
  const owners = new Map<string, FamilyDraft>();
  for (const view of before)
    for (const [hostname, { service }] of legacyNames(view)) {
      const draft = byService.get(`${view.context.mesh}\n${service}`);
      if (draft !== undefined && !owners.has(hostname)) owners.set(hostname, draft);
    }
  for (const { text, host, owner } of namesInTexts(inventory, owners)) {
    const { kind, meta } = text.resource;
    const name = meta.kubernetes?.name ?? meta.name;
    const object = [kind, ...(meta.namespace === '' ? [] : [meta.namespace]), name].join('/');
    owner.calledIn.set(`${host}\n${object}`, { hostname: host, object });
  }
}
