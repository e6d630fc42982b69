import { workloadKind } from './workload-kind.ts';

/** @see k8s.io/api apps/v1: DaemonSet */
export const daemonSet = workloadKind('DaemonSet', 'apps', () => undefined);
