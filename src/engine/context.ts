import type { Behaviour } from '../model/behaviour.ts';
import type { ControlPlane } from '../model/control-plane.ts';
import type { Dataplane } from '../model/dataplane.ts';
import type { Assumption } from '../model/diagnostic.ts';
import type { HostnameGenerator } from '../model/hostname-generator.ts';
import type { Store } from '../model/inventory.ts';
import { type Labels, label } from '../model/labels.ts';
import type { Mesh, MeshServicesMode } from '../model/mesh.ts';
import type { MeshExternalService } from '../model/mesh-external-service.ts';
import type { MeshMultiZoneService } from '../model/mesh-multi-zone-service.ts';
import type { MeshService } from '../model/mesh-service.ts';
import { plainKinds } from '../model/plain-resource.ts';
import { isLocal, type Meta, type Resource, type ResourceOfKind } from '../model/resource.ts';
import { asApplied, asStored } from './as-applied.ts';
import { behaviourOf } from './behaviour-of.ts';
import { clusterAssumptions } from './generate/kubernetes/assumptions.ts';
import { type KubernetesMesh, kubernetesMeshes } from './generate/kubernetes/mesh.ts';
import { type KubernetesZone, kubernetesZone } from './generate/kubernetes/zone.ts';
import { generatorsOf } from './hostnames/default-generators.ts';
import { byAge, compare } from './order.ts';

/** One mesh as the control plane of one zone sees it. @see kuma v2.13.10 pkg/xds/context/mesh_context.go: MeshContext */
export interface MeshContext {
  readonly mesh: string;
  readonly mode: MeshServicesMode;
  /** The Mesh itself; `undefined` where the input has none. */
  readonly resource: Mesh | undefined;
  readonly mtls: boolean;
  readonly controlPlane: ControlPlane;
  readonly behaviour: Behaviour;
  /** Dataplanes of the mesh in this zone, oldest first. */
  readonly dataplanes: readonly Dataplane[];
  /** MeshServices that the zone's store holds before the next tick, by name. */
  readonly meshServices: readonly MeshService[];
  readonly meshMultiZoneServices: readonly MeshMultiZoneService[];
  readonly meshExternalServices: readonly MeshExternalService[];
  readonly hostnameGenerators: readonly HostnameGenerator[];
  /**
   * Resources of a kind that this control plane holds of the mesh, by name; of kinds that belong to no mesh, all.
   *
   * What another zone made and this one does not hold is left out. Labels are those of {@link asApplied}.
   */
  list<K extends Resource['kind']>(kind: K): readonly ResourceOfKind<K>[];
  /** A resource of the mesh with the labels that this control plane computes, if the context is about what is applied. */
  applied<T extends Resource>(resource: T): T;
  /** The same as {@link list} of all meshes. */
  listOfAllMeshes<K extends Resource['kind']>(kind: K): readonly ResourceOfKind<K>[];
  /** What the control plane makes of Services and Pods; `undefined` on Universal. */
  readonly kubernetes: KubernetesMesh | undefined;
  /** Zones whose Dataplanes or MeshServices the input holds and this control plane does not: name and number. */
  readonly otherZones: readonly { readonly zone: string; readonly dataplanes: number; readonly meshServices: number }[];
}

/** The mode that `--mode` asks for, or `undefined` to take each Mesh's own. */
export interface ContextOptions {
  readonly mode: MeshServicesMode | undefined;
  /** Resources without creation time and origin get what a control plane adds on apply; off for what is stored already. */
  readonly asApplied: boolean;
  /** Meshes of which there is nothing but policies count too. */
  readonly policyMeshes?: boolean;
}

/** Where nothing is said of the mode. */
export const assumedMode: MeshServicesMode = 'Everywhere';

