import type { RawOptions } from '../cli/define-command.ts';
import { type CommonOptions, commonOptions } from '../cli/options.ts';
import { assumptionsOf, type ContextOptions, meshContexts, meshNames } from '../engine/context.ts';
import { environmentOf, filesByEnvironment } from '../engine/environment.ts';
import { type GenerateResult, generateAll } from '../engine/generate/generate.ts';
import { overlaid, type PlanWorld, resultsOf, type Sight, type Stage } from '../engine/plan/stage.ts';
import { deploymentOf, type Plane } from '../engine/sync/deployment.ts';
import { type DeploymentMemory, deploymentMemory } from '../engine/sync/memory.ts';
import type { Inspector } from '../load/inventory.ts';
import { type LoadOptions, load } from '../load/load.ts';
import { readSettings } from '../load/settings.ts';
import type { ControlPlane } from '../model/control-plane.ts';
import type { Assumption } from '../model/diagnostic.ts';
import { Failure } from '../model/failure.ts';
import type { Inventory, Store } from '../model/inventory.ts';
import type { Io } from '../model/io.ts';
import type { MeshServicesMode } from '../model/mesh.ts';
import type { SourceFlag } from '../model/source-flag.ts';
import { didYouMean } from '../model/suggest.ts';
import { orUnread } from './aside.ts';
import { controlPlaneOf } from './control-plane.ts';
import { requireMeshNames } from './mesh-names.ts';
import { sourcesOf } from './sources.ts';

/** What a command that reads manifests works on. */
export interface World {
  readonly options: CommonOptions;
  readonly inventory: Inventory;
  /**
   * The meshes of `-m` (all without it) as those control planes hold them after their next tick; the same objects
   * whenever it is asked. With a mode, as they would be in it; without one, in that of `--mode` or each Mesh's own.
   */
  readonly results: (mode?: MeshServicesMode) => readonly GenerateResult[];
  /** The same zone by zone with changes that a plan makes; computed anew whenever it is asked. */
  readonly see: PlanWorld['see'];
  /** Several control planes were named. */
  readonly federated: boolean;
  /** What had to be assumed; nothing where nothing is answered. */
  readonly assumptions: readonly Assumption[];
}

/** What `readWorld` needs beside the flags. */
export interface WorldOptions extends Pick<LoadOptions, 'command'> {
  /** Makes what looks at each resource while it is read, from the zones of the sources. */
  readonly inspect?: (options: CommonOptions, sources: readonly string[]) => Inspector;
  /** Without `--zone` and with several sources: also the global control plane, not only the zones. */
  readonly withGlobal?: boolean;
  /** Also meshes of which the input has policies alone. */
  readonly policyMeshes?: boolean;
}

/**
 * Reads what the flags point at, and sees it as the control planes that they name.
 *
 * @throws {Failure} for flags that contradict one another, and for a mesh or a zone that the input does not have
 */
export async function readWorld(raw: RawOptions, io: Io, more: WorldOptions): Promise<World> {
  const given = commonOptions(raw, io);
  const { recursive } = given;
  const { inspect } = more;
  const {
    inventory,
    planes: named,
    plane,
  } = await load(
    {
      paths: given.paths,
      recursive,
      sources: sourcesOf(given, io),
      command: more.command,
      ...(inspect === undefined ? {} : { inspect: (zones) => inspect(given, zones) }),
    },
    io,
  );
  for (const [position, { zone, environment }] of named.entries())
    if (environment === undefined && zone !== 'global') requireOneEnvironment(zone, inventory.storeOf(position));
  // What a bundle says of the control plane that it was fetched from, flags aside.
  const options = {
    ...given,
    sources: named.map(({ zone, environment }) => ({ zone, environment, paths: [] })),
    zone: given.zone ?? (plane?.zone || undefined),
    environment: given.environment ?? plane?.environment,
  };
  const settings = readSettings(options.cpConfig, options.set, io, plane?.settings);
  const contextOptions = { mode: options.mode, asApplied: true, policyMeshes: more.policyMeshes ?? false };
  const { controlPlane, assumptions: chosen } = controlPlaneOf(options, inventory, settings, named.length > 0);
  const planes: readonly Plane[] =
    named.length === 0
      ? [{ controlPlane, store: inventory }]
      : named.map((one, position) => {
          const own = { ...controlPlane, settings: readSettings(options.cpConfig, options.set, io, one.settings) };
          return planeOf(one, own, inventory.storeOf(position));
        });
  const shown = shownPlanes(planes, options, named.length > 0, more.withGlobal ?? false);
  const known = new Map<string, readonly GenerateResult[]>();
  const memory = deploymentMemory();
  const results = (mode: MeshServicesMode | undefined = options.mode): readonly GenerateResult[] => {
    const key = mode ?? '';
    let found = known.get(key);
    if (found === undefined) {
      found = resultsOf(sightOf(planes, shown, { ...contextOptions, mode }, named.length > 0, options.meshes));
      known.set(key, found);
    }
    return found;
  };
  await orUnread(inventory, io, () => requireMeshes(planes, options, contextOptions, inventory));
  return {
    options,
    inventory,
    results,
    federated: named.length > 0,
    see: (stage) =>
      sightOf(
        changedPlanes(planes, stage, controlPlane, named.length > 0),
        shown,
        { ...contextOptions, mode: stage.mode },
        named.length > 0,
        options.meshes,
        memory,
      ),
    get assumptions() {
      const contexts = results().map(({ context }) => context);
      if (contexts.length === 0) return [];
      const found = shown.flatMap(({ controlPlane: { zone }, store }) =>
        assumptionsOf(
          contexts.filter(({ controlPlane: of }) => of.zone === zone),
          store,
          contextOptions,
        ),
      );
      const all = [...chosen, ...(named.length > 0 ? sourceAssumptions(planes) : []), ...found];
      return all.filter(
        ({ code, message }, at) => all.findIndex((one) => one.code === code && one.message === message) === at,
      );
    },
  };
}

