import { count } from '../../../model/count.ts';
import { label, own } from '../../../model/labels.ts';
import type { PodDecision } from '../../generate/kubernetes/zone.ts';
import { defineGenerationCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { podsOrOwners } from '../needs.ts';
import { aboutPod, aboutService, clustersOf, fieldOf, generatedServices, nameOf } from './words.ts';

/** @see MS200 of the catalogue */
export const controlPlaneFails = defineGenerationCheck({
  code: 'MS200',
  name: 'control-plane-fails',
  severity: 'error',
  title: 'The control plane fails at an object',
  why: 'It tries again for ever. A Pod has no Dataplane until it succeeds, a Service no MeshService or an old one; only some of these errors are recorded as events.',
  fix: 'correct what the control plane complains about',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers',
  on: ['any'],
  needs: [['Service', ...podsOrOwners]],
  *run(ctx) {
    for (const { cluster } of clustersOf(ctx)) {
      const namespaces = new Map<string, number>();
      for (const decision of cluster.services) {
        const { service, because, error, notOwned } = decision;
        if (error === undefined || notOwned.length > 0) continue;
        const { namespace } = service.meta;
        // One label makes all Services of a namespace fail.
        if (because === 'injection-label') {
          namespaces.set(namespace, (namespaces.get(namespace) ?? 0) + 1);
          continue;
        }
        yield {
          at: fieldOf(service),
          resource: aboutService(decision),
          message: `Kuma fails at Service ${nameOf(service.meta)}: ${error}`,
        };
      }
      for (const [name, services] of namespaces) {
        const found = cluster.zone.cluster.namespaces.get(name)!;
        yield {
          at: fieldOf(found, 'metadata', 'labels', label.injection),
          resource: { kind: 'Namespace', mesh: '', name },
          message: `Kuma fails at ${count(services, 'Service')} of namespace ${name}: kuma.io/sidecar-injection is "${found.meta.labels[label.injection]}"`,
          fix: 'write enabled or disabled',
        };
      }
      const nodes = new Map<string, PodDecision[]>();
      for (const decision of cluster.pods) {
        const { pod, error, outcome } = decision;
        if (outcome !== 'error' || isMissingMesh(error) || isMissingNamespace(error)) continue;
        if (isMissingNode(error)) {
          const known = nodes.get(pod.spec.nodeName);
          if (known === undefined) nodes.set(pod.spec.nodeName, [decision]);
          else known.push(decision);
          continue;
        }
        yield {
          at: fieldOf(pod),
          resource: aboutPod(decision),
          message: `Kuma fails at Pod ${nameOf(pod.meta)}, which has no Dataplane: ${error}`,
        };
      }
      for (const [node, decisions] of nodes) {
        const [first] = decisions;
        const { pod } = first!;
        const what = decisions.length === 1 ? `Pod ${nameOf(pod.meta)}` : `${decisions.length} Pods`;
        yield {
          at: fieldOf(pod, 'spec', 'nodeName'),
          resource: aboutPod(first!),
          message: `Kuma fails at ${what}, without a Dataplane: Node ${node}, where ${decisions.length === 1 ? 'it runs' : 'they run'}, is not in the input`,
          fix: 'add the Nodes (kubectl get nodes -o yaml), or leave their labels out: --set runtime.kubernetes.injector.nodeLabelsToCopy=',
        };
      }
    }
  },
});

function isMissingMesh(error: string | undefined): boolean {
  return error?.startsWith('meshs.kuma.io ') ?? false;
}

/** A finding of its own. */
function isMissingNamespace(error: string | undefined): boolean {
  return error?.startsWith('unable to get Namespace for Pod: ') ?? false;
}

function isMissingNode(error: string | undefined): boolean {
  return error?.includes(': unable to get Node ') ?? false;
}

/** @see MS201 of the catalogue */
export const meshMissing = defineGenerationCheck({
  code: 'MS201',
  name: 'mesh-does-not-exist',
  severity: 'error',
  title: 'Services or Pods belong to a mesh that does not exist',
  why: 'Their MeshServices are deleted, whoever made them, and their Pods have no Dataplane. The control plane says nothing of the Services, and records no event for the Pods.',
  fix: 'correct the label kuma.io/mesh, or make the Mesh',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: Reconcile',
  on: ['any'],
  needs: [['Service', ...podsOrOwners]],
  *run(ctx) {
    for (const { result, cluster } of clustersOf(ctx)) {
      const { mesh } = result.context;
      const services = cluster.services.filter(({ because }) => because === 'mesh-missing');
      const pods = cluster.pods.filter(({ error }) => isMissingMesh(error));
      const first = services[0] ?? pods[0];
      if (first === undefined) continue;
      const object = 'service' in first ? first.service : first.pod;
      const labelled = own(object.meta.labels, label.mesh) === mesh;
      const what = [
        ...(services.length > 0 ? [count(services.length, 'Service')] : []),
        ...(pods.length > 0 ? [count(pods.length, 'Pod')] : []),
      ];
      const noMesh = cluster.zone.cluster.hasMeshes ? '' : ', and the input has no Mesh at all';
      yield {
        at: labelled ? fieldOf(object, 'metadata', 'labels', label.mesh) : fieldOf(object),
        resource: 'service' in first ? aboutService(first) : aboutPod(first),
        message: `there is no Mesh ${mesh}, which ${listWords(what)} belong${services.length + pods.length === 1 ? 's' : ''} to (such as ${nameOf(object.meta)})${noMesh}`,
        ...(noMesh === ''
          ? {}
          : {
              fix: 'add the Meshes to the input (kubectl get meshes -o yaml), or see what a mode would do with --mode',
            }),
      };
    }
  },
});

const reserved = [label.origin, label.zone, label.namespace] as const;

/** @see MS207 of the catalogue */
export const labelsOfService = defineGenerationCheck({
  code: 'MS207',
  name: 'service-label-taken-over',
  severity: 'error',
  title: 'A Service carries a label that its MeshService should get from Kuma',
  why: 'Labels of a Service are copied, and Kuma sets its own only where they are absent. With kuma.io/origin: global the MeshService counts as a copy from elsewhere, without status and endpoints; another zone or namespace makes other zones look for it there.',
  fix: 'remove the label from the Service',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: manageMeshService',
  on: ['any'],
  needs: ['Service'],
  *run(ctx) {
    for (const { result, decision } of generatedServices(ctx)) {
      const { service } = decision;
      const wanted = {
        [label.origin]: 'zone',
        [label.zone]: result.context.controlPlane.zone,
        [label.namespace]: service.meta.namespace,
      };
      for (const key of reserved) {
        const value = own(service.meta.labels, key);
        if (value === undefined || value === wanted[key]) continue;
        yield {
          at: fieldOf(service, 'metadata', 'labels', key),
          resource: aboutService(decision),
          message: `Service ${nameOf(service.meta)} has the label ${key}: ${value}, which its MeshService keeps instead of ${wanted[key]}`,
        };
      }
    }
  },
});

/** @see MS208 of the catalogue */
export const takesAnothersPods = defineGenerationCheck({
  code: 'MS208',
  name: 'headless-services-of-one-name',
  severity: 'warning',
  title: 'Two headless Services of one name clean up after each other',
  why: 'A headless Service looks for MeshServices of its Pods by its name alone, in all namespaces. Each time, it takes the Pods of the other one for gone and deletes the MeshServices that are called like them.',
  fix: 'rename one of them, or the Services that are called like Pods',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: Reconcile',
  on: ['any'],
  needs: ['Service'],
  *run(ctx) {
    const zones = new Set<unknown>();
    for (const { cluster } of clustersOf(ctx)) {
      if (zones.has(cluster.zone)) continue;
      zones.add(cluster.zone);
      const byName = new Map<string, (typeof cluster.services)[number][]>();
      for (const decision of cluster.zone.services) {
        if (decision.because !== 'headless') continue;
        const { name } = decision.service.meta.kubernetes!;
        const known = byName.get(name);
        if (known === undefined) byName.set(name, [decision]);
        else known.push(decision);
      }
      for (const [first, ...others] of byName.values()) {
        // Only a Service of its own that is called like a Pod makes it hurt.
        const hurt = [first!, ...others].flatMap(({ made, service }) =>
          made.flatMap(({ namespace, name }) => {
            const pod = name.slice(0, name.lastIndexOf('-'));
            return cluster.zone.cluster.services.has(`${namespace}/${pod}`)
              ? [{ service, pod: `${namespace}/${pod}` }]
              : [];
          }),
        );
        if (others.length === 0 || hurt.length === 0) continue;
        yield {
          at: fieldOf(first!.service),
          resource: aboutService(first!),
          message: `headless Services ${listWords([first!, ...others].map(({ service }) => nameOf(service.meta)))} share a name: each look at one of them may delete MeshService ${hurt[0]!.pod}`,
        };
      }
    }
  },
});
