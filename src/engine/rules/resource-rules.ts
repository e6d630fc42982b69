import { type Kri, kriKey, withSection } from '../../model/kri.ts';
import type { Referable } from '../resolve/destinations.ts';
import { type Referables, resolveTargetRef } from '../resolve/target-ref.ts';
import { mergeConfs, mergeTraitsOf } from './merge.ts';
import { compareToEntries, type KindOrder, type ToEntry } from './order.ts';
import type { Conf, Policy } from './policy.ts';

/** What holds for a resource, or for one port of it. */
export interface ResourceRule {
  readonly resource: Referable;
  /** The identity with the section. */
  readonly kri: Kri;
  /** One configuration; several only for routes with several hostnames. */
  readonly confs: readonly Conf[];
  /** Items of `to` that gave something, in the order of merging: the last wins. */
  readonly origins: readonly ToEntry[];
}

/** Rules by the {@link kriKey} of what they are for. */
export type ResourceRules = ReadonlyMap<string, ResourceRule>;

interface ResolvedEntry {
  readonly resource: Referable;
  readonly section: string;
  /** The place of the entry in the order of merging. */
  readonly place: number;
}

/** How versions differ in what makes a rule, and in its order. */
export interface EntryOptions {
  readonly order: KindOrder;
  /** Policies with a MeshHTTPRoute at their top count too (2.9). */
  readonly routeAtTop: boolean;
}

const usual: EntryOptions = { order: 'with-dataplane', routeAtTop: false };

/**
 * The rules for every resource that an item of `to` names, from matched policies of one kind. Everything less specific
 * is merged in already; what no item names has no rule of its own.
 *
 * Two resources with one identity share a rule, which shows the one that was resolved last.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/outbound/resourcerules.go: BuildRules
 */
export function resourceRules(
  policies: readonly Policy[],
  referables: Referables,
  { order, routeAtTop }: EntryOptions = usual,
): ResourceRules {
  const entries = toEntries(policies, { order, routeAtTop });
  const byResource = new Map<string, ResolvedEntry[]>();
  const meshWide: number[] = [];
  const targets = new Map<string, { readonly resource: Referable; readonly section: string }>();
  for (const [place, { policy, index }] of entries.entries()) {
    const { candidates } = resolveTargetRef(policy.to[index]!.targetRef, policy.kri, referables);
    for (const { resource, section } of candidates) {
      if (section === undefined) continue;
      targets.set(kriKey(withSection(resource.kri, section)), { resource, section });
      if (resource.kind === 'Mesh') meshWide.push(place);
      else {
        const group = byResource.get(resource.key);
        if (group === undefined) byResource.set(resource.key, [{ resource, section, place }]);
        else group.push({ resource, section, place });
      }
    }
  }
  const merged = new Map<string, Pick<ResourceRule, 'confs' | 'origins'>>();
  const rules = new Map<string, ResourceRule>();
  for (const [key, { resource, section }] of targets) {
    const own = byResource.get(resource.key)?.filter((one) => isRelevant(one, section)) ?? [];
    const places = [...meshWide, ...own.map(({ place }) => place)].toSorted((a, b) => a - b);
    // The same items merged are the same configuration, for however many resources.
    const text = places.join();
    let result = merged.get(text);
    if (result === undefined) {
      result = mergedEntries(places.map((place) => entries[place]!));
      merged.set(text, result);
    }
    rules.set(key, { resource, kri: withSection(resource.kri, section), ...result });
  }
  return rules;
}

/** The items of `to` of all policies from the least specific to the most, but of those that a route at the top narrows. */
export function toEntries(
  policies: readonly Policy[],
  { order, routeAtTop }: EntryOptions = usual,
): readonly ToEntry[] {
  return policies
    .filter(({ targetRef }) => routeAtTop || targetRef.kind !== 'MeshHTTPRoute')
    .flatMap((policy) => policy.to.map((_, index) => ({ policy, index })))
    .toSorted((a, b) => compareToEntries(a, b, order));
}

/** Whether what an item means of a resource counts for the section: routes and external services have none. */
function isRelevant(entry: ResolvedEntry, section: string): boolean {
  const { kind } = entry.resource;
  if (kind !== 'MeshService' && kind !== 'MeshMultiZoneService') return true;
  return entry.section === section || entry.section === '';
}

function mergedEntries(entries: readonly ToEntry[]): Pick<ResourceRule, 'confs' | 'origins'> {
  const confs = entries.map(({ policy, index }) => policy.to[index]!.conf);
  const kind = entries[0]?.policy.kind ?? '';
  return { confs: mergeConfs(confs, mergeTraitsOf(kind)), origins: [...new Set(entries)] };
}

/**
 * The rule for a destination: its port's, else its own, else the mesh's. The first that is there is complete.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/outbound/resourcerules.go: Compute
 */
export function ruleOfResource(rules: ResourceRules, kri: Kri, mesh: string): ResourceRule | undefined {
  return (
    rules.get(kriKey(kri)) ??
    rules.get(kriKey(withSection(kri, ''))) ??
    rules.get(kriKey({ kind: 'Mesh', mesh: '', zone: '', namespace: '', name: mesh, sectionName: '' }))
  );
}

/**
 * The rule for one route of a destination: the route's own goes first.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/outbound/context.go: ResourceContext
 */
export function ruleOfRoute(
  rules: ResourceRules,
  route: Kri,
  destination: Kri,
  mesh: string,
): ResourceRule | undefined {
  return (
    rules.get(kriKey(route)) ?? rules.get(kriKey(withSection(route, ''))) ?? ruleOfResource(rules, destination, mesh)
  );
}
