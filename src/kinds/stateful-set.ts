import { replicasOf, workloadKind } from './workload-kind.ts';

/** @see k8s.io/api apps/v1: StatefulSet */
export const statefulSet = workloadKind('StatefulSet', 'apps', replicasOf);
