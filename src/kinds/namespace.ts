import type { Namespace } from '../model/kubernetes.ts';
import { fields, kubernetesKind } from './kubernetes-kind.ts';

/** @see k8s.io/api core/v1: Namespace */
export const namespace = kubernetesKind<Namespace>('Namespace', { group: '', namespaced: false }, ({ status }) => ({
  ok: true,
  spec: { terminating: fields(status)['phase'] === 'Terminating' },
}));
