import type { HostnameKind } from '../../model/hostname-generator.ts';
import { label } from '../../model/labels.ts';
import type { Condition, MeshService } from '../../model/mesh-service.ts';
import { displayName, isLocal, type Meta } from '../../model/resource.ts';
import type { Settings } from '../../model/settings.ts';
import type { Origin } from '../../model/source.ts';
import type { GenerateResult } from '../generate/generate.ts';
import { legacyHostnames } from '../legacy-hostnames.ts';
import { compare } from '../order.ts';
import { dns1123SubdomainErrors } from './dns-name.ts';

/** What became of a name that a generator was asked for. */
export type NameStatus =
  /** The service has it, and DNS answers it. */
  | 'ok'
  /** Another service of the kind has it. */
  | 'collision'
  /** A service of another kind has it too, and DNS answers that one. */
  | 'hidden'
  /** The service has it, but it is no DNS name: Kuma takes it before 2.14, and clients may not. */
  | 'no-dns-name'
  /** The template failed for the service. */
  | 'template-error'
  /** No generator names the service. */
  | 'none'
  /** The cluster's own DNS answers it, not Kuma. */
  | 'cluster-dns';

/** An old name of a service, and the modes in which it still works. */
export interface OldName {
  readonly hostname: string;
  readonly port: number;
}

/** One service under one name, as one zone sees it. */
export interface NameRow {
  readonly mesh: string;
  /** The zone in which the name is asked. */
  readonly seenFrom: string;
  readonly kind: HostnameKind;
  /** Display name, and core name in that zone. */
  readonly service: string;
  readonly name: string;
  readonly namespace: string;
  /** Zone that made the service; empty for what global made. */
  readonly zone: string;
  /** Empty where there is none. */
  readonly hostname: string;
  readonly generator: string;
  readonly status: NameStatus;
  /** Kuma's own words for an error, or who has the name instead. */
  readonly message: string;
  /** The first VIP, which is the one that DNS answers; empty where it is not known: a new one. */
  readonly vip: string;
  readonly ports: readonly number[];
  readonly oldNames: readonly OldName[];
  readonly origin: Origin;
}

interface Service {
  readonly kind: HostnameKind;
  readonly meta: Meta;
  readonly origin: Origin;
  readonly vip: string;
  readonly ports: readonly number[];
  readonly serviceTags: readonly string[];
  readonly addresses: readonly {
    readonly hostname: string;
    readonly hostnameGeneratorRef: { readonly coreName: string };
  }[];
  readonly generators: readonly {
    readonly hostnameGeneratorRef: { readonly coreName: string };
    readonly conditions: readonly Condition[];
  }[];
}

/** Who wins a name that services of several kinds have: the last one in the table of names. */
const rank: Readonly<Record<HostnameKind, number>> = {
  MeshService: 0,
  MeshExternalService: 1,
  MeshMultiZoneService: 2,
};

/**
 * Every name of every service of a mesh, as one control plane sees it; services without a name have a row too.
 *
 * By service, its zone and the name. A name that services of several kinds have is answered with the one of a
 * MeshMultiZoneService, then a MeshExternalService, then a MeshService.
 *
 * @see kuma v2.13.10 pkg/xds/context/mesh_context_builder.go: domain list; pkg/xds/generator/dns_generator.go
 */
export function nameRows(result: GenerateResult): readonly NameRow[] {
  const { context } = result;
  const services = servicesOf(result);
  const holders = new Map<string, Service>();
  for (const service of services)
    for (const { hostname } of service.addresses) {
      const before = holders.get(hostname);
      if (before === undefined || rank[before.kind] <= rank[service.kind]) holders.set(hostname, service);
    }
  const keepers = new Map(
    result.collisions.map(({ hostname, lost, kept, generator }) => [`${generator}\n${lost.name}`, { hostname, kept }]),
  );
  const labelsOf = new Map(context.hostnameGenerators.map((one) => [one.meta.name, displayName(one.meta)]));
  const rows: NameRow[] = [];
  for (const service of services) {
    const base = {
      mesh: context.mesh,
      seenFrom: context.controlPlane.zone,
      kind: service.kind,
      service: displayName(service.meta),
      name: service.meta.name,
      namespace: service.meta.labels[label.namespace] ?? '',
      zone: zoneOf(service.meta, context.controlPlane.zone),
      vip: service.vip,
      ports: service.ports,
      oldNames: service.serviceTags.flatMap((tag) => oldNames(tag, context.controlPlane.settings.dnsServer)),
      origin: service.origin,
    };
    let named = false;
    const push = (hostname: string, core: string, status: NameStatus, message: string): void => {
      named = true;
      rows.push({ ...base, hostname, generator: labelsOf.get(core) ?? core, status, message });
    };
    for (const { hostname, hostnameGeneratorRef } of service.addresses) {
      const holder = holders.get(hostname)!;
      const core = hostnameGeneratorRef.coreName;
      if (holder !== service && holder.kind !== service.kind)
        push(hostname, core, 'hidden', `${holder.kind} ${displayName(holder.meta)}`);
      else {
        const [problem] = dns1123SubdomainErrors(hostname);
        push(hostname, core, problem === undefined ? 'ok' : 'no-dns-name', problem ?? '');
      }
    }
    for (const { hostnameGeneratorRef, conditions } of service.generators) {
      const condition = conditions.find(({ status }) => status === 'False');
      if (condition === undefined) continue;
      const lost = keepers.get(`${hostnameGeneratorRef.coreName}\n${service.meta.name}`);
      if (condition.reason === 'Collision' && lost !== undefined)
        push(
          lost.hostname,
          hostnameGeneratorRef.coreName,
          'collision',
          ownerWords(lost.kept, service.meta, context.controlPlane.zone),
        );
      else push('', hostnameGeneratorRef.coreName, 'template-error', condition.message);
    }
    const cluster = clusterDnsName(service.kind, service.meta);
    if (cluster !== '') push(cluster, '', 'cluster-dns', '');
    if (!named) push('', '', 'none', '');
  }
  return rows.toSorted(
    (a, b) =>
      compare(a.service, b.service) ||
      rank[a.kind] - rank[b.kind] ||
      compare(a.zone, b.zone) ||
      compare(a.name, b.name) ||
      compare(a.hostname, b.hostname) ||
      compare(a.generator, b.generator),
  );
}

