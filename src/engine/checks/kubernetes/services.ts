import { count } from '../../../model/count.ts';
import { label, own } from '../../../model/labels.ts';
import { podTarget } from '../../generate/kubernetes/cluster.ts';
import { selectedPods } from '../../generate/kubernetes/selected-pods.ts';
import { defineGenerationCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { podsOrOwners } from '../needs.ts';
import { namedServices } from './named-services.ts';
import { aboutService, clustersOf, fieldOf, generatedServices, nameOf } from './words.ts';

/** @see MS008 of the catalogue */
export const notOwned = defineGenerationCheck({
  code: 'MS008',
  name: 'meshservice-not-owned',
  severity: 'warning',
  title: 'A MeshService of the name of a Service belongs to somebody else',
  why: 'The control plane leaves it as it is, records FailedToGenerateMeshService on the Service, and tries again for ever. Its ports and selector are what clients get.',
  fix: 'accept it, or rename or delete it: the one of the Service then appears',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: setFromClusterIPSvc',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Service'],
  *run(ctx) {
    for (const { result, cluster } of clustersOf(ctx)) {
      const byKey = new Map(result.meshServices.map((one) => [nameOf(one.meta), one]));
      for (const decision of cluster.services)
        for (const key of decision.notOwned) {
          const stored = byKey.get(key);
          yield {
            at: fieldOf(stored ?? decision.service),
            resource: { kind: 'MeshService', mesh: decision.mesh, name: key },
            message:
              `MeshService ${key} is not owned by ${decision.because === 'headless' ? 'the Pod behind' : ''} Service ${nameOf(decision.service.meta)}: it stays, and blocks the generated one`.replace(
                '  ',
                ' ',
              ),
            related: [{ message: 'the Service', at: fieldOf(decision.service) }],
          };
        }
    }
  },
});

/** @see MS010 of the catalogue */
export const externalName = defineGenerationCheck({
  code: 'MS010',
  name: 'external-name',
  severity: 'info',
  title: 'A Service of type ExternalName gets no MeshService',
  why: 'It has no address of its own: what goes there leaves as passthrough, as before.',
  fix: 'a MeshExternalService, if it is to be controlled',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: Reconcile',
  on: ['any'],
  needs: ['Service'],
  *run(ctx) {
    for (const { cluster } of clustersOf(ctx))
      for (const decision of cluster.services) {
        const { service, because } = decision;
        if (because !== 'no-cluster-ip' || service.spec.type !== 'ExternalName') continue;
        yield {
          at: fieldOf(service, 'spec', 'type'),
          resource: aboutService(decision),
          message: `Service ${nameOf(service.meta)} is an ExternalName and gets no MeshService`,
        };
      }
  },
});

/** @see MS011 of the catalogue */
export const headless = defineGenerationCheck({
  code: 'MS011',
  name: 'headless-service',
  severity: 'warning',
  title: 'A headless Service becomes one MeshService per Pod',
  why: 'There is no MeshService of the name of the Service: what refers to it finds nothing, and the names of the others have a hash.',
  fix: 'a MeshMultiZoneService that selects k8s.kuma.io/service-name, k8s.kuma.io/namespace and k8s.kuma.io/is-headless-service: "true" is one destination again',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: setFromPodAndHeadlessSvc',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Service'],
  *run(ctx) {
    for (const { decision } of generatedServices(ctx)) {
      const { service, because, made } = decision;
      if (because !== 'headless') continue;
      yield {
        at: fieldOf(service, 'spec', 'clusterIP'),
        resource: aboutService(decision),
        message: `headless Service ${nameOf(service.meta)} becomes ${count(made.length, 'MeshService')}, one per Pod (${listWords(made.map(({ name }) => name))}); there is none of its own name`,
      };
    }
  },
});

const understood: ReadonlySet<string> = new Set(['true', 'yes', 'false', 'no', 'disabled']);

/** @see MS013 of the catalogue */
export const ignoreHalfUnderstood = defineGenerationCheck({
  code: 'MS013',
  name: 'ignore-annotation',
  severity: 'warning',
  title: 'kuma.io/ignore has a value that only a part of Kuma understands',
  why: 'Only true and yes keep a Service from becoming a MeshService; enabled keeps only its inbounds away, so that the MeshService has no endpoints. Any other value counts as no.',
  fix: 'kuma.io/ignore: "true"',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/metadata/annotations.go: GetBoolean, GetEnabled',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Service'],
  *run(ctx) {
    for (const { decision } of generatedServices(ctx)) {
      const { service } = decision;
      const value = own(service.meta.kubernetes?.annotations, label.ignore);
      if (value === undefined || understood.has(value)) continue;
      yield {
        at: fieldOf(service, 'metadata', 'annotations', label.ignore),
        resource: aboutService(decision),
        message: `Service ${nameOf(service.meta)} says kuma.io/ignore: ${value}: ${value === 'enabled' ? 'its Pods get no inbound for it, but it becomes a MeshService' : 'which counts as no'}`,
      };
    }
  },
});

/** @see MS014 of the catalogue */
export const gatewayService = defineGenerationCheck({
  code: 'MS014',
  name: 'gateway-service',
  severity: 'error',
  title: 'A Service in front of a gateway gets no MeshService',
  why: 'Delegated gateways have no inbounds. In Exclusive whatever in the mesh called the gateway by its kuma.io/service loses it.',
  fix: 'let clients in the mesh call what is behind the gateway',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: isServiceForGateway',
  on: ['Exclusive'],
  needs: ['Service', podsOrOwners],
  *run(ctx) {
    for (const { result, cluster } of clustersOf(ctx))
      for (const decision of cluster.services) {
        const { service, because } = decision;
        if (because !== 'gateway' && because !== 'gateway-pods' && because !== 'cluster-ip') continue;
        const pods = because === 'gateway' ? [] : selectedPods(cluster.zone, service);
        const gateways = pods.filter(
          ({ pod }) => own(pod.meta.kubernetes?.annotations, label.gateway) !== undefined,
        ).length;
        const isMixed = gateways > 0 && gateways < pods.length;
        if (because === 'cluster-ip' && (gateways === 0 || !result.context.behaviour.skipsGatewayPods)) continue;
        const name = nameOf(service.meta);
        const isSeen =
          because !== 'cluster-ip' ||
          (cluster.zone.cluster.slices.get(name) ?? []).some(({ spec }) =>
            spec.endpoints.some((one) => podTarget(one) !== undefined),
          );
        if (!isSeen) continue;
        const named = service.spec.ports
          .map(({ port }) => `${service.meta.kubernetes!.name}_${service.meta.namespace}_svc_${port}`)
          .find((one) => namedServices(result).has(one));
        yield {
          at: because === 'gateway' ? fieldOf(service, 'metadata', 'annotations', label.gateway) : fieldOf(service),
          resource: aboutService(decision),
          severity: isMixed ? 'warning' : named === undefined ? 'info' : 'error',
          message: isMixed
            ? `Service ${name} leads to ${gateways} gateway Pods among ${pods.length}: whether it gets a MeshService (here: ${because === 'cluster-ip' ? 'yes' : 'no'}) depends on which endpoint comes first`
            : `Service ${name} ${because === 'gateway' ? 'has the annotation kuma.io/gateway' : 'leads to a gateway'} and gets no MeshService${named === undefined ? '' : `, and ${named} is named as a destination`}`,
        };
      }
  },
});
