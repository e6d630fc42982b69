import { behaviours } from '../../model/behaviour.ts';
import type { ControlPlane } from '../../model/control-plane.ts';
import type { Store } from '../../model/inventory.ts';
import { label } from '../../model/labels.ts';
import type { MeshServicesMode } from '../../model/mesh.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import { isLocal, type Resource, type ResourceOfKind } from '../../model/resource.ts';
import { asApplied } from '../as-applied.ts';
import { type ContextOptions, inZone, meshContexts } from '../context.ts';
import { type GenerateResult, generateAll } from '../generate/generate.ts';
import { generatorsOf } from '../hostnames/default-generators.ts';
import { byTime, compare } from '../order.ts';
import { ingressWithServices } from './available-services.ts';
import { copyForGlobal, copyForZone, type Receiver } from './copy.ts';
import { globalResult } from './global.ts';
import { type DeploymentMemory, deploymentMemory, type Made } from './memory.ts';
import { goesAcross, staysHome, travelsOf } from './travels.ts';

/** One control plane and what was loaded of it. */
export interface Plane {
  readonly controlPlane: ControlPlane;
  readonly store: Store;
  /** Of all its meshes, where it has not taken the one that the others have. */
  readonly mode?: MeshServicesMode;
}

/** Several control planes that sync with one another, each as it is when nothing changes any more. */
export interface Deployment {
  /** Zones by name, the global control plane last where it was loaded. */
  readonly planes: readonly Plane[];
  /** The meshes as the control plane of a zone, or `global`, holds them after its next tick; computed when first asked for. */
  resultsOf(zone: string): readonly GenerateResult[];
  /** The same computed anew, for who goes through large zones one after another and keeps nothing of them. */
  computeResultsOf(zone: string): readonly GenerateResult[];
}

type Kind = Resource['kind'];

/** Resources of a control plane by kind, each list made when it is first asked for. */
function lazily(make: (kind: Kind) => readonly Resource[]): Store {
  const known = new Map<Kind, readonly Resource[]>();
  return {
    list: <K extends Kind>(kind: K) => {
      let list = known.get(kind);
      if (list === undefined) {
        list = make(kind);
        known.set(kind, list);
      }
      return list as readonly ResourceOfKind<K>[];
    },
  };
}

/**
 * A deployment of several control planes, from what was loaded of each.
 *
 * What an operator made at global goes to all zones, what a zone makes goes to global and from there, as far as the kind
 * travels, to the other zones. Copies that were loaded (an export has them) give way to those that are computed, but
 * keep their age, their VIP and their grace period. Without a global control plane among the planes one is assumed that
 * holds the default HostnameGenerators and nothing else.
 *
 * `memory` is shared with other deployments of the same control planes.
 *
 * @see kuma v2.13.10 pkg/kds/context/context.go, pkg/kds/hash/hash.go, pkg/kds/v2/store/sync.go
 */
