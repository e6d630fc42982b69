import { count } from '../../../model/count.ts';
import type { At } from '../../../model/diagnostic.ts';
import type { Pod, Service } from '../../../model/kubernetes.ts';
import { label, own } from '../../../model/labels.ts';
import { nameProblems } from '../../generate/candidates.ts';
import { keyOfMeta } from '../../generate/kubernetes/cluster.ts';
import { selectedPods } from '../../generate/kubernetes/selected-pods.ts';
import { defineGenerationCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { podsOrOwners } from '../needs.ts';
import { aboutService, clustersOf, fieldOf, generatedServices, nameOf } from './words.ts';

/** @see MS205 of the catalogue */
export const endpointsMissing = defineGenerationCheck({
  code: 'MS205',
  name: 'endpoints-not-in-input',
  severity: 'warning',
  title: 'A headless Service has no EndpointSlice in the input',
  why: 'Its MeshServices, one per Pod, are made of its EndpointSlices. Where the input has none, none is made, and what the cluster has is not seen. Whether a gateway is behind a Service is told by them, too.',
  fix: 'kubectl get endpointslices -A -o yaml, beside Services and Pods',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: Reconcile',
  on: ['any'],
  needs: ['Service'],
  *run(ctx) {
    for (const { cluster } of clustersOf(ctx))
      for (const decision of cluster.services) {
        const { service, because, made } = decision;
        if (because !== 'headless' || made.length > 0 || cluster.zone.cluster.slices.has(keyOfMeta(service.meta)))
          continue;
        const pods = selectedPods(cluster.zone, service);
        if (pods.length === 0) continue;
        yield {
          at: fieldOf(service),
          resource: aboutService(decision),
          message: `headless Service ${nameOf(service.meta)} selects ${count(pods.length, 'Pod')} and has no EndpointSlice in the input: no MeshService of theirs is seen`,
        };
      }
  },
});

/** @see MS206 of the catalogue */
export const injectionHalfUnderstood = defineGenerationCheck({
  code: 'MS206',
  name: 'injection-half-understood',
  severity: 'warning',
  title: 'A namespace label includes Services, but not Pods',
  why: 'kuma.io/sidecar-injection: yes brings all Services of the namespace into the mesh. The injector is only called for enabled and true, so that no Pod gets a sidecar, unless it says enabled itself.',
  fix: 'kuma.io/sidecar-injection: enabled',
  source: 'kuma v2.13.10 deployments/charts/kuma/templates/cp-webhooks-and-secrets.yaml',
  on: ['any'],
  needs: ['Namespace'],
  *run(ctx) {
    const told = new Set<string>();
    for (const { cluster } of clustersOf(ctx))
      for (const [name, namespace] of cluster.zone.cluster.namespaces) {
        if (own(namespace.meta.labels, label.injection) !== 'yes' || told.has(name)) continue;
        told.add(name);
        yield {
          at: fieldOf(namespace, 'metadata', 'labels', label.injection),
          resource: { kind: 'Namespace', mesh: '', name },
          message: `namespace ${name} says kuma.io/sidecar-injection: yes: its Services become MeshServices, its Pods get no sidecars`,
        };
      }
  },
});

/** @see MS209 of the catalogue */
export const namespaceMissing = defineGenerationCheck({
  code: 'MS209',
  name: 'namespace-not-in-input',
  severity: 'warning',
  title: 'The Namespace of Services is not in the input',
  why: 'Its label kuma.io/sidecar-injection decides whether its Services are in the mesh. Without it nothing is made of them here.',
  fix: 'add the Namespaces (kubectl get ns -o yaml), or a manifest with the label that the namespace has',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: Reconcile',
  on: ['any'],
  needs: [['Service', ...podsOrOwners]],
  *run(ctx) {
    const absent = new Map<string, { at: At; services: number; pods: number }>();
    const add = (object: Service | Pod): void => {
      const { namespace } = object.meta;
      const known = absent.get(namespace) ?? { at: fieldOf(object, 'metadata', 'namespace'), services: 0, pods: 0 };
      if (object.kind === 'Service') known.services++;
      else known.pods++;
      absent.set(namespace, known);
    };
    for (const zone of new Set([...clustersOf(ctx)].map(({ cluster }) => cluster.zone))) {
      const { namespaces } = zone.cluster;
      for (const { service, because } of zone.services) if (because === 'namespace-missing') add(service);
      for (const { pod, outcome } of zone.pods)
        if (outcome === 'error' && !namespaces.has(pod.meta.namespace)) add(pod);
    }
    for (const [name, { at, services, pods }] of absent) {
      const what = [
        ...(services > 0 ? [count(services, 'Service')] : []),
        ...(pods > 0 ? [count(pods, 'injected Pod')] : []),
      ];
      yield {
        at,
        resource: { kind: 'Namespace', mesh: '', name },
        message: `Namespace ${name} is not in the input: nothing is made of its ${listWords(what)}`,
      };
    }
  },
});

/** @see MS210 of the catalogue */
export const refusedName = defineGenerationCheck({
  code: 'MS210',
  name: 'service-name-refused',
  severity: 'error',
  title: 'The name of a Service is none that Kubernetes takes',
  why: 'Names of Services are DNS labels of at most 63 characters: the API server refuses it, and there is neither Service nor MeshService.',
  fix: 'give it a name of small letters, digits and dashes, at most 63 of them',
  source: 'k8s.io/kubernetes pkg/apis/core/validation: ValidateServiceName',
  on: ['any'],
  needs: ['Service'],
  *run(ctx) {
    for (const { decision } of generatedServices(ctx)) {
      const { service } = decision;
      const problems = nameProblems(service.meta.kubernetes!.name, 'dns-1035-label');
      if (problems.length === 0) continue;
      yield {
        at: fieldOf(service),
        resource: aboutService(decision),
        message: `Service ${nameOf(service.meta)} is refused by Kubernetes: ${problems.join(', ')}`,
      };
    }
  },
});
