import type { Behaviour } from '../../../model/behaviour.ts';
import type { Namespace } from '../../../model/kubernetes.ts';
import { label, own } from '../../../model/labels.ts';
import type { Meta } from '../../../model/resource.ts';

/** What names the mesh of an object; `default`: nothing does. */
export type MeshSource = 'own-label' | 'own-annotation' | 'namespace-label' | 'namespace-annotation' | 'default';

/**
 * The mesh of a Service or a Pod: its own label, its own annotation, those of its Namespace, else `default`; an empty
 * value is none.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/util/util.go: MeshOfByLabelOrAnnotation
 */
export function meshOf(
  meta: Meta,
  namespace: Namespace | undefined,
  { meshAnnotation }: Pick<Behaviour, 'meshAnnotation'>,
): { readonly mesh: string; readonly from: MeshSource } {
  for (const [whose, of] of [
    ['own', meta],
    ['namespace', namespace?.meta],
  ] as const) {
    const labelled = own(of?.labels, label.mesh);
    if (labelled) return { mesh: labelled, from: `${whose}-label` };
    const annotated = meshAnnotation && own(of?.kubernetes?.annotations, label.mesh);
    if (annotated) return { mesh: annotated, from: `${whose}-annotation` };
  }
  return { mesh: 'default', from: 'default' };
}
