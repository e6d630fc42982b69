import type { Namespace } from '../../../model/kubernetes.ts';
import { label, own } from '../../../model/labels.ts';
import type { Meta } from '../../../model/resource.ts';

/**
 * The mesh of a Service or a Pod: its own label, its own annotation, those of its Namespace, else `default`; an empty
 * value is none.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/util/util.go: MeshOfByLabelOrAnnotation
 */
export function meshOf(meta: Meta, namespace: Namespace | undefined): string {
  for (const one of [meta, namespace?.meta]) {
    const mesh = own(one?.labels, label.mesh) || own(one?.kubernetes?.annotations, label.mesh);
    if (mesh) return mesh;
  }
  return 'default';
}
