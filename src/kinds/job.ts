import { parallelismOf, workloadKind } from './workload-kind.ts';

/** @see k8s.io/api batch/v1: Job */
export const job = workloadKind('Job', 'batch', parallelismOf);
