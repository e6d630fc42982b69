import type { Service } from '../../../model/kubernetes.ts';
import { perObject } from '../../../model/per-object.ts';
import { type PairIndex, pairIndex } from '../../pair-index.ts';
import type { KubernetesZone, PodDecision } from './zone.ts';

interface NamespacePods {
  readonly pods: readonly PodDecision[];
  readonly index: PairIndex;
}

/** The Pods that a Service selects as Kubernetes does, by name; none where it has no selector. */
export function selectedPods(zone: KubernetesZone, { meta, spec }: Service): readonly PodDecision[] {
  const { pods, index } = podsByNamespace(zone).get(meta.namespace) ?? {};
  if (pods === undefined || index === undefined) return [];
  return index.find(spec.selector ?? {}).map((position) => pods[position]!);
}

/** The Pods of a zone, indexed once. */
const podsByNamespace = perObject((zone: KubernetesZone): ReadonlyMap<string, NamespacePods> => {
  const grouped = new Map<string, PodDecision[]>();
  for (const decision of zone.pods) {
    const { namespace } = decision.pod.meta;
    const group = grouped.get(namespace);
    if (group === undefined) grouped.set(namespace, [decision]);
    else group.push(decision);
  }
  return new Map(
    [...grouped].map(([namespace, pods]) => [
      namespace,
      { pods, index: pairIndex(pods, ({ pod }) => [pod.meta.labels]) },
    ]),
  );
});
