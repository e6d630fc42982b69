import { fields } from './kubernetes-kind.ts';
import { parallelismOf, workloadKind } from './workload-kind.ts';

/** @see k8s.io/api batch/v1: CronJob */
export const cronJob = workloadKind('CronJob', 'batch', parallelismOf, (spec) =>
  fields(fields(spec['jobTemplate'])['spec']),
);
