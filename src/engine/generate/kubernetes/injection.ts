import type { Namespace } from '../../../model/kubernetes.ts';
import { type Labels, label, own } from '../../../model/labels.ts';
import { type Fallible, switchOf } from './annotations.ts';

const exceptions = ['openshift.io/build.name', 'openshift.io/deployer-pod-for.name'];

/**
 * Whether the injector gives a Pod a sidecar; an error refuses the Pod.
 *
 * The chart has the injector called for namespaces labelled `enabled` or `true`, and for Pods labelled `enabled` in
 * namespaces that have the label at all; the injector then looks at the Pod's label, else at the namespace's.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/webhooks/injector/precheck.go: needToInject, deployments/charts/kuma/templates
 */
export function injectionOf(
  labels: Labels,
  containers: readonly string[],
  namespace: Namespace | undefined,
  systemNamespace: string,
): Fallible<boolean> {
  const given = own(namespace?.meta.labels, label.injection);
  const wanted = own(labels, label.injection);
  const isExempt = namespace?.meta.name === 'kube-system' || namespace?.meta.name === systemNamespace;
  const isCalled = given === 'enabled' || given === 'true' || (given !== undefined && wanted === 'enabled');
  if (isExempt || !isCalled) return { ok: true, value: false };
  if (exceptions.some((key) => own(labels, key) !== undefined)) return { ok: true, value: false };
  if (containers.includes('kuma-sidecar')) return { ok: true, value: false };
  return wanted === undefined ? switchOf(namespace!.meta.labels, label.injection) : switchOf(labels, label.injection);
}

/** What the injector writes on a Pod, as far as a Dataplane depends on it, with the settings that it has of itself. */
export const injected: Labels = {
  'kuma.io/sidecar-injected': 'true',
  'kuma.io/transparent-proxying': 'enabled',
  'kuma.io/transparent-proxying-inbound-port': '15006',
  'kuma.io/transparent-proxying-outbound-port': '15001',
  'kuma.io/transparent-proxying-ip-family-mode': 'dualstack',
  'kuma.io/envoy-admin-port': '9901',
  'kuma.io/virtual-probes': 'disabled',
};