/** The control planes with what a plan changes; a global one is added where the plan writes to it and none was named. */
function changedPlanes(
  planes: readonly Plane[],
  { changes, version, inboundTagsDisabled, except }: Stage,
  base: ControlPlane,
  federated: boolean,
): readonly Plane[] {
  const withGlobal: readonly Plane[] =
    federated && changes.length > 0 && planes.every(({ controlPlane: { role } }) => role !== 'global')
      ? [...planes, { controlPlane: { ...base, zone: 'global', role: 'global' }, store: { list: () => [] } }]
      : planes;
  return withGlobal.map(({ controlPlane, store }) => ({
    ...(except?.zone === controlPlane.zone ? { mode: except.mode } : {}),
    controlPlane: {
      ...controlPlane,
      version: version ?? controlPlane.version,
      settings: {
        ...controlPlane.settings,
        inboundTagsDisabled: inboundTagsDisabled ?? controlPlane.settings.inboundTagsDisabled,
      },
    },
    store: overlaid(
      store,
      changes.filter(({ where }) => !federated || where === controlPlane.zone),
    ),
  }));
}

/** @throws {Failure} where one file of a zone is of Universal and another one of Kubernetes */
function requireOneEnvironment(zone: string, store: Store): void {
  const { universal, kubernetes } = filesByEnvironment(store);
  if (universal.length === 0 || kubernetes.length === 0) return;
  throw new Failure(
    `zone ${zone} would run on both: ${universal[0]!} is of Universal, ${kubernetes[0]!} of Kubernetes`,
    {
      hint: 'give each zone a --source of its own, or say what this one runs on: --source zone=…,env=kubernetes,path=…',
    },
  );
}

function planeOf(
  { zone, environment }: Pick<SourceFlag, 'zone' | 'environment'>,
  base: ControlPlane,
  store: Store,
): Plane {
  const role = zone === 'global' ? 'global' : 'zone';
  return {
    controlPlane: { ...base, zone, role, environment: environment ?? environmentOf(store, role).environment },
    store,
  };
}

function shownPlanes(
  planes: readonly Plane[],
  options: CommonOptions,
  several: boolean,
  withGlobal: boolean,
): readonly Plane[] {
  if (!several) return planes;
  const { zone } = options;
  const zones = planes.map(({ controlPlane }) => controlPlane.zone);
  if (zone === undefined) {
    const some = planes.filter(({ controlPlane: { role } }) => withGlobal || role === 'zone');
    return some.length === 0 ? planes : some;
  }
  const found = planes.filter(({ controlPlane }) => controlPlane.zone === zone);
  if (found.length > 0) return found;
  const near = didYouMean(zone, zones);
  throw new Failure(`no source of zone ${zone}`, {
    hint: near === undefined ? `there are ${zones.join(', ')}` : `did you mean ${near}?`,
  });
}

/**
 * The meshes of some control planes, zone by zone. With a memory, which other sights of the same control planes share,
 * nothing of a zone is kept.
 */
function sightOf(
  planes: readonly Plane[],
  shown: readonly Plane[],
  contextOptions: ContextOptions,
  several: boolean,
  meshes: readonly string[],
  memory?: DeploymentMemory,
): Sight {
  const zones = [...new Set(shown.map(({ controlPlane: { zone } }) => zone))];
  const isWanted = ({ context }: GenerateResult): boolean => meshes.length === 0 || meshes.includes(context.mesh);
  if (!several) {
    const { controlPlane, store } = planes[0]!;
    return { zones, of: () => generateAll(meshContexts(store, controlPlane, contextOptions)).filter(isWanted) };
  }
  const deployment = deploymentOf(planes, contextOptions, memory);
  const of = (zone: string): readonly GenerateResult[] =>
    memory === undefined ? deployment.resultsOf(zone) : deployment.computeResultsOf(zone);
  return { zones, of: (zone) => of(zone).filter(isWanted) };
}

function requireMeshes(
  planes: readonly Plane[],
  { meshes }: CommonOptions,
  contextOptions: ContextOptions,
  inventory: Inventory,
): void {
  if (meshes.length === 0) return;
  const names = [...new Set(planes.flatMap(({ store }) => meshNames(store, contextOptions)))].toSorted();
  requireMeshNames(meshes, names, inventory);
}

/** What is taken for granted of control planes that nobody named. */
function sourceAssumptions(planes: readonly Plane[]): readonly Assumption[] {
  if (planes.some(({ controlPlane }) => controlPlane.role === 'global')) return [];
  return [
    {
      code: 'MS955',
      name: 'global-assumed',
      message:
        'no source with zone=global: a global control plane that holds its default HostnameGenerators and nothing else',
    },
  ];
}
