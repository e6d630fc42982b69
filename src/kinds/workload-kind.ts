import type { WorkloadKind, WorkloadResource } from '../model/kubernetes.ts';
import type { Fields, Kind } from './define-kind.ts';
import { isKumaKey, kept, keptMap } from './kept.ts';
import { fields, kubernetesKind, wholeNumber } from './kubernetes-kind.ts';
import { text } from './labels.ts';
import { readPodTemplate } from './pod-template.ts';

/** A kind that makes Pods of a template. `pods` tells how many, and `job` where its template stands. */
export function workloadKind(
  name: WorkloadKind,
  group: string,
  replicas: (spec: Fields) => number | undefined,
  inner: (spec: Fields) => Fields = (spec) => spec,
): Kind {
  return kubernetesKind<WorkloadResource>(name, { group, namespaced: true }, ({ spec, parseYaml }) => {
    const template = fields(inner(spec)['template']);
    const metadata = fields(template['metadata']);
    const annotations = keptMap(metadata['annotations'], isKumaKey);
    return {
      ok: true,
      spec: {
        replicas: replicas(inner(spec)),
        serviceName: kept(text(spec['serviceName'])),
        firstOrdinal: wholeNumber(fields(spec['ordinals'])['start']) ?? 0,
        labels: keptMap(metadata['labels']),
        annotations,
        template: readPodTemplate(fields(template['spec']), annotations, parseYaml),
      },
    };
  });
}

/** `replicas`, 1 where absent. */
export function replicasOf(spec: Fields): number {
  return wholeNumber(spec['replicas']) ?? 1;
}

/** `parallelism` of a Job, 1 where absent. */
export function parallelismOf(spec: Fields): number {
  return wholeNumber(spec['parallelism']) ?? 1;
}
