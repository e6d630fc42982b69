/** Labels, tags, annotations: what an operator names. Keys may be anything, `__proto__` included: read them with {@link own}. */
export type Labels = Readonly<Record<string, string>>;

/** The value of a key that the operator chose, or `undefined`. Never what `Object.prototype` has under that name. */
export function own<T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** Sets a key that the operator chose, `__proto__` included, on an object that is being built. */
export function put<T>(map: Record<string, T>, key: string, value: T): void {
  if (key === '__proto__')
    Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  else map[key] = value;
}

/** The labels, annotations and tags that Kuma itself reads or writes. @see kuma v2.13.10 api/mesh/v1alpha1/dataplane_helpers.go, metadata.go */
export const label = {
  displayName: 'kuma.io/display-name',
  effect: 'kuma.io/effect',
  env: 'kuma.io/env',
  gateway: 'kuma.io/gateway',
  gracePeriod: 'kuma.io/deletion-grace-period-started-at',
  headless: 'k8s.kuma.io/is-headless-service',
  ignore: 'kuma.io/ignore',
  injection: 'kuma.io/sidecar-injection',
  instance: 'kuma.io/instance',
  kdsSync: 'kuma.io/kds-sync',
  managedBy: 'kuma.io/managed-by',
  mesh: 'kuma.io/mesh',
  namespace: 'k8s.kuma.io/namespace',
  origin: 'kuma.io/origin',
  policyRole: 'kuma.io/policy-role',
  protocol: 'kuma.io/protocol',
  proxyType: 'kuma.io/proxy-type',
  service: 'kuma.io/service',
  serviceAccount: 'k8s.kuma.io/service-account',
  serviceName: 'k8s.kuma.io/service-name',
  servicePort: 'k8s.kuma.io/service-port',
  workload: 'kuma.io/workload',
  zone: 'kuma.io/zone',
} as const;

/**
 * Labels as a Kubernetes control plane reads them: three live in annotations, and the display name always is there.
 *
 * @see kuma v2.13.10 pkg/plugins/resources/k8s/store.go: KubernetesMetaAdapter
 */
export function presentedLabels(labels: Labels, annotations: Labels, name: string): Labels {
  const presented: Record<string, string> = {};
  for (const key of Object.keys(labels)) put(presented, key, labels[key]!);
  presented[label.displayName] = annotations[label.displayName] ?? name;
  for (const key of [label.serviceAccount, label.workload]) {
    const value = annotations[key];
    if (value !== undefined) presented[key] = value;
  }
  return presented;
}

/** `kuma.io/managed-by` of what the controller of Kubernetes Services made. */
export const kubernetesController = 'k8s-controller';

/** `kuma.io/managed-by` of what the Universal generator made. */
export const universalGenerator = 'meshservice-generator';
