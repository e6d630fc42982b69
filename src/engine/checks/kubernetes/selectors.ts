import { count } from '../../../model/count.ts';
import { label, own } from '../../../model/labels.ts';
import { selectedPods } from '../../generate/kubernetes/selected-pods.ts';
import { defineGenerationCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { podsOrOwners } from '../needs.ts';
import { aboutService, capturesClusterIps, clustersOf, fieldOf, generatedServices, nameOf } from './words.ts';

/** @see MS009 of the catalogue */
export const withoutSelector = defineGenerationCheck({
  code: 'MS009',
  name: 'service-without-selector',
  severity: 'error',
  title: 'The MeshService of a Service without selector selects a whole namespace',
  why: 'The MeshService takes the selector of the Service and adds the namespace: without a selector only the namespace is left. Endpoints that somebody maintains by hand are not used, and the cluster IP belongs to the proxies.',
  fix: 'annotate the Service kuma.io/ignore: "true" (its kuma.io/service then goes as well), or give it a selector',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: setFromClusterIPSvc',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Service'],
  *run(ctx) {
    for (const { result, decision, meshServices } of generatedServices(ctx)) {
      const { service, because } = decision;
      const [meshService] = meshServices;
      if (because !== 'cluster-ip' || Object.keys(service.spec.selector ?? {}).length > 0) continue;
      const { total = 0, healthy = 0 } = meshService?.status?.dataplaneProxies ?? {};
      const who = total === 0 ? 'there is none' : `${count(total, 'Dataplane')}, ${healthy} with its ports`;
      yield {
        at: fieldOf(service, 'spec', 'selector'),
        resource: aboutService(decision),
        severity: capturesClusterIps(result) ? 'error' : 'warning',
        message: `Service ${nameOf(service.meta)} has no selector: its MeshService selects every Dataplane of namespace ${service.meta.namespace} (${who}), and its own endpoints are not used`,
      };
    }
  },
});

/** @see MS025 of the catalogue */
export const selectorNoTagCarries = defineGenerationCheck({
  code: 'MS025',
  name: 'selector-no-tag-carries',
  severity: 'error',
  title: 'A Service selects by a label that inbounds do not carry',
  why: "Labels with an empty value or a key of Kuma's own (kuma.io/…) select Pods, but do not become tags of their inbounds, which is what a MeshService selects by. The MeshService matches nobody, while the kuma.io/service of the same Service works.",
  fix: 'select by another label of the Pods',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/inbound_converter.go: InboundTagsForService',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Service'],
  *run(ctx) {
    for (const { result, decision } of generatedServices(ctx)) {
      const { service, because } = decision;
      if (because !== 'cluster-ip' || !result.context.behaviour.podTags) continue;
      const bad = Object.entries(service.spec.selector ?? {}).find(
        ([key, value]) => value === '' || key.includes('kuma.io/'),
      );
      if (bad === undefined || bad[0] === label.namespace) continue;
      yield {
        at: fieldOf(service, 'spec', 'selector', bad[0]),
        resource: aboutService(decision),
        message: `MeshService ${nameOf(service.meta)} matches no Dataplane: no inbound has the tag ${bad[0]}=${bad[1]}, ${bad[1] === '' ? 'which is empty' : "which is a label of Kuma's own"}`,
      };
    }
  },
});

/** @see MS016 of the catalogue */
export const withoutSidecars = defineGenerationCheck({
  code: 'MS016',
  name: 'service-without-sidecars',
  severity: 'error',
  title: 'A MeshService without any sidecar behind it takes over a cluster IP',
  why: 'In an injected namespace every Service becomes a MeshService, whether or not its Pods are in the mesh. Proxies then send what goes to its cluster IP to a cluster without endpoints; before, it passed through.',
  fix: 'annotate the Service kuma.io/ignore: "true" before the mode is switched, or give its Pods sidecars',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: Reconcile',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Service', podsOrOwners],
  *run(ctx) {
    for (const { result, cluster, decision, meshServices } of generatedServices(ctx)) {
      const { service, because } = decision;
      const total = meshServices[0]?.status?.dataplaneProxies.total ?? 0;
      if (because !== 'cluster-ip' || total > 0 || Object.keys(service.spec.selector ?? {}).length === 0) continue;
      // Without Pods and Dataplanes in the input nobody knows who is behind it.
      if (cluster.zone.pods.length === 0 && result.context.dataplanes.length === 0) continue;
      const pods = selectedPods(cluster.zone, service);
      // Other checks say it where the Pods do have Dataplanes.
      if (pods.some(({ outcome }) => outcome === 'dataplane')) continue;
      const ip = `its cluster IP${service.spec.clusterIP ? ` ${service.spec.clusterIP}` : ''}`;
      const loses = capturesClusterIps(result) ? `and in ${result.context.mode} connections to ${ip} fail` : '';
      const who =
        pods.length === 0
          ? 'selects no Pod'
          : `selects ${count(pods.length, 'Pod')} without a Dataplane (${listWords(pods.map(({ pod }) => pod.meta.kubernetes!.name))})`;
      yield {
        at: fieldOf(service),
        resource: aboutService(decision),
        severity: loses !== '' && pods.length > 0 ? 'error' : 'warning',
        message: `Service ${nameOf(service.meta)} ${who}: its MeshService has no endpoints${loses === '' ? '' : `, ${loses}`}`,
      };
    }
  },
});