export function deploymentOf(
  planes: readonly Plane[],
  options: ContextOptions,
  memory: DeploymentMemory = deploymentMemory(),
): Deployment {
  const zones = planes.filter(({ controlPlane }) => controlPlane.role === 'zone');
  const global = planes.find(({ controlPlane }) => controlPlane.role === 'global');
  const base = zones[0]?.controlPlane ?? global!.controlPlane;
  const globalPlane: ControlPlane = global?.controlPlane ?? { ...base, role: 'global', zone: 'global' };
  const behaviour = behaviours[base.version];
  const applied = (one: Resource, at: ControlPlane): Resource => (options.asApplied ? asApplied(one, at) : one);
  const appliedInZone = (one: Resource, at: ControlPlane): Resource =>
    memory.derived(one, `applied ${at.zone} ${at.version} ${options.asApplied}`, () => {
      const made = applied(one, at);
      return made.kind === 'Dataplane' && options.asApplied ? inZone(made, at) : made;
    });
  const loaded = new Set(zones.map(({ controlPlane }) => controlPlane.zone));

  /** What was made at global, and copies from zones that were not loaded. */
  const atGlobal = lazily((kind) => {
    const all: readonly Resource[] = global?.store.list(kind) ?? [];
    const own = all.filter(({ meta }) => !isCopyFrom(loaded, meta.labels));
    const made = kind === 'HostnameGenerator' ? generatorsOf(own as never, globalPlane).generators : own;
    return made.map((one) => (isFromZone(one) ? one : applied(one, globalPlane)));
  });
  const disabledZones = new Set(
    atGlobal
      .list('Zone')
      .filter(({ spec }) => spec['enabled'] === false)
      .map(({ meta }) => meta.name),
  );
  const receiverOf = ({ environment, settings }: ControlPlane): Receiver => ({
    environment,
    systemNamespace: settings.systemNamespace,
  });
  const sender = receiverOf(globalPlane);
  /** {@link copyForZone}, once for all zones that would hold the same. */
  const copied = (one: Resource, receiver: Receiver): Resource => {
    const namespace = receiver.environment === 'kubernetes' ? receiver.systemNamespace : '';
    return memory.derived(one, `for zones ${namespace}`, () => copyForZone(one, sender, receiver));
  };
  /** {@link copyForGlobal} of what a zone made. */
  const sentToGlobal = (one: Resource, zone: string, from: Receiver): Resource =>
    memory.derived(one, `for global ${zone}`, () => copyForGlobal(one, zone, from, sender));

  const zoneViews = new Map(zones.map((plane) => [plane.controlPlane.zone, zoneOf(plane)]));

  function zoneOf({ controlPlane, store, mode = options.mode }: Plane): ZoneView {
    const contextOptions = { ...options, mode };
    const receiver = receiverOf(controlPlane);
    const own = lazily((kind) =>
      (store.list(kind) as readonly Resource[])
        .filter((one) => !isCopy(one) || !supersedes(one))
        .map((one) => appliedInZone(one, controlPlane)),
    );
    /** A loaded copy is replaced where its origin was loaded, too: a zone, or global. */
    const supersedes = ({ meta, kind }: Resource): boolean => {
      const from = meta.labels[label.zone];
      return from === undefined
        ? global !== undefined || kind === 'HostnameGenerator'
        : loaded.has(from) || global !== undefined;
    };
    const stored = lazily((kind) => (store.list(kind) as readonly Resource[]).filter(isCopy));
    const fromGlobal = lazily((kind) => {
      if (!travelsOf(kind, behaviour).down) return [];
      const list = (atGlobal.list(kind) as readonly Resource[]).filter((one) => !isFromZone(one) && !staysHome(one));
      return withHistory(
        youngestOfEachName(list.map((made) => ({ made, copy: copied(made, receiver) }))),
        stored.list(kind),
      );
    });
    const before: Store = lazily((kind) => [...own.list(kind), ...fromGlobal.list(kind)]);
    let first: readonly Made[] | undefined;
    return {
      controlPlane,
      options: contextOptions,
      own,
      stored,
      before,
      /** The zone by itself: what its generator makes does not depend on what other zones send. */
      alone: () => {
        const { version, settings } = controlPlane;
        first ??= memory.alone(
          controlPlane.zone,
          `${mode} ${version} ${settings.inboundTagsDisabled}`,
          (kind) => [store.list(kind), global?.store.list(kind)],
          (reads) => {
            const told: Store = {
              list: (kind) => {
                // Those of global are no part of what a zone makes for others.
                if (kind === 'MeshMultiZoneService') return [];
                reads(kind);
                return before.list(kind);
              },
            };
            return generateAll(meshContexts(told, controlPlane, contextOptions));
          },
        );
        return first;
      },
    };
  }

  /** What a zone sends to global, as it leaves. */
  const sentBy = (view: ZoneView, results: readonly Made[], kind: Kind): readonly Resource[] => {
    if (!travelsOf(kind, behaviour).up) return [];
    const made = madeIn(view, results, kind);
    return made.filter((one) => !staysHome(one));
  };

  const sent = new Map<string, Store>();
  /** What arrived at global from a zone that is seen by itself: what other zones get of it. */
  const arrived = (zone: string): Store => {
    let store = sent.get(zone);
    if (store === undefined) {
      const view = zoneViews.get(zone)!;
      store = lazily((kind) =>
        youngestOfEachName(
          sentBy(view, view.alone(), kind).map((made) => ({
            made,
            copy: sentToGlobal(made, zone, receiverOf(view.controlPlane)),
          })),
        ),
      );
      sent.set(zone, store);
    }
    return store;
  };

  const viewOf = (zone: string): Store => {
    const view = zoneViews.get(zone)!;
    const receiver = receiverOf(view.controlPlane);
    return lazily((kind) => {
      const { across } = travelsOf(kind, behaviour);
      if (across === 'none') return view.before.list(kind);
      const others = [
        ...[...zoneViews.keys()]
          .filter((other) => other !== zone && !disabledZones.has(other))
          .flatMap((other) => arrived(other).list(kind) as readonly Resource[]),
        // Zones that were not loaded, of which global holds copies.
        ...(atGlobal.list(kind) as readonly Resource[]).filter(
          (one) =>
            isFromZone(one) &&
            !staysHome(one) &&
            one.meta.labels[label.zone] !== zone &&
            !disabledZones.has(one.meta.labels[label.zone]!),
        ),
      ].filter((one) => goesAcross(one, behaviour));
      return [
        ...(view.before.list(kind) as readonly Resource[]),
        ...withHistory(
          others.map((one) => copied(one, receiver)),
          view.stored.list(kind),
        ),
      ];
    });
  };

  const results = new Map<string, readonly GenerateResult[]>();
  const resultsOf = (zone: string): readonly GenerateResult[] => {
    let found = results.get(zone);
    if (found === undefined) {
      found = computeResultsOf(zone);
      results.set(zone, found);
    }
    return found;
  };
  const computeResultsOf = (zone: string): readonly GenerateResult[] => {
    if (zone === globalPlane.zone) return globalResults();
    const view = zoneViews.get(zone)!;
    return generateAll(meshContexts(viewOf(zone), view.controlPlane, view.options));
  };

  function globalResults(): readonly GenerateResult[] {
    const store = lazily((kind) => [
      ...(atGlobal.list(kind) as readonly Resource[]),
      ...[...zoneViews].flatMap(([zone, view]) =>
        youngestOfEachName(
          sentBy(view, isService(kind) ? resultsOf(zone) : view.alone(), kind).map((made) => ({
            made,
            copy: sentToGlobal(made, zone, receiverOf(view.controlPlane)),
          })),
        ),
      ),
    ]);
    return meshContexts(store, globalPlane, options).map(globalResult);
  }

  return {
    planes: [
      ...zones.toSorted((a, b) => compare(a.controlPlane.zone, b.controlPlane.zone)),
      ...(global === undefined ? [] : [global]),
    ],
    resultsOf,
    computeResultsOf,
  };
}

