import type { Kri } from '../../model/kri.ts';
import { type Labels, label } from '../../model/labels.ts';
import type { TargetRef } from '../../model/target-ref.ts';
import type { Referable } from './destinations.ts';

/** What references of policies can mean. */
export interface Referables {
  /** The first resource with an identity. */
  get(kri: Kri): Referable | undefined;
  /** Resources of a kind with all labels, in the order of their list. */
  withLabels(kind: string, labels: Labels): readonly Referable[];
  /** A value of `kuma.io/service` whose port is not there means all ports (2.9). */
  readonly missingPortMeansAll: boolean;
}

/** How a reference looks for resources, before a section narrows them. */
export type Query =
  | { readonly by: 'identity'; readonly kri: Kri; readonly sectionName: string }
  | { readonly by: 'labels'; readonly labels: Labels; readonly sectionName: string }
  /** The name has the form `name_namespace_svc_port` of a `kuma.io/service` on Kubernetes. */
  | {
      readonly by: 'service-tag';
      readonly labels: Labels;
      readonly name: string;
      readonly namespace: string;
      /** 0: all ports. */
      readonly port: number;
    };

/** A resource that the query found: kept with the section that is meant (empty: all of it), or dropped. */
export interface Candidate {
  readonly resource: Referable;
  /** `undefined` where it was dropped: it has no such port. */
  readonly section: string | undefined;
}

/** What a reference of a policy means. */
export interface TargetResolution {
  /** `undefined` for kinds that never mean a resource: subsets by tags. */
  readonly query: Query | undefined;
  readonly candidates: readonly Candidate[];
}

/**
 * The identity that a reference by name means: the zone and the namespace are the policy's own, if it names no other.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/backendref.go: TargetRefToKRI
 */
export function identityOf(ref: Pick<TargetRef, 'kind' | 'name' | 'namespace'>, origin: Kri): Kri {
  if (ref.kind === 'Mesh')
    return { kind: 'Mesh', mesh: '', zone: '', namespace: '', name: origin.mesh, sectionName: '' };
  return {
    kind: ref.kind,
    mesh: origin.mesh,
    zone: origin.zone,
    namespace: ref.namespace || origin.namespace,
    name: ref.name,
    sectionName: '',
  };
}

/** How a reference in `to[]` looks for resources. */
export function queryOf(ref: TargetRef, origin: Kri): Query | undefined {
  if (ref.kind === 'MeshSubset' || ref.kind === 'MeshServiceSubset') return undefined;
  if (ref.kind === 'MeshService' && ref.sectionName === '') {
    const tag = parseServiceTag(ref.name);
    if (tag !== undefined)
      return {
        by: 'service-tag',
        labels: { [label.namespace]: tag.namespace, [label.displayName]: tag.name },
        ...tag,
      };
  }
  const { labels, sectionName } = ref;
  if (labels !== undefined && Object.keys(labels).length > 0) return { by: 'labels', labels, sectionName };
  return { by: 'identity', kri: identityOf(ref, origin), sectionName };
}

/**
 * The parts of `name_namespace_svc_port`, or of the same without port (0). What stands in the place of `svc` does not
 * matter to Kuma.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/targetref.go: parseService
 */
export function parseServiceTag(
  tag: string,
): { readonly name: string; readonly namespace: string; readonly port: number } | undefined {
  const parts = tag.split('_');
  if (parts.length !== 3 && parts.length !== 4) return undefined;
  const [name, namespace, , port] = parts;
  if (port === undefined) return { name: name!, namespace: namespace!, port: 0 };
  if (!/^[-+]?\d+$/.test(port)) return undefined;
  const number = Number(port);
  return number < -0x8000_0000 || number > 0x7fff_ffff
    ? undefined
    : { name: name!, namespace: namespace!, port: number };
}

/**
 * What one `to[].targetRef` means, with what was found and left out.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/targetref.go: TargetRef
 */
export function resolveTargetRef(ref: TargetRef, origin: Kri, referables: Referables): TargetResolution {
  const query = queryOf(ref, origin);
  if (query === undefined) return { query, candidates: [] };
  const found =
    query.by === 'identity' ? oneOrNone(referables.get(query.kri)) : referables.withLabels(ref.kind, query.labels);
  return {
    query,
    candidates: found.map((resource) => ({
      resource,
      section: sectionOf(query, resource, referables.missingPortMeansAll),
    })),
  };
}

function oneOrNone<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** The section that is meant of a resource; `undefined` where it has none such. */
function sectionOf(query: Query, { ports }: Referable, missingPortMeansAll: boolean): string | undefined {
  if (ports === undefined) return '';
  if (query.by === 'service-tag') {
    if (query.port === 0) return '';
    return ports.find(({ port }) => port === query.port)?.section ?? (missingPortMeansAll ? '' : undefined);
  }
  if (query.sectionName === '') return '';
  return ports.find(({ section }) => section === query.sectionName)?.section;
}