/** @see MS202 of the catalogue */
export const otherMesh = defineGenerationCheck({
  code: 'MS202',
  name: 'pods-in-another-mesh',
  severity: 'error',
  title: 'A Service and the Pods behind it belong to different meshes',
  why: 'Services and Pods find their mesh each for itself: by their own label kuma.io/mesh, else by that of the namespace. The MeshService stands in a mesh where none of its Dataplanes is.',
  fix: 'label the Service and the Pods (or the namespace alone) with the same kuma.io/mesh; Pods keep theirs until they are made anew',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/util/util.go: MeshOfByLabelOrAnnotation',
  on: ['any'],
  needs: ['Service', podsOrOwners],
  *run(ctx) {
    for (const { cluster, decision, meshServices } of generatedServices(ctx)) {
      const { service, because, mesh } = decision;
      const isEmpty = meshServices.every(({ status }) => (status?.dataplaneProxies.total ?? 0) === 0);
      if (!isEmpty || because === 'headless') continue;
      const others = selectedPods(cluster.zone, service).filter(
        (one) => one.outcome === 'dataplane' && one.mesh !== mesh,
      );
      if (others.length === 0) continue;
      const meshes = [...new Set(others.map((one) => one.mesh))];
      const labelled = own(service.meta.labels, label.mesh) !== undefined;
      yield {
        at: labelled ? fieldOf(service, 'metadata', 'labels', label.mesh) : fieldOf(service),
        resource: aboutService(decision),
        message: `Service ${nameOf(service.meta)} is in mesh ${mesh}, its ${count(others.length, 'Pod')} in ${listWords(meshes)}: its MeshService selects nobody`,
        related: [
          {
            message: `Pod ${others[0]!.pod.meta.kubernetes!.name} is in ${others[0]!.mesh}`,
            at: fieldOf(others[0]!.pod),
          },
        ],
      };
    }
  },
});

/** @see MS012 of the catalogue */
export const outOfMesh = defineGenerationCheck({
  code: 'MS012',
  name: 'sidecars-without-meshservice',
  severity: 'error',
  title: 'Pods with sidecars are behind a Service that gets no MeshService',
  why: 'A Service is in the mesh by its own label kuma.io/mesh or because its namespace is injected; Pods may be injected one by one. In Exclusive what is sent to such a Service passes through: in plain text, refused by strict mTLS, blocked where passthrough is off.',
  fix: 'label the Service kuma.io/mesh, or its namespace kuma.io/sidecar-injection: enabled',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: Reconcile',
  on: ['Exclusive'],
  needs: ['Service', podsOrOwners],
  *run(ctx) {
    for (const { cluster } of clustersOf(ctx))
      for (const decision of cluster.services) {
        const { service, because } = decision;
        if (because !== 'not-in-mesh' || service.spec.clusterIP === '') continue;
        const inMesh = selectedPods(cluster.zone, service).filter(({ outcome }) => outcome === 'dataplane');
        if (inMesh.length === 0) continue;
        yield {
          at: fieldOf(service),
          resource: aboutService(decision),
          message: `Service ${nameOf(service.meta)} leads to ${count(inMesh.length, 'Pod')} with sidecars and gets no MeshService: its namespace is not injected, and it has no label kuma.io/mesh`,
          fix: `label the Service kuma.io/mesh: ${inMesh[0]!.mesh}, or its namespace kuma.io/sidecar-injection: enabled`,
        };
      }
  },
});
