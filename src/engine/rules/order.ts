import { label } from '../../model/labels.ts';
import type { Meta } from '../../model/resource.ts';
import type { TargetRef } from '../../model/target-ref.ts';
import { compare } from '../order.ts';
import type { Policy } from './policy.ts';

/** Kinds from the least specific to the most. @see kuma v2.13.10 api/common/v1alpha1/targetref.go: order */
const kindOrder: Readonly<Record<string, number>> = {
  Mesh: 1,
  Dataplane: 2,
  MeshSubset: 3,
  MeshGateway: 4,
  MeshService: 5,
  MeshExternalService: 6,
  MeshMultiZoneService: 7,
  MeshServiceSubset: 8,
  MeshHTTPRoute: 9,
};

/** That of 2.9. @see kuma v2.9.19 api/common/v1alpha1/targetref.go: order */
const oldKindOrder: Readonly<Record<string, number>> = {
  Mesh: 1,
  MeshSubset: 2,
  MeshGateway: 3,
  MeshService: 4,
  MeshExternalService: 5,
  MeshMultiZoneService: 6,
  MeshServiceSubset: 7,
  MeshHTTPRoute: 8,
};

const originOrder: Readonly<Record<string, number>> = { global: 1, '': 2, zone: 3 };
const roleOrder: Readonly<Record<string, number>> = { system: 1, producer: 2, consumer: 3, 'workload-owner': 4 };

const rankIn = (order: Readonly<Record<string, number>>, key: string): number =>
  Object.hasOwn(order, key) ? order[key]! : 0;

export type KindOrder = 'with-dataplane' | 'without-dataplane';

/** Compares kinds of references; unknown kinds come first. */
export function compareKinds(a: string, b: string, order: KindOrder = 'with-dataplane'): number {
  const table = order === 'with-dataplane' ? kindOrder : oldKindOrder;
  return rankIn(table, a) - rankIn(table, b);
}

/** The role of a policy; a missing one is `system`. @see kuma v2.13.10 pkg/core/resources/model/resource.go: PolicyRole */
export function roleOf(meta: Meta): string {
  return meta.labels[label.policyRole] || 'system';
}

/** `zone`, `global`, or empty. */
export function originOf(meta: Meta): string {
  return meta.labels[label.origin] ?? '';
}

/** A name is more than labels, and with a section is more than without. */
function compareDataplaneRefs(a: TargetRef, b: TargetRef): number {
  if (a.kind !== 'Dataplane' || b.kind !== 'Dataplane') return 0;
  if (a.name !== '' && b.labels !== undefined) return 1;
  if (a.labels !== undefined && b.name !== '') return -1;
  return Number(a.sectionName !== '') - Number(b.sectionName !== '');
}

const compareOrigins = (a: Policy, b: Policy): number =>
  rankIn(originOrder, originOf(a.meta)) - rankIn(originOrder, originOf(b.meta));
const compareRoles = (a: Policy, b: Policy): number =>
  rankIn(roleOrder, roleOf(a.meta)) - rankIn(roleOrder, roleOf(b.meta));
/** The smallest name comes last and wins. */
const compareNames = (a: Policy, b: Policy): number => compare(b.displayName, a.displayName);

/**
 * Policies of one kind from the least specific to the most: the last wins. The creation time plays no role; Kuma
 * leaves the order of those that are equal here open, this keeps that of the list.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/matchers/dataplane.go: SortByTargetRef
 */
export function comparePolicies(a: Policy, b: Policy, order: KindOrder = 'with-dataplane'): number {
  const [left, right] = [a.targetRef, b.targetRef];
  return (
    compareKinds(left.kind, right.kind, order) ||
    compareDataplaneRefs(left, right) ||
    compareOrigins(a, b) ||
    (left.kind === 'MeshGateway' ? Object.keys(left.tags).length - Object.keys(right.tags).length : 0) ||
    compareRoles(a, b) ||
    compareNames(a, b)
  );
}

/**
 * Inbound rules from the least specific to the most, by their policies.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/inbound/sort.go: Sort
 */
export function compareInbound(a: Policy, b: Policy, order: KindOrder = 'with-dataplane'): number {
  return compareAttributes(a, b, order) || compareNames(a, b);
}

/** @see kuma v2.13.10 pkg/plugins/policies/core/rules/sort/sort.go: CompareByPolicyAttributes */
function compareAttributes(a: Policy, b: Policy, order: KindOrder): number {
  return (
    compareKinds(a.targetRef.kind, b.targetRef.kind, order) ||
    compareDataplaneRefs(a.targetRef, b.targetRef) ||
    compareOrigins(a, b) ||
    compareRoles(a, b)
  );
}

/** One item of a policy's `to`, by its place. */
export interface ToEntry {
  readonly policy: Policy;
  readonly index: number;
}

/**
 * Items of `to` from the least specific to the most: here the kind of the item counts, which it does not for the
 * old rules by tags.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/outbound/sort.go: Sort
 */
export function compareToEntries(a: ToEntry, b: ToEntry, order: KindOrder = 'with-dataplane'): number {
  const [left, right] = [a.policy.to[a.index]!.targetRef, b.policy.to[b.index]!.targetRef];
  return (
    compareAttributes(a.policy, b.policy, order) ||
    compareKinds(left.kind, right.kind, order) ||
    (left.kind === 'MeshService' ? Number(left.sectionName !== '') - Number(right.sectionName !== '') : 0) ||
    compareNames(a.policy, b.policy)
  );
}
