import { label } from '../../../model/labels.ts';
import { keyOfMeta } from '../../generate/kubernetes/cluster.ts';
import { defineGenerationCheck } from '../define-check.ts';
import { clustersOf, fieldOf, nameOf } from './words.ts';

/** @see MS203 of the catalogue */
export const leftBehind = defineGenerationCheck({
  code: 'MS203',
  name: 'meshservice-left-behind',
  severity: 'warning',
  title: 'A MeshService stays although its Service makes none any more',
  why: 'With the annotation kuma.io/gateway or without a cluster IP the control plane leaves everything as it is; MeshServices of Pods stay until the Pod goes. Nothing updates their ports and labels again.',
  fix: 'delete the MeshService',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: Reconcile',
  on: ['any'],
  needs: ['Service'],
  *run(ctx) {
    for (const { result, cluster } of clustersOf(ctx)) {
      const made = new Set(
        cluster.zone.services.flatMap((one) => one.made.map(({ namespace, name }) => `${namespace}/${name}`)),
      );
      const blocked = new Set(cluster.zone.services.flatMap((one) => one.notOwned));
      // Without Services in the input nobody knows what makes it.
      if (cluster.zone.cluster.services.size === 0) continue;
      for (const one of result.meshServices) {
        const key = keyOfMeta(one.meta);
        const { labels } = one.meta;
        const isMade = labels[label.managedBy] === 'k8s-controller' && labels[label.origin] !== 'global';
        if (!isMade || made.has(key) || blocked.has(key)) continue;
        yield {
          at: fieldOf(one),
          resource: { kind: 'MeshService', mesh: one.meta.mesh, name: key },
          message: `MeshService ${key} stays as it is: Service ${one.meta.namespace}/${labels[label.serviceName] ?? ''} does not make it any more`,
        };
      }
    }
  },
});

/** @see MS204 of the catalogue */
export const handWrittenDeleted = defineGenerationCheck({
  code: 'MS204',
  name: 'hand-written-deleted',
  severity: 'error',
  title: 'A MeshService that no Service owns is deleted, because a Service has its name',
  why: 'Where a Service is out of the mesh, ignored, or a gateway, the control plane deletes the MeshService of its name without a look at who made it; a headless Service deletes what is called like a Pod that left it.',
  fix: 'give the MeshService another name',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: deleteIfExist',
  on: ['any'],
  needs: ['Service'],
  *run(ctx) {
    for (const { cluster } of clustersOf(ctx)) {
      const before = new Map(cluster.zone.before.map((one) => [keyOfMeta(one.meta), one]));
      for (const decision of cluster.services)
        for (const key of decision.deleted) {
          const stored = before.get(key);
          const owner = stored?.meta.kubernetes?.owners[0];
          const isOwn =
            owner !== undefined && owner.kind === 'Service' && owner.name === decision.service.meta.kubernetes!.name;
          if (stored === undefined || isOwn || decision.because === 'mode-disabled') continue;
          yield {
            at: fieldOf(stored),
            resource: { kind: 'MeshService', mesh: stored.meta.mesh, name: key },
            message: `MeshService ${key}, which ${owner === undefined ? 'was written by hand' : `${owner.kind} ${owner.name} owns`}, is deleted because of Service ${nameOf(decision.service.meta)} (${reasons[decision.because]})`,
            related: [{ message: 'the Service', at: fieldOf(decision.service) }],
          };
        }
    }
  },
});

const reasons: Readonly<Record<string, string>> = {
  'not-in-mesh': 'it is in no mesh',
  'mesh-missing': 'its mesh does not exist',
  ignored: 'it is ignored',
  'gateway-pods': 'a gateway is behind it',
  'zone-proxy': 'it is for a proxy of the zone',
  headless: 'a Pod of the name has left it',
};