interface ZoneView {
  readonly controlPlane: ControlPlane;
  readonly options: ContextOptions;
  /** Made in the zone, as stored. */
  readonly own: Store;
  /** Copies that were loaded with the zone. */
  readonly stored: Store;
  /** Own resources, and copies of what global made. */
  readonly before: Store;
  alone(): readonly Made[];
}

function isService(kind: Kind): boolean {
  return kind === 'MeshService' || kind === 'MeshExternalService';
}

/** What a zone made of a kind: services with the state that its control plane gave them. */
function madeIn(view: ZoneView, results: readonly Made[], kind: Kind): readonly Resource[] {
  const isOwn = ({ meta }: Resource): boolean => isLocal(meta);
  switch (kind) {
    case 'MeshService':
      return results.flatMap(({ meshServices }): readonly MeshService[] => meshServices).filter(isOwn);
    case 'MeshExternalService':
      return results.flatMap(({ meshExternalServices }) => meshExternalServices).filter(isOwn);
    case 'MeshMultiZoneService':
      return view.own.list(kind).filter(isOwn);
    case 'Dataplane':
      return results.flatMap(({ context }) => context.dataplanes);
    case 'HostnameGenerator':
      return generatorsOf(view.own.list('HostnameGenerator'), view.controlPlane).generators.filter(isOwn);
    case 'ZoneIngress':
      return view.own.list('ZoneIngress').map((one) => ingressWithServices(one, results));
    default:
      return view.own.list(kind);
  }
}

/** Came from elsewhere: in a zone all with origin `global`. */
function isCopy({ meta }: Resource): boolean {
  return meta.labels[label.origin] === 'global' && meta.labels[label.displayName] !== undefined;
}

/** Made in a zone, seen at global. */
function isFromZone({ meta }: Resource): boolean {
  return meta.labels[label.origin] === 'zone' && meta.labels[label.zone] !== undefined;
}

function isCopyFrom(zones: ReadonlySet<string>, labels: Readonly<Record<string, string>>): boolean {
  return labels[label.origin] === 'zone' && zones.has(labels[label.zone] ?? '');
}

/** Copies as a store that had them before keeps them: with their age, their VIP and their grace period. */
function withHistory(copies: readonly Resource[], stored: readonly Resource[]): readonly Resource[] {
  if (stored.length === 0) return copies;
  const before = new Map(stored.map((one) => [`${one.meta.mesh}/${one.meta.name}`, one]));
  return copies.map((copy): Resource => {
    const known = before.get(`${copy.meta.mesh}/${copy.meta.name}`);
    if (known === undefined) return copy;
    const started = known.meta.labels[label.gracePeriod];
    return {
      ...copy,
      status: known.status,
      origin: known.origin,
      meta: {
        ...copy.meta,
        labels: started === undefined ? copy.meta.labels : { ...copy.meta.labels, [label.gracePeriod]: started },
        creationTime: known.meta.creationTime,
        modificationTime: known.meta.modificationTime,
      },
    } as Resource;
  });
}

/**
 * Two of one name cannot both arrive: the one that was written last does, which is the younger one as far as is known
 * (Z7). What a generator has yet to make is younger than what has a time.
 */
function youngestOfEachName(
  pairs: readonly { readonly made: Resource; readonly copy: Resource }[],
): readonly Resource[] {
  const byName = new Map<string, { made: Resource; copy: Resource }>();
  for (const pair of pairs) {
    const key = `${pair.copy.meta.mesh}/${pair.copy.meta.name}`;
    const before = byName.get(key);
    if (before === undefined || !isOlder(pair.made.meta, before.made.meta)) byName.set(key, pair);
  }
  return [...byName.values()].map(({ copy }) => copy);
}

function isOlder(a: Resource['meta'], b: Resource['meta']): boolean {
  const isMade = ({ creationTime, notBefore }: Resource['meta']): number =>
    Number(creationTime === undefined && notBefore !== undefined);
  if (isMade(a) !== isMade(b)) return isMade(a) < isMade(b);
  return byTime(a.creationTime ?? a.notBefore, b.creationTime ?? b.notBefore) < 0;
}
