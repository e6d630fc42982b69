import { replicasOf, workloadKind } from './workload-kind.ts';

/** @see k8s.io/api apps/v1: Deployment */
export const deployment = workloadKind('Deployment', 'apps', replicasOf);
