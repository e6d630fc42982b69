import { label, put } from '../model/labels.ts';
import type { Environment, Resource } from '../model/resource.ts';
import type { Fields } from './define-kind.ts';
import { kinds } from './index.ts';

/** Keys of a Universal document that are no part of its spec. */
const universalMeta: ReadonlySet<string> = new Set(
  'type mesh name labels creationTime modificationTime kri spec status'.split(' '),
);

/**
 * A document as it was written, in one of the two forms; as it stands where it has that form already.
 *
 * A Universal `<name>.<namespace>` whose label `k8s.kuma.io/namespace` says the same goes to that namespace, everything
 * else to `systemNamespace` under its plain name; and back. The label is added where only it can tell.
 */
export function inForm(document: Fields, resource: Resource, form: Environment, systemNamespace: string): Fields {
  // What is Kubernetes' own has no other form.
  if (resource.form === form || traitsOf(resource).group !== undefined) return document;
  return form === 'kubernetes'
    ? toKubernetes(document, resource, systemNamespace)
    : toUniversal(document, resource, systemNamespace);
}

/** What stands beside a kind in the Kubernetes form: of Kubernetes' own kinds the version that everybody has. */
export function apiVersionOf(kind: string): string {
  const group = kinds.find(({ name }) => name === kind)?.group;
  if (group === undefined) return 'kuma.io/v1alpha1';
  return group === '' ? 'v1' : `${group}/v1`;
}

function traitsOf(resource: Resource): {
  readonly family: 'proto' | 'plugin';
  readonly scope: 'mesh' | 'global';
  readonly namespaced: boolean;
  readonly group?: string;
} {
  const kind = kinds.find(({ name }) => name === resource.kind);
  if (kind === undefined) throw new Error(`a resource has a kind that is in the list, not ${resource.kind}`);
  return kind;
}

function toKubernetes(document: Fields, resource: Resource, systemNamespace: string): Fields {
  const { family, scope, namespaced } = traitsOf(resource);
  const { meta } = resource;
  const labels: Record<string, string> = {};
  const annotations: Record<string, string> = {};
  for (const [key, value] of Object.entries(meta.labels)) {
    // These may be longer than a label of Kubernetes, so that Kuma keeps them as annotations.
    const apart = key === label.displayName || key === label.serviceAccount || key === label.workload;
    put(apart ? annotations : labels, key, value);
  }
  if (scope === 'mesh' && family === 'plugin') labels[label.mesh] = meta.mesh;
  const suffix = `.${meta.labels[label.namespace] ?? ''}`;
  const isNamespaced = namespaced && suffix !== '.' && meta.name.endsWith(suffix);
  const namespace = isNamespaced ? suffix.slice(1) : systemNamespace;
  const name = isNamespaced ? meta.name.slice(0, -suffix.length) : meta.name;
  return {
    apiVersion: 'kuma.io/v1alpha1',
    kind: resource.kind,
    ...(scope === 'mesh' && family === 'proto' ? { mesh: meta.mesh } : {}),
    metadata: {
      name,
      ...(namespaced ? { namespace } : {}),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      ...(meta.creationTime === undefined ? {} : { creationTimestamp: meta.creationTime }),
    },
    ...specOf(document, family),
    ...(document['status'] === undefined || family === 'proto' ? {} : { status: document['status'] }),
  };
}

/** On Universal the fields of an old kind stand beside its name. */
function specOf(document: Fields, family: 'proto' | 'plugin'): Fields {
  if (family === 'plugin') return document['spec'] === undefined ? {} : { spec: document['spec'] };
  const spec: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(document)) if (!universalMeta.has(key)) put(spec, key, value);
  return { spec };
}

function toUniversal(document: Fields, resource: Resource, systemNamespace: string): Fields {
  const { family, scope } = traitsOf(resource);
  const { meta } = resource;
  const metadata = (document['metadata'] ?? {}) as { name?: string; annotations?: Record<string, string> };
  const labels: Record<string, string> = {};
  for (const [key, value] of Object.entries(meta.labels)) {
    // The display name that Kubernetes gives everything is none of the operator's.
    const given = key !== label.displayName || metadata.annotations?.[label.displayName] !== undefined;
    if (given) put(labels, key, value);
  }
  const plain = meta.namespace === systemNamespace && labels[label.namespace] !== meta.namespace;
  const name = plain ? (metadata.name ?? meta.name) : meta.name;
  if (meta.namespace !== '' && !plain) labels[label.namespace] ??= meta.namespace;
  const spec = (document['spec'] ?? {}) as Fields;
  return {
    type: resource.kind,
    ...(scope === 'mesh' ? { mesh: meta.mesh } : {}),
    name,
    ...(meta.creationTime === undefined
      ? {}
      : { creationTime: meta.creationTime, modificationTime: meta.creationTime }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(family === 'proto' ? spec : { spec }),
    ...(document['status'] === undefined || family === 'proto' ? {} : { status: document['status'] }),
  };
}
