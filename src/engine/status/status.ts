import type { Dataplane, Inbound } from '../../model/dataplane.ts';
import { label } from '../../model/labels.ts';
import type { Identity, MeshService, MeshServicePort, MeshServiceStatus } from '../../model/mesh-service.ts';
import { isLocal } from '../../model/resource.ts';
import type { MeshContext } from '../context.ts';
import type { Hostnames } from '../hostnames/hostnames.ts';
import { compare } from '../order.ts';
import type { DataplaneMatcher } from './match.ts';

/** Copies with the names that they got last: many zones hold one copy, and give it the same. */
const named = new WeakMap<MeshService, { readonly hostnames: Hostnames; readonly after: MeshService }>();

/**
 * A MeshService with the state, identities and status that the control plane writes at its next tick.
 *
 * Copies from other zones keep their state and identities, which came with their spec; they only get
 * names. A VIP stays if one is stored; a new one is never invented. `tls` stays empty where it depends
 * on the certificates of live proxies.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/meshservice/status/updater.go
 */
export function withStatus(
  meshService: MeshService,
  ctx: MeshContext,
  match: DataplaneMatcher,
  hostnames: Hostnames,
): MeshService {
  const { status } = meshService;
  const { kubernetes, mesh } = ctx;
  // On Kubernetes a mesh may be missing, and then nobody looks at its services either.
  const isOrphan = kubernetes !== undefined && kubernetes.zone.cluster.modeOf(mesh) === undefined;
  if (isOrphan || !isLocal(meshService.meta)) {
    // Nobody recomputes these here: they stay as they came, empty as a rule.
    const known = named.get(meshService);
    if (known?.hostnames === hostnames) return known.after;
    const rest = { tls: status?.tls ?? {}, dataplaneProxies: status?.dataplaneProxies ?? { healthy: 0, total: 0 } };
    const after = { ...meshService, status: { ...rest, ...hostnames, vips: status?.vips ?? [] } };
    named.set(meshService, { hostnames, after });
    return after;
  }
  const dataplanes = match(meshService.spec.selector).map((position) => ctx.dataplanes[position]!);
  const healthy = healthyAmong(dataplanes, meshService.spec.ports, ctx.behaviour.healthyBy);
  return {
    ...meshService,
    spec: {
      ...meshService.spec,
      state: healthy > 0 ? 'Available' : 'Unavailable',
      identities: ctx.behaviour.tagIdentities ? identitiesOf(dataplanes) : [],
    },
    status: {
      ...hostnames,
      vips: status?.vips ?? [],
      tls: tlsOf(status?.tls.status, dataplanes, ctx),
      dataplaneProxies: { healthy, total: dataplanes.length },
    },
  };
}

/** Every `kuma.io/service` of every inbound of the matched Dataplanes, not only of the selected ones (T6). */
function identitiesOf(dataplanes: readonly Dataplane[]): readonly Identity[] {
  const tags = new Set<string>();
  for (const { spec } of dataplanes)
    for (const { tags: of } of spec.inbound) {
      const tag = of[label.service];
      if (tag !== undefined) tags.add(tag);
    }
  return [...tags].toSorted(compare).map((value) => ({ type: 'ServiceTag', value }));
}

/** T7: `Ready` never goes back while the mesh has mTLS; who matches nobody is `Ready`. */
function tlsOf(
  stored: 'Ready' | 'NotReady' | undefined,
  dataplanes: readonly Dataplane[],
  ctx: MeshContext,
): MeshServiceStatus['tls'] {
  if (!ctx.mtls) return { status: 'NotReady' };
  if (stored === 'Ready' || dataplanes.length === 0) return { status: 'Ready' };
  // A Dataplane that is only made now has no certificate yet.
  const isNew = ctx.kubernetes !== undefined && dataplanes.some(({ meta }) => meta.kubernetes?.uid === '');
  return isNew ? { status: 'NotReady' } : {};
}

/** How many Dataplanes have, for every port, a ready inbound (T8). */
function healthyAmong(
  dataplanes: readonly Dataplane[],
  ports: readonly MeshServicePort[],
  by: 'target-port' | 'service-port',
): number {
  const fits = by === 'target-port' ? fitsTargetPort : fitsServicePort;
  let healthy = 0;
  for (const { spec } of dataplanes) {
    const ready = (port: MeshServicePort): boolean =>
      spec.inbound.some((inbound) => inbound.state === 'Ready' && fits(inbound, port));
    if (ports.every(ready)) healthy++;
  }
  return healthy;
}

/** A number is the inbound's port, a string its name; a missing target port matches nothing (S6). */
export function fitsTargetPort(inbound: Inbound, { targetPort }: MeshServicePort): boolean {
  if (typeof targetPort === 'number') return inbound.port === targetPort;
  return typeof targetPort === 'string' && inbound.name === targetPort;
}

/** What 2.9 compared: the inbound's name with the port's name, or the numbers. */
function fitsServicePort(inbound: Inbound, port: MeshServicePort): boolean {
  return (port.name !== undefined && port.name !== '' && inbound.name === port.name) || inbound.port === port.port;
}
