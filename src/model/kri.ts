import { type Labels, label } from './labels.ts';

/** The identity of a resource, or of one section of it: what Kuma compares when it asks "is this the one meant". */
export interface Kri {
  readonly kind: string;
  readonly mesh: string;
  /** Label `kuma.io/zone`; empty where absent. */
  readonly zone: string;
  /** Label `k8s.kuma.io/namespace`; empty where absent. */
  readonly namespace: string;
  /** Label `kuma.io/display-name`, else the core name. */
  readonly name: string;
  /** Name of a port or an inbound; empty: the whole resource. */
  readonly sectionName: string;
}

/** Short names of the kinds that have a KRI. @see kuma v2.13.10 zz_generated.resource.go: ShortName */
const shortNames: ReadonlyMap<string, string> = new Map([
  ['Mesh', 'm'],
  ['Dataplane', 'dp'],
  ['MeshAccessLog', 'mal'],
  ['MeshCircuitBreaker', 'mcb'],
  ['MeshExternalService', 'extsvc'],
  ['MeshFaultInjection', 'mfi'],
  ['MeshGateway', 'mgw'],
  ['MeshHTTPRoute', 'mhttpr'],
  ['MeshHealthCheck', 'mhc'],
  ['MeshLoadBalancingStrategy', 'mlbs'],
  ['MeshMetric', 'mm'],
  ['MeshMultiZoneService', 'mzsvc'],
  ['MeshPassthrough', 'mp'],
  ['MeshProxyPatch', 'mpp'],
  ['MeshRateLimit', 'mrl'],
  ['MeshRetry', 'mr'],
  ['MeshService', 'msvc'],
  ['MeshTCPRoute', 'mtcpr'],
  ['MeshTLS', 'mtls'],
  ['MeshTimeout', 'mt'],
  ['MeshTrace', 'mtr'],
  ['MeshTrafficPermission', 'mtp'],
]);
const kindOfShortName: ReadonlyMap<string, string> = new Map([...shortNames].map(([kind, short]) => [short, kind]));

interface Identified {
  readonly kind: string;
  readonly meta: { readonly mesh: string; readonly name: string; readonly labels: Labels };
}

/** The identity of a resource, without a section. @see kuma v2.13.10 pkg/core/kri/kri.go: From */
export function kriOf({ kind, meta }: Identified): Kri {
  const { labels } = meta;
  return {
    kind,
    mesh: meta.mesh,
    zone: labels[label.zone] ?? '',
    namespace: labels[label.namespace] ?? '',
    name: labels[label.displayName] || meta.name,
    sectionName: '',
  };
}

export function withSection(kri: Kri, sectionName: string): Kri {
  return kri.sectionName === sectionName ? kri : { ...kri, sectionName };
}

/** A text that two identities share exactly if they are equal; {@link kriText} is not: names may hold `_`. */
export function kriKey(kri: Kri): string {
  return `${kri.kind}\n${kri.mesh}\n${kri.zone}\n${kri.namespace}\n${kri.name}\n${kri.sectionName}`;
}

/** `kri_msvc_shop_east__orders_http`, as Kuma prints it. */
export function kriText({ kind, mesh, zone, namespace, name, sectionName }: Kri): string {
  return `kri_${shortNames.get(kind) ?? kind.toLowerCase()}_${mesh}_${zone}_${namespace}_${name}_${sectionName}`;
}

/**
 * The identity that a text names, or `undefined` where it is none.
 *
 * What comes after the name is joined without separator, as Kuma does: a name with `_` does not come back.
 *
 * @see kuma v2.13.10 pkg/core/kri/kri.go: FromString
 */
export function parseKri(text: string): Kri | undefined {
  const [kri, short, mesh, zone, namespace, name, ...section] = text.split('_');
  const kind = kindOfShortName.get(short ?? '');
  if (kri !== 'kri' || kind === undefined || section.length === 0) return undefined;
  return { kind, mesh: mesh!, zone: zone!, namespace: namespace!, name: name!, sectionName: section.join('') };
}
