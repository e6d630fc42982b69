import type { Behaviour } from '../../model/behaviour.ts';
import { type Kri, withSection } from '../../model/kri.ts';
import { type Labels, label, own } from '../../model/labels.ts';
import type { BackendRef } from '../../model/target-ref.ts';
import { compare } from '../order.ts';
import {
  type Destination,
  type DestinationKind,
  type Destinations,
  destinationKinds,
} from '../resolve/destinations.ts';
import { identityOf } from '../resolve/target-ref.ts';

/** What a backendRef means, before anybody asks whether that is there. */
export type BackendMeaning =
  /** A value of `kuma.io/service`, with more tags perhaps. */
  | { readonly means: 'service'; readonly ref: BackendRef; readonly service: string; readonly tags: Labels }
  /** A port of a resource; empty section: the first port without a name. */
  | {
      readonly means: 'resource';
      readonly ref: BackendRef;
      readonly kri: Kri;
      /** By labels: others that are as old, of which Kuma could take any instead. */
      readonly tied: readonly Destination[];
    }
  /** No resource has the labels: the ref does not count at all. */
  | { readonly means: 'nothing'; readonly ref: BackendRef };

/** What versions make of refs. */
export type RefFacts = Pick<Behaviour, 'backendSection' | 'refsByLabelsOnly'>;

/** Whether a ref means a resource: a MeshService before 3.0 only where it names a port or a section. */
export function meansResource(
  { kind, port, sectionName }: BackendRef,
  { backendSection, refsByLabelsOnly }: RefFacts,
): boolean {
  if (refsByLabelsOnly) return true;
  if (kind === 'MeshService') return port !== undefined || (backendSection && sectionName !== '');
  return kind === 'MeshExternalService' || kind === 'MeshMultiZoneService';
}

/**
 * What a backendRef means. Of several resources with the labels the oldest is taken, whatever ports it has.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/backendref.go: BackendRef
 */
export function backendMeaning(
  ref: BackendRef,
  origin: Kri,
  destinations: Destinations,
  facts: RefFacts,
): BackendMeaning {
  if (!meansResource(ref, facts)) return legacyMeaning(ref);
  const labels = facts.refsByLabelsOnly ? withNamespace(ref.labels ?? {}, origin) : (ref.labels ?? {});
  let kri = identityOf(ref, origin);
  let tied: readonly Destination[] = [];
  if (facts.refsByLabelsOnly || Object.keys(labels).length > 0) {
    const kind = destinationKinds.find((one): one is DestinationKind => one === ref.kind);
    const oldest = kind === undefined ? undefined : destinations.oldest(kind, labels);
    if (oldest === undefined) return { means: 'nothing', ref };
    kri = oldest.destination.kri;
    tied = oldest.tied;
  }
  const section =
    (facts.backendSection && ref.sectionName) || (ref.port !== undefined && ref.port > 0 ? String(ref.port) : '');
  return { means: 'resource', ref, kri: withSection(kri, section), tied };
}

/**
 * The labels of a ref as 3.0 looks for them: a display name without a namespace has that of the policy.
 *
 * @see kuma api/common/v1alpha1/targetref.go of the unreleased 3.0: realResourceSelector
 */
export function withNamespace(labels: Labels, { namespace }: Pick<Kri, 'namespace'>): Labels {
  if (namespace === '' || !own(labels, label.displayName) || own(labels, label.namespace)) return labels;
  return { ...labels, [label.namespace]: namespace };
}

/** A ref by its name as a value of `kuma.io/service`: mirrors mean that, whatever port or labels say. */
export function legacyMeaning(ref: BackendRef): Extract<BackendMeaning, { means: 'service' }> {
  return { means: 'service', ref, service: ref.name, tags: ref.tags };
}

/** Where an outbound by tags goes itself. */
export function defaultRef(service: string, tags: Labels): BackendRef {
  const none = { namespace: '', sectionName: '', labels: undefined, proxyTypes: [], mesh: '', port: undefined };
  return { kind: 'MeshService', name: service, tags, weight: 100, ...none };
}

/**
 * What the control plane finds the cluster of a ref by; it is part of its messages. Refs with other namespaces or
 * sections share it.
 *
 * @see kuma v2.13.10 api/common/v1alpha1/targetref.go: Hash
 */
export function hashOfRef({ kind, name, port, tags, labels, mesh }: BackendRef): string {
  const pairs = (map: Labels): string =>
    Object.keys(map)
      .toSorted(compare)
      .map((key) => `${key}=${map[key]!}`)
      .join('/');
  const named = port === undefined ? name : `${name}_svc_${port}`;
  return `${kind}/${named}/${pairs(tags)}/${pairs(labels ?? {})}/${mesh}`;
}

/** The tags of a legacy cluster. */
export function tagsOfService(service: string, tags: Labels): Labels {
  return { ...tags, [label.service]: service };
}
