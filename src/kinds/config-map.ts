import type { ConfigMap } from '../model/kubernetes.ts';
import { keptMap } from './kept.ts';
import { kubernetesKind } from './kubernetes-kind.ts';

/** Only what Kuma writes, or is configured with, keeps its data. @see k8s.io/api core/v1: ConfigMap */
export const configMap = kubernetesKind<ConfigMap>(
  'ConfigMap',
  { group: '', namespaced: true },
  ({ document, meta }) => ({
    ok: true,
    spec: { data: keptMap(/^(kuma|kong-mesh)-/.test(meta.kubernetes?.name ?? '') ? document['data'] : undefined) },
  }),
);