/** The meshes of the input, by name: those with a Mesh, and those that something belongs to. */
export function meshNames(
  inventory: Store,
  { policyMeshes = false }: Pick<ContextOptions, 'policyMeshes'>,
): readonly string[] {
  const names = new Set<string>();
  for (const mesh of inventory.list('Mesh')) names.add(mesh.meta.name);
  for (const dataplane of inventory.list('Dataplane')) names.add(dataplane.meta.mesh);
  for (const kind of ['MeshService', 'MeshMultiZoneService', 'MeshExternalService'] as const)
    for (const { meta } of inventory.list(kind)) names.add(meta.mesh);
  for (const kind of policyMeshes ? plainKinds : []) for (const { meta } of inventory.list(kind)) names.add(meta.mesh);
  names.delete('');
  return [...names].toSorted(compare);
}

/**
 * The zone of a Dataplane: its label, else the tag of its first inbound or its gateway; `undefined` where neither is there.
 *
 * A Dataplane that no control plane has seen yet belongs to the zone that it is applied to.
 */
export function zoneOfDataplane(dataplane: Dataplane): string | undefined {
  const tags = dataplane.spec.inbound[0]?.tags ?? dataplane.spec.gateway?.tags;
  return dataplane.meta.labels[label.zone] ?? tags?.[label.zone];
}

/**
 * A Dataplane with the tag `kuma.io/zone` that a Universal zone puts on every inbound where it is absent.
 *
 * @see kuma v2.13.10 pkg/core/managers/apis/dataplane: setInboundsClusterTag
 */
function withZoneTag(dataplane: Dataplane, { zone, role }: ControlPlane): Dataplane {
  const { inbound, gateway } = dataplane.spec;
  const isTagged = ({ tags }: { readonly tags: Labels }): boolean => tags[label.zone] !== undefined;
  if (role === 'global' || (inbound.every(isTagged) && (gateway === undefined || isTagged(gateway)))) return dataplane;
  const tagged = <T extends { readonly tags: Labels }>(one: T): T =>
    isTagged(one) ? one : { ...one, tags: { ...one.tags, [label.zone]: zone } };
  const spec = { ...dataplane.spec, inbound: inbound.map(tagged) };
  if (gateway !== undefined) spec.gateway = tagged(gateway);
  return { ...dataplane, spec };
}

/** A Dataplane as its own Universal zone holds it; one of another zone, or of a cluster, as it is. */
export function inZone(dataplane: Dataplane, controlPlane: ControlPlane): Dataplane {
  const zone = zoneOfDataplane(dataplane) ?? controlPlane.zone;
  if (controlPlane.environment !== 'universal' || zone !== controlPlane.zone) return dataplane;
  return withZoneTag(dataplane, controlPlane);
}

/** A Dataplane as a version reads it: 3.0 drops the tags of inbounds, and explicit outbounds by tags. */
function seenAs(dataplane: Dataplane, { inboundTags }: Behaviour): Dataplane {
  if (inboundTags) return dataplane;
  const { inbound, outbound } = dataplane.spec;
  return {
    ...dataplane,
    spec: {
      ...dataplane.spec,
      inbound: inbound.map((one) => ({ ...one, tags: {} })),
      outbound: outbound.filter(({ backendRef }) => backendRef !== undefined),
    },
  };
}

/** Whether the store of a control plane holds it: made there, or a copy that came from elsewhere. */
function isStoredIn({ zone, role }: ControlPlane, meta: Meta): boolean {
  if (role === 'global') return true;
  const own = meta.labels[label.zone];
  return own === undefined || own === zone || !isLocal(meta);
}

/**
 * The meshes of an inventory as one zone's control plane sees them, by name.
 *
 * On Kubernetes the Dataplanes are those that Pods become, and there is also a context for a mesh that something
 * belongs to and that does not exist.
 */
