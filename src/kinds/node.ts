import type { Node } from '../model/kubernetes.ts';
import { kubernetesKind } from './kubernetes-kind.ts';

/** Only its labels count. @see k8s.io/api core/v1: Node */
export const node = kubernetesKind<Node>('Node', { group: '', namespaced: false }, () => ({
  ok: true,
  spec: {},
}));