/** `redis-2`, or `redis of east` where two zones made one each. */
function ownerWords(owner: Meta, loser: Meta, here: string): string {
  const [zone, other] = [zoneOf(owner, here), zoneOf(loser, here)];
  if (zone === other) return owner.name;
  return `${displayName(owner)} of ${zone === '' ? 'global' : zone}`;
}

function zoneOf(meta: Meta, here: string): string {
  const zone = meta.labels[label.zone];
  if (zone !== undefined) return zone;
  return isLocal(meta) ? here : '';
}

function servicesOf({ meshServices, meshExternalServices, meshMultiZoneServices }: GenerateResult): readonly Service[] {
  return [
    ...meshServices.map(
      (one): Service => ({
        kind: 'MeshService',
        meta: one.meta,
        origin: one.origin,
        vip: one.status?.vips[0]?.ip ?? '',
        ports: one.spec.ports.map(({ port }) => port),
        serviceTags: oldServicesOf(one),
        addresses: one.status?.addresses ?? [],
        generators: one.status?.hostnameGenerators ?? [],
      }),
    ),
    ...meshExternalServices.map(
      (one): Service => ({
        kind: 'MeshExternalService',
        meta: one.meta,
        origin: one.origin,
        vip: one.status?.vip.ip ?? '',
        ports: [one.spec.port],
        serviceTags: [],
        addresses: one.status?.addresses ?? [],
        generators: one.status?.hostnameGenerators ?? [],
      }),
    ),
    ...meshMultiZoneServices.map(
      (one): Service => ({
        kind: 'MeshMultiZoneService',
        meta: one.meta,
        origin: one.origin,
        vip: one.status?.vips[0]?.ip ?? '',
        ports: one.spec.ports.map(({ port }) => port),
        serviceTags: [],
        addresses: one.status?.addresses ?? [],
        generators: one.status?.hostnameGenerators ?? [],
      }),
    ),
  ];
}

/**
 * The kuma.io/service values that a MeshService takes the place of: the one that it selects, else its identities. These are
 * of all that its Dataplanes offer; of a Kubernetes Service only what carries its name is its own.
 */
export function oldServicesOf({ meta, spec: { selector, identities } }: MeshService): readonly string[] {
  const tag = selector.dataplaneTags?.[label.service];
  if (tag !== undefined) return [tag];
  const tags = identities.filter(({ type }) => type === 'ServiceTag').map(({ value }) => value);
  const { [label.serviceName]: name, [label.namespace]: namespace } = meta.labels;
  if (name === undefined || namespace === undefined) return tags;
  const own = `${name}_${namespace}_svc`;
  return tags.filter((tag) => tag === own || tag.startsWith(`${own}_`));
}

/** The port of old names is that of the settings. @see kuma v2.13.10 pkg/config/dns-server: ServiceVipPort */

function oldNames(serviceTag: string, dns: Settings['dnsServer']): readonly OldName[] {
  if (!dns.serviceVipEnabled) return [];
  return legacyHostnames(serviceTag, dns.domain).map((hostname) => ({ hostname, port: dns.serviceVipPort }));
}

/** What the cluster's own DNS calls the Service of a MeshService of the zone itself; empty for all others. */
export function clusterDnsName(kind: string, meta: Meta): string {
  if (kind !== 'MeshService' || !isLocal(meta) || meta.labels[label.env] !== 'kubernetes') return '';
  const { [label.serviceName]: name, [label.namespace]: namespace } = meta.labels;
  if (name === undefined || namespace === undefined) return '';
  const pod = meta.labels['statefulset.kubernetes.io/pod-name'];
  if (meta.labels[label.headless] === 'true' && pod === undefined) return '';
  return `${pod === undefined ? '' : `${pod}.`}${name}.${namespace}.svc.cluster.local`;
}