export function meshContexts(
  store: Store,
  controlPlane: ControlPlane,
  options: ContextOptions,
): readonly MeshContext[] {
  const zone =
    controlPlane.environment === 'kubernetes' && controlPlane.role === 'zone'
      ? kubernetesZone(store, controlPlane, options)
      : undefined;
  const inventory = zone === undefined ? store : withZone(store, zone);
  const kubernetes = zone === undefined ? undefined : kubernetesMeshes(zone);
  const made: ReadonlySet<unknown> = new Set(zone?.dataplanes);
  const dataplanes = groupByMesh(inventory.list('Dataplane'));
  const meshServices = groupByMesh(inventory.list('MeshService'));
  const multiZone = groupByMesh(inventory.list('MeshMultiZoneService'));
  const external = groupByMesh(inventory.list('MeshExternalService'));
  const meshes = new Map(inventory.list('Mesh').map((mesh) => [mesh.meta.name, mesh]));
  const hostnameGenerators = generatorsOf(inventory.list('HostnameGenerator'), controlPlane).generators;
  const behaviour = behaviourOf(controlPlane);
  const held = heldBy(inventory, controlPlane, options);
  const names = [...new Set([...meshNames(inventory, options), ...(kubernetes?.keys() ?? [])])].toSorted(compare);
  return names.map((name): MeshContext => {
    const resource = meshes.get(name);
    const here: Dataplane[] = [];
    const elsewhere = new Map<string, { dataplanes: number; meshServices: number }>();
    const other = (zone: string): { dataplanes: number; meshServices: number } => {
      const known = elsewhere.get(zone) ?? { dataplanes: 0, meshServices: 0 };
      elsewhere.set(zone, known);
      return known;
    };
    for (const dataplane of dataplanes.get(name) ?? []) {
      const zone = zoneOfDataplane(dataplane);
      const isHere = zone === undefined || zone === controlPlane.zone || controlPlane.role === 'global';
      if (made.has(dataplane)) here.push(dataplane);
      else if (isHere)
        here.push(seenAs(options.asApplied ? withZoneTag(dataplane, controlPlane) : dataplane, behaviour));
      else other(zone).dataplanes++;
    }
    const stored: MeshService[] = [];
    for (const meshService of meshServices.get(name) ?? []) {
      if (isHeld(meshService.meta, controlPlane))
        stored.push(asStored(options.asApplied ? asApplied(meshService, controlPlane) : meshService, behaviour));
      else other(meshService.meta.labels[label.zone]!).meshServices++;
    }
    return {
      mesh: name,
      mode: zone?.cluster.modeOf(name) ?? modeOf(options, resource, controlPlane, behaviour),
      resource,
      mtls: (resource?.spec.mtlsBackend ?? '') !== '',
      controlPlane,
      behaviour,
      dataplanes: byAge(here),
      meshServices: stored,
      meshMultiZoneServices: (multiZone.get(name) ?? []).map((one) =>
        asStored(options.asApplied ? asApplied(one, controlPlane) : one, behaviour),
      ),
      meshExternalServices: (external.get(name) ?? []).map((one) =>
        options.asApplied ? asApplied(one, controlPlane) : one,
      ),
      hostnameGenerators,
      list: (kind) => held(kind, name),
      listOfAllMeshes: (kind) => held(kind, undefined),
      applied: (one) => (options.asApplied ? asApplied(one, controlPlane) : one),
      kubernetes: kubernetes?.get(name) ?? (zone && { zone, meshServices: [], services: [], pods: [] }),
      otherZones: [...elsewhere]
        .map(([zone, counts]) => ({ zone, ...counts }))
        .toSorted((a, b) => compare(a.zone, b.zone)),
    };
  });
}

/** A mesh that does not exist has no mode on Kubernetes; on Universal it is taken to be there. */
function modeOf(
  options: ContextOptions,
  resource: Mesh | undefined,
  { environment, settings }: ControlPlane,
  { modeFrom }: Behaviour,
): MeshServicesMode {
  if (modeFrom === 'always-exclusive') return 'Exclusive';
  if (modeFrom === 'settings') {
    if (!settings.generateMeshServices) return 'Disabled';
    return settings.skipPersistedVips ? 'Exclusive' : 'Everywhere';
  }
  const unknown = environment === 'kubernetes' ? 'Disabled' : assumedMode;
  return options.mode ?? resource?.spec.meshServicesMode ?? unknown;
}

