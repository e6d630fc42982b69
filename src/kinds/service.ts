import type { Service, ServicePort } from '../model/kubernetes.ts';
import type { Fields, ShapeProblem } from './define-kind.ts';
import { kept, keptMap } from './kept.ts';
import { kubernetesKind, wholeNumber } from './kubernetes-kind.ts';
import { text } from './labels.ts';

/** @see k8s.io/api core/v1: Service */
export const service = kubernetesKind<Service>('Service', { group: '', namespaced: true }, (body) => {
  const { spec, meta, status } = body;
  const type = kept(text(spec['type']) || 'ClusterIP');
  const list = Array.isArray(spec['ports']) ? (spec['ports'] as readonly unknown[]) : [];
  const problems: ShapeProblem[] = [];
  const ports = list.map((raw, index) => readPort(raw, index, problems));
  if (problems.length > 0) return { ok: false, problems };
  const selector = spec['selector'];
  const given = text(spec['clusterIP']);
  // A server that has seen it would have given it an address.
  const unseen = meta.kubernetes?.uid === '' && status === undefined && type !== 'ExternalName';
  return {
    ok: true,
    spec: {
      type,
      selector: selector === null || selector === undefined ? undefined : keptMap(selector),
      clusterIP: given === '' && unseen ? undefined : kept(given),
      ports,
    },
  };
});

function readPort(raw: unknown, index: number, problems: ShapeProblem[]): ServicePort {
  const fields = (raw !== null && typeof raw === 'object' ? raw : {}) as Fields;
  const port = wholeNumber(fields['port']);
  const target = fields['targetPort'];
  const path = ['spec', 'ports', index];
  if (port === undefined || port < 1 || port > 65_535)
    problems.push({
      path: fields['port'] === undefined ? path : [...path, 'port'],
      message:
        fields['port'] === undefined ? 'port is missing' : `port is ${JSON.stringify(fields['port'])}, no port number`,
      fix: undefined,
    });
  const protocol = fields['appProtocol'];
  return {
    name: kept(text(fields['name'])),
    port: port ?? 0,
    targetPort:
      typeof target === 'number' && target !== 0 ? target : text(target) === '' ? (port ?? 0) : kept(text(target)),
    protocol: kept(text(fields['protocol']) || 'TCP'),
    appProtocol: typeof protocol === 'string' ? kept(protocol) : undefined,
  };
}
