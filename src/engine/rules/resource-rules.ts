import { type Kri, kriKey, withSection } from '../../model/kri.ts';
import { perObject } from '../../model/per-object.ts';
import type { Referable } from '../resolve/destinations.ts';
import { type Candidate, type Referables, resolveTargetRef } from '../resolve/target-ref.ts';
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
  const memory = memoryOf(referables);
  const byResource = new Map<string, ResolvedEntry[]>();
  const meshWide: number[] = [];
  const targets = new Map<string, { readonly resource: Referable; readonly section: string }>();
  for (const [place, { policy, index }] of entries.entries()) {
    for (const { resource, section } of memory.candidatesOf(policy, index)) {
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
  const rules = new Map<string, ResourceRule>();
  for (const [key, { resource, section }] of targets) {
    const own = byResource.get(resource.key)?.filter((one) => isRelevant(one, section)) ?? [];
    const places = [...meshWide, ...own.map(({ place }) => place)].toSorted((a, b) => a - b);
    rules.set(
      key,
      memory.ruleOf(
        key,
        resource,
        section,
        places.map((place) => entries[place]!),
      ),
    );
  }
  return rules;
}

/** What the policies of one kind and mesh make again and again for proxies that share most of them. */
interface Memory {
  candidatesOf(policy: Policy, index: number): readonly Candidate[];
  /** The rule that items merge to; those that were merged before come back as the same objects. */
  ruleOf(key: string, resource: Referable, section: string, entries: readonly ToEntry[]): ResourceRule;
}

const memoryOf = perObject((referables: Referables): Memory => {
  const candidatesOf = perObject((policy: Policy): readonly (readonly Candidate[])[] =>
    policy.to.map(({ targetRef }) => resolveTargetRef(targetRef, policy.kri, referables).candidates),
  );
  const ids = new Map<ToEntry, number>();
  const merged = new Map<string, Pick<ResourceRule, 'confs' | 'origins'>>();
  const rules = new Map<string, Map<Referable, ResourceRule>>();
  const idOf = (entry: ToEntry): number => {
    const known = ids.get(entry);
    if (known !== undefined) return known;
    ids.set(entry, ids.size);
    return ids.size - 1;
  };
  return {
    candidatesOf: (policy, index) => candidatesOf(policy)[index]!,
    ruleOf(key, resource, section, entries) {
      const text = entries.map(idOf).join();
      // The same items merged are the same configuration, for however many resources.
      let result = merged.get(text);
      if (result === undefined) {
        result = mergedEntries(entries);
        merged.set(text, result);
      }
      const place = `${text}\n${key}`;
      const own = rules.get(place) ?? new Map<Referable, ResourceRule>();
      rules.set(place, own);
      let rule = own.get(resource);
      if (rule === undefined) {
        rule = { resource, kri: withSection(resource.kri, section), ...result };
        own.set(resource, rule);
      }
      return rule;
    },
  };
});

/** The items of a policy: the same objects whenever they are asked for. */
const entriesOf = perObject((policy: Policy): readonly ToEntry[] => policy.to.map((_, index) => ({ policy, index })));

/** The items of `to` of all policies from the least specific to the most, but of those that a route at the top narrows. */
export function toEntries(
  policies: readonly Policy[],
  { order, routeAtTop }: EntryOptions = usual,
): readonly ToEntry[] {
  return policies
    .filter(({ targetRef }) => routeAtTop || targetRef.kind !== 'MeshHTTPRoute')
    .flatMap(entriesOf)
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
