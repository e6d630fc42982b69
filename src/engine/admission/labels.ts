import { get, isObject, type JsonObject, objectAt, textAt } from './json.ts';
import { traitsOf } from './kind-traits.ts';
import { policyRole } from './policy-role.ts';
import { type AdmissionSettings, systemNamespaceOf } from './settings.ts';

type Labels = Readonly<Record<string, string>>;

/** A resource as it is applied. */
export interface Labelled {
  readonly kind: string;
  readonly mesh: string;
  /** The display name that 3.0 keeps in a label. */
  readonly name?: string;
  readonly labels: Labels;
  /** `spec` of a plugin kind, the whole document of an old Universal one. */
  readonly spec: unknown;
  /** The namespace on Kubernetes; empty if there is none. */
  readonly namespace?: string;
  readonly serviceAccount?: string;
  readonly workload?: string;
}

export type ComputedLabels = { readonly labels: Labels } | { readonly error: string };

/**
 * The labels of a resource after a control plane has taken it: those it came with and those that are computed. A
 * label that is there stays, even a wrong one, but for the role, the proxy type, the service account and the
 * workload. The error is that of a policy whose role cannot be told.
 *
 * @see kuma v2.13.10 pkg/core/resources/model/resource.go: ComputeLabels
 */
export function computedLabels(resource: Labelled, settings: AdmissionSettings): ComputedLabels {
  const labels: Record<string, string> = { ...resource.labels };
  const traits = traitsOf(resource.kind);
  const setIfMissing = (key: string, value: string): void => {
    if (!Object.hasOwn(labels, key)) labels[key] = value;
  };
  if (traits === undefined || traits.scope === 'mesh') setIfMissing('kuma.io/mesh', resource.mesh || 'default');
  if (settings.role === 'zone' && traits?.provided.zone) {
    setIfMissing('kuma.io/origin', 'zone');
    if (labels['kuma.io/origin'] !== 'global') {
      setIfMissing('kuma.io/zone', settings.zone);
      setIfMissing('kuma.io/env', settings.environment);
    }
  }
  const kubernetes = settings.environment === 'kubernetes';
  const namespace = resource.namespace ?? '';
  const origin = labels['kuma.io/origin'] ?? '';
  if (namespace !== '' && (origin === '' || origin === settings.role)) {
    if (kubernetes) setIfMissing('k8s.kuma.io/namespace', namespace);
    if (traits?.policy) {
      const computed = policyRole(isObject(resource.spec) ? resource.spec : {}, namespace, systemNamespaceOf(settings));
      if ('error' in computed) return computed;
      labels['kuma.io/policy-role'] = computed.role;
    }
  }
  const proxyType = proxyTypeOf(resource);
  if (settings.kumaVersion === '3.0') {
    setIfMissing('kuma.io/origin', settings.role);
    if (resource.name) setIfMissing('kuma.io/display-name', resource.name);
  } else if (proxyType !== undefined) {
    labels['kuma.io/proxy-type'] = proxyType;
  }
  if (kubernetes && resource.serviceAccount) labels['k8s.kuma.io/service-account'] = resource.serviceAccount;
  if (resource.workload) labels['kuma.io/workload'] = resource.workload;
  return { labels };
}

/** Only a built-in gateway counts as one: a delegated gateway is a sidecar. */
function proxyTypeOf(resource: Labelled): string | undefined {
  switch (resource.kind) {
    case 'ZoneIngress':
      return 'zoneingress';
    case 'ZoneEgress':
      return 'zoneegress';
    case 'Dataplane': {
      const spec: JsonObject = isObject(resource.spec) ? resource.spec : {};
      const type = get(objectAt(objectAt(spec, 'networking'), 'gateway'), 'type');
      return type === 'BUILTIN' || type === 1 ? 'gateway' : 'sidecar';
    }
    default:
      return undefined;
  }
}

/**
 * The labels and annotations of an object on Kubernetes after the defaulting webhook has seen it: the display name
 * and the like are kept as annotations.
 *
 * @see kuma v2.13.10 pkg/plugins/resources/k8s/store.go: SplitLabelsAndAnnotations
 */
export function computedMetadata(
  object: unknown,
  settings: AdmissionSettings,
): { readonly labels: Labels; readonly annotations: Labels } | { readonly error: string } {
  const document: JsonObject = isObject(object) ? object : {};
  const metadata = objectAt(document, 'metadata');
  const annotations = { ...(objectAt(metadata, 'annotations') as Labels | undefined) };
  const given = { ...(objectAt(metadata, 'labels') as Labels | undefined) };
  const kind = textAt(document, 'kind');
  const mesh = traitsOf(kind)?.family === 'proto' ? textAt(document, 'mesh') : (given['kuma.io/mesh'] ?? 'default');
  const computed = computedLabels(
    { kind, mesh, labels: given, spec: get(document, 'spec'), namespace: textAt(metadata, 'namespace') },
    { ...settings, environment: 'kubernetes' },
  );
  if ('error' in computed) return computed;
  const { 'kuma.io/display-name': _, ...labels } = computed.labels;
  return {
    labels,
    annotations: {
      ...annotations,
      'kuma.io/display-name': annotations['kuma.io/display-name'] || textAt(metadata, 'name'),
    },
  };
}
