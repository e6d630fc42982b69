import type { Pod } from '../model/kubernetes.ts';
import type { Fields } from './define-kind.ts';
import { detached, kept } from './kept.ts';
import { fields, kubernetesKind } from './kubernetes-kind.ts';
import { text } from './labels.ts';
import { readPodTemplate } from './pod-template.ts';
import { objects } from './service-status.ts';

/** @see k8s.io/api core/v1: Pod */
export const pod = kubernetesKind<Pod>('Pod', { group: '', namespaced: true }, (body) => {
  const { spec, document, meta, parseYaml } = body;
  const status = fields(body.status);
  const inits = objects(status['initContainerStatuses']);
  const template = readPodTemplate(spec, meta.kubernetes?.annotations ?? {}, parseYaml);
  const { serviceAccountName, containers, sidecars, initContainers, reachableBackends } = template;
  return {
    ok: true,
    spec: {
      serviceAccountName,
      containers,
      sidecars,
      initContainers,
      reachableBackends,
      nodeName: kept(text(spec['nodeName'])),
      notReady: notReady(objects(status['containerStatuses'])),
      initNotReady: inits.length === 0 ? none : notReady(inits),
      ip: detached(text(status['podIP'])),
      phase: kept(text(status['phase'])),
      reason: kept(text(status['reason'])),
      terminating: Boolean(fields(document['metadata'])['deletionTimestamp']),
      hasStatus: Object.keys(status).length > 0,
    },
  };
});

const none: readonly never[] = Object.freeze([]);

/** Names whose first status says that they are not ready. */
function notReady(statuses: readonly Fields[]): readonly string[] {
  const seen = new Set<string>();
  const names: string[] = [];
  for (const status of statuses) {
    const name = text(status['name']);
    if (seen.has(name)) continue;
    seen.add(name);
    if (status['ready'] !== true) names.push(kept(name));
  }
  return names.length === 0 ? none : names;
}
