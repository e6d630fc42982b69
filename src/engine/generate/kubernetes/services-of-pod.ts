import type { Pod, Service } from '../../../model/kubernetes.ts';
import { type Labels, label, own } from '../../../model/labels.ts';
import { compare } from '../../order.ts';
import { isEnabled } from './annotations.ts';
import { type Cluster, keyOf } from './cluster.ts';

/** The Services of a Pod's namespace that stand for it, by name. */
export type ServicesOfPod = (pod: Pod) => readonly Service[];

/** The Services of one namespace, found by what a Pod has. */
interface NamespaceIndex {
  /** By one pair of their selector, the rarest one. */
  readonly byPair: ReadonlyMap<string, readonly Candidate[]>;
  /** Nothing is left of their selector, so that they fit every Pod. */
  readonly everyone: readonly Service[];
  /** Services without selector, by what their endpoints name. */
  readonly byTarget: ReadonlyMap<string, readonly Service[]>;
  readonly found: Map<Labels, readonly Service[]>;
}

interface Candidate {
  readonly service: Service;
  readonly pairs: readonly (readonly [string, string])[];
}

const pairKey = (key: string, value: string): string => `${key}\n${value}`;

/**
 * Finds the Services that give a Pod its inbounds.
 *
 * One with a selector fits if the Pod has all its pairs, but for the keys that the control plane ignores; one without
 * if one of its endpoints names the Pod. Ignored Services are none.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/pod_controller.go: findMatchingServices
 */
export function servicesOfPods(cluster: Cluster, options: { readonly withIgnored?: boolean } = {}): ServicesOfPod {
  const byNamespace = new Map<string, Service[]>();
  for (const service of cluster.services.values()) {
    if (!options.withIgnored && isEnabled(service.meta.kubernetes?.annotations ?? {}, label.ignore)) continue;
    const list = byNamespace.get(service.meta.namespace);
    if (list === undefined) byNamespace.set(service.meta.namespace, [service]);
    else list.push(service);
  }
  const indexes = new Map<string, NamespaceIndex>();
  const nothing: readonly Service[] = [];
  return (pod) => {
    const { namespace, labels } = pod.meta;
    const services = byNamespace.get(namespace);
    if (services === undefined) return nothing;
    const index = indexes.get(namespace) ?? indexOf(services, cluster);
    indexes.set(namespace, index);
    // Pods of one template share their labels.
    const selecting = index.found.get(labels) ?? selectingOf(index, labels);
    index.found.set(labels, selecting);
    if (index.byTarget.size === 0) return selecting;
    const named = index.byTarget.get(targetOf(pod));
    return named === undefined ? selecting : inOrder([...selecting, ...named]);
  };
}

function targetOf(pod: Pod): string {
  return pod.meta.kubernetes?.uid || `/${pod.meta.kubernetes?.name}`;
}

function indexOf(services: readonly Service[], cluster: Cluster): NamespaceIndex {
  const ignored = new Set(cluster.controlPlane.settings.ignoredServiceSelectorLabels);
  const counts = new Map<string, number>();
  const candidates: Candidate[] = [];
  const everyone: Service[] = [];
  const byTarget = new Map<string, Service[]>();
  for (const service of services) {
    const selector = Object.entries(service.spec.selector ?? {});
    if (selector.length === 0) {
      for (const name of namedBy(service, cluster)) append(byTarget, name, service);
      continue;
    }
    const pairs = selector.filter(([key]) => !ignored.has(key));
    if (pairs.length === 0) everyone.push(service);
    else candidates.push({ service, pairs });
    for (const [key, value] of pairs) counts.set(pairKey(key, value), (counts.get(pairKey(key, value)) ?? 0) + 1);
  }
  const byPair = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    let rarest = '';
    for (const [key, value] of candidate.pairs) {
      const pair = pairKey(key, value);
      if (rarest === '' || counts.get(pair)! < counts.get(rarest)!) rarest = pair;
    }
    append(byPair, rarest, candidate);
  }
  return { byPair, everyone, byTarget, found: new Map() };
}

/** What the endpoints of a Service name: uids of Pods, names where there is no uid. */
function namedBy({ meta }: Service, cluster: Cluster): ReadonlySet<string> {
  const names = new Set<string>();
  for (const slice of cluster.slices.get(keyOf(meta.namespace, meta.kubernetes!.name)) ?? [])
    for (const { target } of slice.spec.endpoints) if (target !== undefined) names.add(target.uid || `/${target.name}`);
  return names;
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function selectingOf(index: NamespaceIndex, labels: Labels): readonly Service[] {
  const found = [...index.everyone];
  for (const [key, value] of Object.entries(labels))
    for (const { service, pairs } of index.byPair.get(pairKey(key, value)) ?? [])
      if (pairs.every(([other, wanted]) => own(labels, other) === wanted)) found.push(service);
  return inOrder(found);
}

function inOrder(services: readonly Service[]): readonly Service[] {
  return services.toSorted((a, b) => compare(a.meta.kubernetes!.name, b.meta.kubernetes!.name));
}
