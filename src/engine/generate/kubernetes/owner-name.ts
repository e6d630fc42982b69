import type { Pod } from '../../../model/kubernetes.ts';
import { type Fallible, failed } from './annotations.ts';
import { type Cluster, keyOf } from './cluster.ts';

/** What a Pod is called by: its workload. */
export interface OwnerName {
  readonly name: string;
  readonly kind: string;
}

/**
 * The owner that names a Pod without Services: a ReplicaSet's Deployment, a Job's CronJob, else the owner itself, else
 * the Pod. One that is not there is an error.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/serviceless_name_extractor.go: Name
 */
export function ownerNameOf(
  { meta }: Pick<Pod, 'meta'>,
  { replicaSets, jobs }: Pick<Cluster, 'replicaSets' | 'jobs'>,
): Fallible<OwnerName> {
  for (const { kind, name } of meta.kubernetes?.owners ?? []) {
    const between = kind === 'ReplicaSet' ? replicaSets : kind === 'Job' ? jobs : undefined;
    if (between === undefined) return { ok: true, value: { name, kind } };
    const found = between.get(keyOf(meta.namespace, name));
    if (found === undefined) return failed(`${kind === 'Job' ? 'jobs.batch' : 'replicasets.apps'} "${name}" not found`);
    const owners = found.meta.kubernetes?.owners ?? [];
    if (owners.length === 0) return { ok: true, value: { name, kind } };
    const above = owners.find((owner) => owner.kind === (kind === 'Job' ? 'CronJob' : 'Deployment'));
    if (above !== undefined) return { ok: true, value: { name: above.name, kind: above.kind } };
  }
  return { ok: true, value: { name: meta.kubernetes!.name, kind: 'Pod' } };
}
