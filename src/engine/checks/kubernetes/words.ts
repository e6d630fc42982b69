import type { At, Subject } from '../../../model/diagnostic.ts';
import type { MeshService } from '../../../model/mesh-service.ts';
import { perObject } from '../../../model/per-object.ts';
import type { Meta } from '../../../model/resource.ts';
import type { Origin, Path } from '../../../model/source.ts';
import type { GenerateResult } from '../../generate/generate.ts';
import type { KubernetesMesh } from '../../generate/kubernetes/mesh.ts';
import type { PodDecision, ServiceDecision } from '../../generate/kubernetes/zone.ts';
import type { GenerationContext } from '../define-check.ts';

/** The meshes of the answer that are on Kubernetes. */
export function* clustersOf(
  ctx: GenerationContext,
): Generator<{ readonly result: GenerateResult; readonly cluster: KubernetesMesh }> {
  for (const result of ctx.generated) if (result.kubernetes !== undefined) yield { result, cluster: result.kubernetes };
}

/** `shop/web`. */
export function nameOf({ namespace, kubernetes, name }: Meta): string {
  return namespace === '' ? name : `${namespace}/${kubernetes?.name ?? name}`;
}

/** A field of an object; its name where none is given. */
export function fieldOf({ origin }: { readonly origin: Origin }, ...path: readonly (string | number)[]): At {
  const at: Path = path.length === 0 ? ['metadata', 'name'] : path;
  return { origin, path: at };
}

export function aboutService({ service, mesh }: ServiceDecision): Subject {
  return { kind: 'Service', mesh, name: nameOf(service.meta) };
}

export function aboutPod({ pod, mesh }: PodDecision): Subject {
  return { kind: 'Pod', mesh, name: nameOf(pod.meta) };
}

/** A Service that has MeshServices, with those. */
export interface GeneratedService {
  readonly result: GenerateResult;
  readonly cluster: KubernetesMesh;
  readonly decision: ServiceDecision;
  readonly meshServices: readonly MeshService[];
}

/** The Services that have MeshServices; found once for all checks. */
export const generatedServices = perObject((ctx: GenerationContext): readonly GeneratedService[] => [
  ...findGenerated(ctx),
]);

function* findGenerated(ctx: GenerationContext): Generator<GeneratedService> {
  for (const { result, cluster } of clustersOf(ctx)) {
    const byName = new Map(result.meshServices.map((one) => [one.meta.name, one]));
    for (const decision of cluster.services) {
      if (decision.made.length === 0) continue;
      const meshServices = decision.made.flatMap(({ name, namespace }) => byName.get(`${name}.${namespace}`) ?? []);
      yield { result, cluster, decision, meshServices };
    }
  }
}

/** Whether proxies get the cluster IP of a Service whether or not they ask for it. */
export function capturesClusterIps({ context }: GenerateResult): boolean {
  return context.mode === 'Everywhere' || context.mode === 'Exclusive';
}
