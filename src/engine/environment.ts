import type { ControlPlane } from '../model/control-plane.ts';
import type { Store } from '../model/inventory.ts';
import { workloadKinds } from '../model/kubernetes.ts';
import { label } from '../model/labels.ts';
import { type Environment, isLocal, type Resource } from '../model/resource.ts';

/**
 * What a control plane runs on, by what was loaded of it.
 *
 * Objects of Kubernetes itself tell, else the Dataplanes (kumactl prints those of a cluster in the Universal form, with a
 * label that says where they are from), else the form that most resources have. At global only the form tells.
 */
export function environmentOf(store: Store, role: ControlPlane['role'] = 'zone'): Environment {
  const balanceOf = role === 'zone' ? balanceOfOwn : balanceOfForms;
  const core = ['Service', 'Pod', 'Namespace', ...workloadKinds] as const;
  if (core.some((kind) => store.list(kind).length > 0)) return 'kubernetes';
  const dataplanes = balanceOf(store.list('Dataplane'));
  if (dataplanes !== 0) return dataplanes > 0 ? 'kubernetes' : 'universal';
  const rest = (['Mesh', 'MeshService', 'MeshMultiZoneService', 'HostnameGenerator', 'ZoneIngress'] as const).flatMap(
    (kind): readonly Resource[] => store.list(kind),
  );
  return balanceOf(rest) > 0 ? 'kubernetes' : 'universal';
}

/** How many more resources have the form of Kubernetes than that of Universal. */
function balanceOfForms(resources: readonly Resource[]): number {
  return resources.reduce((balance, { form }) => balance + (form === 'kubernetes' ? 1 : -1), 0);
}

/** The same, where what a cluster made counts as such in any form; copies from other zones do not. */
function balanceOfOwn(resources: readonly Resource[]): number {
  let balance = 0;
  for (const { form, meta } of resources) {
    const isOfCluster = meta.labels[label.env] === 'kubernetes' && isLocal(meta);
    balance += form === 'kubernetes' || isOfCluster ? 1 : -1;
  }
  return balance;
}
