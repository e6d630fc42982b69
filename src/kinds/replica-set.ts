import type { ReplicaSet } from '../model/kubernetes.ts';
import { kubernetesKind } from './kubernetes-kind.ts';

/** Only its owners count. @see k8s.io/api apps/v1: ReplicaSet */
export const replicaSet = kubernetesKind<ReplicaSet>('ReplicaSet', { group: 'apps', namespaced: true }, () => ({
  ok: true,
  spec: {},
}));
