import { label } from '../../../model/labels.ts';
import type { MeshService } from '../../../model/mesh-service.ts';
import { perObject } from '../../../model/per-object.ts';
import { displayName, isLocal, type Meta } from '../../../model/resource.ts';
import { numberAt, objectsAt, textAt } from '../../admission/json.ts';
import { healthyInbounds } from '../../healthy-inbounds.ts';
import { noServicePort } from '../../outbounds/legacy-vips.ts';
import { allAvailableServices, isRemote } from '../../outbounds/protocols.ts';
import type { Destination } from '../../resolve/destinations.ts';
import type { MeshView } from '../../view.ts';

/** Instances of a value of `kuma.io/service` by zone, as far as a zone sees them: its own, and what ingresses say. */
export type ZonesOfService = ReadonlyMap<string, number>;

/** Where each value of `kuma.io/service` has healthy instances. */
export const zonesOfServices = perObject((view: MeshView): ReadonlyMap<string, ZonesOfService> => {
  const { context } = view;
  const found = new Map<string, Map<string, number>>();
  const add = (service: string | undefined, zone: string, instances: number): void => {
    if (service === undefined || service === '') return;
    const zones = found.get(service) ?? new Map<string, number>();
    found.set(service, zones);
    zones.set(zone, (zones.get(zone) ?? 0) + instances);
  };
  for (const dataplane of context.dataplanes)
    for (const { tags, port } of healthyInbounds(dataplane))
      if (port !== noServicePort) add(tags[label.service], context.controlPlane.zone, 1);
  const seen = new Set<string>();
  for (const ingress of context.list('ZoneIngress')) {
    if (!isRemote(ingress, context.controlPlane.zone)) continue;
    const zone = textAt(ingress.spec, 'zone');
    const counts = objectsAt(ingress.spec, 'availableServices').map((one) => numberAt(one, 'instances') ?? 0);
    for (const [at, { service, mesh, tags }] of allAvailableServices(ingress).entries()) {
      // Every ingress of a zone says the same.
      const key = `${zone}\n${mesh}\n${JSON.stringify(tags)}`;
      if (mesh !== context.mesh || seen.size === seen.add(key).size) continue;
      add(service, zone, counts[at]!);
    }
  }
  return found;
});

/** What a MeshService of each zone belongs to: `web`, or `shop/web` on Kubernetes. */
export function familyOf(meta: Meta): string {
  const namespace = meta.labels[label.namespace] ?? '';
  return namespace === '' ? displayName(meta) : `${namespace}/${displayName(meta)}`;
}

/** The values of `kuma.io/service` that a MeshService takes the place of. */
export function servicesOf({ meta, spec }: MeshService): readonly string[] {
  const namespace = meta.labels[label.namespace] ?? '';
  const tag = spec.selector.dataplaneTags?.[label.service];
  if (tag !== undefined) return [tag];
  if (namespace === '') return [displayName(meta)];
  return spec.ports.map(({ port }) => `${displayName(meta)}_${namespace}_svc_${port}`);
}

/** A family of MeshServices as one zone sees it. */
export interface Family {
  readonly key: string;
  readonly members: readonly Destination[];
  /** Zones with a member. */
  readonly zones: ReadonlySet<string>;
  /** MeshMultiZoneServices that list a member. */
  readonly joinedBy: readonly Destination[];
}

/** The zone of a destination: its label, else the own one of what is made here; empty for what global made. */
export function zoneOf({ meta }: Pick<Destination, 'meta'>, view: MeshView): string {
  return meta.labels[label.zone] ?? (isLocal(meta) ? view.context.controlPlane.zone : '');
}

interface Families {
  readonly byKey: ReadonlyMap<string, Family>;
  /** By the values of `kuma.io/service` of its members. */
  readonly byService: ReadonlyMap<string, readonly Family[]>;
  /** The families of a MeshMultiZoneService, by its key. */
  readonly joinedBy: ReadonlyMap<string, readonly Family[]>;
}

/** The families of a view, indexed. */
export const familiesIn = perObject((view: MeshView): Families => {
  const byKey = new Map<string, { key: string; members: Destination[]; zones: Set<string>; joinedBy: Destination[] }>();
  const byService = new Map<string, Family[]>();
  const joinedBy = new Map<string, Family[]>();
  for (const one of view.destinations.all) {
    if (one.resource.kind !== 'MeshService') continue;
    const key = familyOf(one.meta);
    const family = byKey.get(key) ?? { key, members: [], zones: new Set<string>(), joinedBy: [] };
    byKey.set(key, family);
    family.members.push(one);
    family.zones.add(zoneOf(one, view));
    for (const service of servicesOf(one.resource)) {
      const list = byService.get(service) ?? [];
      byService.set(service, list);
      if (!list.includes(family)) list.push(family);
    }
  }
  for (const one of view.destinations.all) {
    if (one.resource.kind !== 'MeshMultiZoneService') continue;
    const keys = new Set(
      (one.resource.status?.meshServices ?? [])
        .filter(({ mesh }) => mesh === view.context.mesh)
        .map(({ name, namespace }) => (namespace === '' ? name : `${namespace}/${name}`)),
    );
    const families = [...keys].flatMap((key) => byKey.get(key) ?? []);
    for (const family of families) family.joinedBy.push(one);
    joinedBy.set(one.key, families);
  }
  return { byKey, byService, joinedBy };
});

/** Where a value of `kuma.io/service` first stands in the Dataplanes of a zone. */
export const firstInbounds = perObject((view: MeshView) => {
  const found = new Map<
    string,
    { readonly dataplane: MeshView['context']['dataplanes'][number]; readonly inbound: number }
  >();
  for (const dataplane of view.context.dataplanes)
    for (const [inbound, { tags }] of dataplane.spec.inbound.entries()) {
      const service = tags[label.service];
      if (service !== undefined && !found.has(service)) found.set(service, { dataplane, inbound });
    }
  return found;
});

/** Values of `kuma.io/service` of delegated gateways, which nobody can call: they have no inbounds. */
export const gatewayServices = perObject((view: MeshView): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { spec } of view.context.dataplanes) {
    const service = spec.gateway?.type === 'DELEGATED' ? spec.gateway.tags[label.service] : undefined;
    if (service !== undefined) found.add(service);
  }
  return found;
});