/** A store with the Dataplanes that Pods became. */
function withZone(store: Store, zone: KubernetesZone): Store {
  const replaced: Partial<Record<Resource['kind'], readonly Resource[]>> = {
    Dataplane: zone.dataplanes,
    MeshService: zone.before,
  };
  return { list: (kind) => (replaced[kind] ?? store.list(kind)) as never };
}

/** Like {@link isStoredIn}; what stands in a namespace of the cluster is its own, whatever zone its labels name. */
function isHeld(meta: Meta, controlPlane: ControlPlane): boolean {
  const { environment, settings } = controlPlane;
  const isOwn = environment === 'kubernetes' && meta.namespace !== '' && meta.namespace !== settings.systemNamespace;
  return isOwn || isStoredIn(controlPlane, meta);
}

/** What {@link MeshContext.list} answers: each kind is grouped by mesh when it is first asked for. */
function heldBy(
  store: Store,
  controlPlane: ControlPlane,
  options: ContextOptions,
): <K extends Resource['kind']>(kind: K, mesh: string | undefined) => readonly ResourceOfKind<K>[] {
  const byKind = new Map<string, ReadonlyMap<string, readonly Resource[]>>();
  return (kind, mesh) => {
    let groups = byKind.get(kind);
    if (groups === undefined) {
      const here = store.list(kind).filter(({ meta }: Resource) => isHeld(meta, controlPlane));
      groups = groupByMesh<Resource>(
        options.asApplied ? here.map((one) => asApplied<Resource>(one, controlPlane)) : here,
      );
      byKind.set(kind, groups);
    }
    if (mesh === undefined) return [...groups.values()].flat() as never;
    return (groups.get(mesh) ?? groups.get('') ?? []) as never;
  };
}

function groupByMesh<T extends { readonly meta: Meta }>(resources: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const resource of resources) {
    const group = groups.get(resource.meta.mesh);
    if (group === undefined) groups.set(resource.meta.mesh, [resource]);
    else group.push(resource);
  }
  return groups;
}

function makerWords({ role, environment }: ControlPlane): string {
  if (role === 'global') return 'at global';
  return environment === 'universal' ? 'in a Universal zone' : 'in a Kubernetes zone';
}

/** What had to be assumed to see the meshes like this. */
export function assumptionsOf(
  contexts: readonly MeshContext[],
  inventory: Store,
  options: ContextOptions,
): readonly Assumption[] {
  const found: Assumption[] = [];
  const assume = (code: string, name: string, message: string): void => {
    found.push({ code, name, message });
  };
  for (const {
    mesh,
    dataplanes,
    resource,
    kubernetes,
    behaviour,
    controlPlane: { role },
  } of contexts) {
    if (kubernetes !== undefined) continue;
    // Alone in its mesh a Dataplane is the oldest.
    const timeless = dataplanes.filter((dataplane) => dataplane.meta.creationTime === undefined).length;
    if (timeless > 0 && dataplanes.length > 1 && role === 'zone')
      assume(
        'MS950',
        'creation-time-missing',
        `creation time missing on ${timeless} of ${dataplanes.length} Dataplanes of mesh ${mesh}: names decide where Kuma takes the oldest`,
      );
    if (resource === undefined && options.mode === undefined && role === 'zone' && behaviour.modeFrom === 'mesh')
      assume(
        'MS951',
        'mode-assumed',
        `no Mesh ${mesh} in the input: meshServices.mode is ${assumedMode} (--mode to change)`,
      );
  }
  const first = contexts[0];
  const cluster = contexts.find(({ kubernetes }) => kubernetes !== undefined)?.kubernetes;
  if (cluster !== undefined) found.push(...clusterAssumptions(cluster.zone));
  if (first !== undefined && generatorsOf(inventory.list('HostnameGenerator'), first.controlPlane).assumed)
    assume(
      'MS953',
      'default-hostname-generators',
      `no HostnameGenerator in the input: those that Kuma creates by itself ${makerWords(first.controlPlane)}`,
    );
  return found;
}
