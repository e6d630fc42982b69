import { put } from '../model/labels.ts';
import type { Resource } from '../model/resource.ts';
import { inForm } from './convert.ts';
import type { Fields } from './define-kind.ts';
import { sortedLabels } from './universal-meta.ts';

/**
 * The head of an object of Kuma as `kubectl get -o yaml` shows it; what the server keeps for itself (uid, version,
 * managed fields) is left out. `mesh` stands beside it only for the old kinds.
 */
export function kubernetesHead({ kind, meta }: Resource, mesh?: string): Fields {
  const { name, labels, annotations, owners } = meta.kubernetes!;
  return {
    apiVersion: 'kuma.io/v1alpha1',
    kind,
    ...(mesh === undefined ? {} : { mesh }),
    metadata: {
      name,
      ...(meta.namespace === '' ? {} : { namespace: meta.namespace }),
      ...(Object.keys(labels).length === 0 ? {} : { labels: sortedLabels(labels) }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations: sortedLabels(annotations) }),
      ...(owners.length === 0 ? {} : { ownerReferences: owners.map(ownerFields) }),
      ...(meta.creationTime === undefined ? {} : { creationTimestamp: meta.creationTime }),
    },
  };
}

function ownerFields({
  apiVersion,
  kind,
  name,
  uid,
  flags,
}: NonNullable<Resource['meta']['kubernetes']>['owners'][number]): Fields {
  return { apiVersion, kind, name, ...(uid === '' ? {} : { uid }), ...flags };
}

/** A service in the Kubernetes form, given its Universal one. */
export function kubernetesService(service: Resource, universal: Fields, systemNamespace: string): Fields {
  if (service.meta.kubernetes === undefined)
    return inForm(universal, { ...service, form: 'universal' } as Resource, 'kubernetes', systemNamespace);
  return {
    ...kubernetesHead(service),
    spec: universal['spec'],
    ...(universal['status'] === undefined ? {} : { status: universal['status'] }),
  };
}

const serversOwn = ['managedFields', 'resourceVersion', 'uid', 'generation', 'selfLink'];
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** A document as it was read, without what the server keeps for itself and what kubectl remembers. */
export function withoutNoise(document: Fields): Fields {
  const metadata = document['metadata'];
  if (metadata === null || typeof metadata !== 'object') return document;
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(metadata)) if (!serversOwn.includes(key)) kept[key] = value;
  const annotations = kept['annotations'] as Record<string, unknown> | undefined;
  if (annotations !== undefined && Object.hasOwn(annotations, lastApplied)) {
    const others: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(annotations)) if (key !== lastApplied) put(others, key, value);
    if (Object.keys(others).length === 0) delete kept['annotations'];
    else kept['annotations'] = others;
  }
  return { ...document, metadata: kept };
}
