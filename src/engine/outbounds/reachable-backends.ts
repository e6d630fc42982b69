import type { Behaviour } from '../../model/behaviour.ts';
import type { ReachableBackendRef } from '../../model/dataplane.ts';
import { type Kri, kriKey, withSection } from '../../model/kri.ts';
import { perObject } from '../../model/per-object.ts';
import {
  type Destination,
  type DestinationKind,
  type DestinationPort,
  type Destinations,
  destinationKinds,
  findPort,
} from '../resolve/destinations.ts';
import { identityOf } from '../resolve/target-ref.ts';
import type { ProxyView } from '../rules/select.ts';

/** A port that a proxy may have an outbound to. */
export interface ReachablePort {
  /** With the section of the port. */
  readonly kri: Kri;
  readonly destination: Destination;
  readonly port: DestinationPort;
}

/** What one reference allows. */
export interface ReachableRef {
  readonly ref: ReachableBackendRef;
  readonly ports: readonly ReachablePort[];
  /**
   * Other destinations of which Kuma could have taken one instead: it stops at the first that has the port, in an
   * order that changes from call to call.
   */
  readonly instead: readonly Destination[];
  /** The port does not exist, so all ports are allowed. */
  readonly portMissing: boolean;
}

/** What a proxy may reach of the destinations of its mesh. */
export interface ReachableBackends {
  /** There is a selection: what it does not name is out of reach. */
  readonly onlySelected: boolean;
  /** By {@link kriKey} with section. */
  readonly allowed: ReadonlyMap<string, ReachablePort>;
  /** What each reference of the selection allows. */
  readonly refs: readonly ReachableRef[];
}

/**
 * What `reachableBackends`, or the backendRefs of explicit outbounds, let a proxy reach. Explicit ones go first: where
 * they name anything, `reachableBackends` is not looked at.
 *
 * @see kuma v2.13.10 pkg/xds/context/destination_index.go: GetReachableBackends
 */
export function reachableBackends(
  proxy: ProxyView,
  destinations: Destinations,
  { reachableStopsAtFirst }: Behaviour,
): ReachableBackends {
  const { outbound, transparentProxying } = proxy.dataplane.spec;
  if (!reachableStopsAtFirst) return plainReachableBackends(proxy, destinations);
  const explicit = outbound.flatMap(({ backendRef }) =>
    backendRef === undefined ? [] : [reach({ namespace: '', ...backendRef }, true, proxy, destinations)],
  );
  if (explicit.some(({ ports }) => ports.length > 0)) return selection(explicit);
  const refs = transparentProxying?.reachableBackends;
  if (refs !== undefined)
    // Kuma tells an absent port from 0, the model does not: 0 is no port that it accepts.
    return selection(refs.map((ref) => reach(ref, ref.port !== 0, proxy, destinations)));
  return everything(destinations);
}

/** All destinations of a mesh, made once for all proxies. */
const everything = perObject((destinations: Destinations): ReachableBackends => {
  const allowed = new Map<string, ReachablePort>();
  for (const one of destinations.all) {
    const destination = destinations.last(one.key)!;
    if (destination === one)
      for (const port of destination.ports) allow(allowed, { destination, port, kri: portKri(destination, port) });
  }
  return { onlySelected: false, allowed, refs: [] };
});

/** Before 2.12: a reference means all that it finds, a wrong port nothing, and explicit outbounds do not count. */
function plainReachableBackends(proxy: ProxyView, destinations: Destinations): ReachableBackends {
  const refs = proxy.dataplane.spec.transparentProxying?.reachableBackends;
  if (refs === undefined) return everything(destinations);
  return selection(
    refs.map((ref) => {
      const ports = candidatesOf(ref, proxy, destinations).flatMap((destination) =>
        destination.ports
          .filter(({ port }) => ref.port === 0 || ref.port === port)
          .map((port) => ({ destination, port, kri: portKri(destination, port) })),
      );
      return { ref, ports, instead: [], portMissing: false };
    }),
  );
}

function selection(refs: readonly ReachableRef[]): ReachableBackends {
  const allowed = new Map<string, ReachablePort>();
  for (const { ports } of refs) for (const port of ports) allow(allowed, port);
  return { onlySelected: true, allowed, refs };
}

function allow(allowed: Map<string, ReachablePort>, port: ReachablePort): void {
  allowed.set(kriKey(port.kri), port);
}

function portKri({ kri }: Destination, { section }: DestinationPort): Kri {
  return withSection(kri, section);
}

function reach(ref: ReachableBackendRef, hasPort: boolean, proxy: ProxyView, destinations: Destinations): ReachableRef {
  const candidates = candidatesOf(ref, proxy, destinations);
  const section = hasPort ? String(ref.port) : '';
  const ports: ReachablePort[] = [];
  for (const [at, destination] of candidates.entries()) {
    const found = findPort(destination, section);
    if (found !== undefined) {
      const instead = candidates.slice(at + 1);
      ports.push({ destination, port: found, kri: portKri(destination, found) });
      return { ref, ports, instead: [...candidates.slice(0, at), ...instead], portMissing: false };
    }
    for (const port of destination.ports) ports.push({ destination, port, kri: portKri(destination, port) });
  }
  return { ref, ports, instead: [], portMissing: hasPort && candidates.length > 0 };
}

/** By labels all that have them; where none has, or there are no labels, the one of that name. */
function candidatesOf(
  ref: ReachableBackendRef,
  { kri }: ProxyView,
  destinations: Destinations,
): readonly Destination[] {
  const kind = destinationKinds.find((one) => one === ref.kind);
  if (kind === undefined) return [];
  const labelled = distinct(destinations.withLabels(kind as DestinationKind, ref.labels), destinations);
  if (labelled.length > 0) return labelled;
  const named = destinations.last(kriKey(identityOf(ref, kri)));
  return named === undefined ? [] : [named];
}

function distinct(found: readonly Destination[], destinations: Destinations): readonly Destination[] {
  return [...new Set(found.map(({ key }) => key))].map((key) => destinations.last(key)!);
}
