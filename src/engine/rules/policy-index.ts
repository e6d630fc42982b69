import type { Labels } from '../../model/labels.ts';
import { label } from '../../model/labels.ts';
import type { TargetRef } from '../../model/target-ref.ts';
import type { Policy } from './policy.ts';
import { type ProxyView, proxyTypeOf, type RouteByName, type Selection, selectProxy } from './select.ts';

/** How much work finding took, for tests that hold it to its complexity. */
export interface SelectSteps {
  /** Policies that were held against a proxy. */
  compared: number;
}

/** A policy by its place in the list that was indexed. */
export interface Placed {
  readonly policy: Policy;
  readonly place: number;
}

/** A policy that takes a proxy, and which part of it. */
export interface Selected extends Placed {
  readonly selection: Extract<Selection, { readonly selected: true }>;
}

/** Policies that take a proxy, in the order of their list. */
export interface Found {
  /** Policies for everybody who looks the same from outside: same zone, namespace and kind of proxy. */
  readonly broad: readonly Placed[];
  /** Policies that name tags, labels or the like. */
  readonly narrow: readonly Selected[];
  /** Names the broad ones: proxies with the same text have the same. */
  readonly group: string;
  /** Policies at whose reference the control plane stumbles, with what it says. */
  readonly problems: readonly { readonly policy: Policy; readonly error: string }[];
}

/** Finds the policies of one kind that take a proxy. */
export type PolicyIndex = (proxy: ProxyView) => Found;

/**
 * Indexes policies of one kind: those for the whole mesh are held against one proxy of each group, the others only
 * against proxies that share a tag, a label or a name with them.
 */
export function indexPolicies(
  policies: readonly Policy[],
  routeByName: RouteByName,
  steps: SelectSteps = { compared: 0 },
): PolicyIndex {
  const broad = policies.map((policy, place) => ({ policy, place })).filter(({ policy }) => isBroad(policy.targetRef));
  const buckets = new Map<string, number[]>();
  const loose: number[] = [];
  for (const [place, { targetRef }] of policies.entries()) {
    if (isBroad(targetRef)) continue;
    const key = keyOf(targetRef);
    if (key === undefined) loose.push(place);
    else push(buckets, key, place);
  }
  const groups = new Map<string, { readonly name: string; readonly broad: readonly Placed[] }>();
  const groupOf = (proxy: ProxyView): { readonly name: string; readonly broad: readonly Placed[] } => {
    const key = groupKey(proxy);
    const known = groups.get(key);
    if (known !== undefined) return known;
    steps.compared += broad.length;
    const chosen = broad.filter(({ policy }) => selectProxy(policy, proxy, routeByName).selected);
    const group = { name: String(groups.size), broad: chosen };
    groups.set(key, group);
    return group;
  };
  return (proxy) => {
    const found = new Set(loose);
    for (const key of keysOf(proxy)) for (const place of buckets.get(key) ?? []) found.add(place);
    const narrow: Selected[] = [];
    const problems: { policy: Policy; error: string }[] = [];
    for (const place of [...found].toSorted((a, b) => a - b)) {
      steps.compared++;
      const policy = policies[place]!;
      const selection = selectProxy(policy, proxy, routeByName);
      if (selection.selected) narrow.push({ policy, place, selection });
      else if (selection.reason.because === 'route-missing')
        problems.push({
          policy,
          error: `couldn't resolve MeshHTTPRoute targetRef with name '${selection.reason.name}'`,
        });
      else if (selection.reason.because === 'kind')
        problems.push({ policy, error: `unsupported targetRef kind '${selection.reason.kind}'` });
    }
    const group = groupOf(proxy);
    return { broad: group.broad, narrow, group: group.name, problems };
  };
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Whether a reference takes a proxy with all its inbounds or not at all, by what {@link groupKey} tells. */
function isBroad(ref: TargetRef): boolean {
  if (ref.kind === 'Mesh') return true;
  return (
    ref.kind === 'Dataplane' &&
    ref.name === '' &&
    ref.namespace === '' &&
    ref.labels === undefined &&
    ref.sectionName === ''
  );
}

function groupKey({ dataplane, labels, gateway }: ProxyView): string {
  const own = [label.origin, label.zone, label.namespace].map((key) => labels[key] ?? null);
  const { spec } = dataplane;
  return JSON.stringify([
    own,
    proxyTypeOf(dataplane),
    spec.gateway?.type ?? null,
    spec.inbound.length > 0,
    gateway?.resource.meta.name ?? null,
  ]);
}

/** One thing that a proxy must have for the reference to take it; `undefined`: it cannot be told by one. */
function keyOf(ref: TargetRef): string | undefined {
  switch (ref.kind) {
    case 'MeshService':
      return tagKey(label.service, ref.name);
    case 'MeshServiceSubset':
      return firstPair({ [label.service]: ref.name, ...ref.tags }, tagKey);
    case 'MeshSubset':
      return firstPair(ref.tags, tagKey);
    case 'MeshGateway':
      return `gateway\n${ref.name}`;
    case 'Dataplane':
      if (ref.labels === undefined) return ref.name === '' ? undefined : `name\n${ref.name}`;
      return ref.name === '' ? firstPair(ref.labels, labelKey) : undefined;
    default:
      return undefined;
  }
}

const tagKey = (key: string, value: string): string => `tag\n${key}\n${value}`;
const labelKey = (key: string, value: string): string => `label\n${key}\n${value}`;

/** The first pair that a proxy must have as it is: `*` takes any value, an empty one is one of a label that is not there. */
function firstPair(pairs: Labels, keyOfPair: (key: string, value: string) => string): string | undefined {
  const pair = Object.entries(pairs).find(([, value]) => value !== '*' && value !== '');
  return pair === undefined ? undefined : keyOfPair(pair[0], pair[1]);
}

function* keysOf({ dataplane, labels, kri, gateway }: ProxyView): Generator<string> {
  const { spec } = dataplane;
  const sets = [...spec.inbound.map(({ tags }) => tags), spec.gateway?.tags ?? {}];
  if (gateway !== undefined) sets.push(gateway.tags, ...gateway.listeners.map(({ tags }) => tags));
  for (const tags of sets) for (const key of Object.keys(tags)) yield tagKey(key, tags[key]!);
  for (const key of Object.keys(labels)) yield labelKey(key, labels[key]!);
  yield `name\n${kri.name}`;
  if (gateway !== undefined)
    yield `gateway\n${gateway.resource.meta.labels[label.displayName] || gateway.resource.meta.name}`;
}
