import { type Labels, label } from '../../model/labels.ts';
import { displayName, isLocal, type Meta } from '../../model/resource.ts';
import { fnv1a64 } from '../names.ts';
import { compare } from '../order.ts';

const shortKinds = { MeshService: 'ms', MeshMultiZoneService: 'mzms', MeshExternalService: 'mes' } as const;

/** Readable parts are cut there, with an `x` in place of the rest. */
const longestPart = 62;

/** The SNI of a legacy cluster: `redis{mesh=shop,version=v1}`, keys sorted. @see kuma v2.13.10 pkg/xds/envoy/tls/sni.go: SNIFromTags */
export function sniOfTags(service: string, mesh: string, tags: Labels): string {
  const pairs = Object.entries({ ...tags, mesh })
    .filter(([key]) => key !== label.service && key !== label.mesh)
    .toSorted(([a], [b]) => compare(a, b))
    .map(([key, value]) => `${key}=${value}`);
  return `${service}{${pairs.join(',')}}`;
}

/**
 * The SNI of a port of a resource: a hash of name and mesh, then what a human can read.
 *
 * `more` are further pairs that the hash covers; resources of Kuma have none.
 *
 * @see kuma v2.13.10 pkg/xds/envoy/tls/sni.go: SNIForResource
 */
export function sniOfResource(
  kind: keyof typeof shortKinds,
  name: string,
  mesh: string,
  port: number,
  more: Labels = {},
): string {
  const pairs = Object.entries(more)
    .toSorted(([a], [b]) => compare(a, b))
    .map(([key, value]) => `${key}=${value}`);
  const hash = fnv1a64(`${name};${mesh};${pairs.join(',')}`);
  return `a${hash}.${readable(name)}.${port}.${readable(mesh)}.${shortKinds[kind]}`;
}

function readable(part: string): string {
  return part.length > longestPart ? `${part.slice(0, longestPart)}x` : part;
}

/**
 * The name of a resource in its SNI: its display name. That of a MeshService is the core name at home, and has its
 * namespace where there is one.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/xds/meshroute/clusters.go: SniForBackendRef
 * @see kuma v2.13.10 pkg/core/resources/apis/meshservice/api/v1alpha1/helpers.go: SNIName
 */
export function sniName(kind: keyof typeof shortKinds, meta: Meta, systemNamespace: string): string {
  if (kind !== 'MeshService') return displayName(meta);
  const namespace = meta.labels[label.namespace] ?? '';
  const own = meta.namespace === '' ? meta.name : meta.name.slice(0, -meta.namespace.length - 1);
  const name = isLocal(meta) ? own : displayName(meta);
  const isQualified = namespace !== '' && (isLocal(meta) || namespace !== systemNamespace);
  return isQualified ? `${name}.${namespace}` : name;
}
