import type { Endpoint, EndpointSlice, EndpointTarget } from '../model/kubernetes.ts';
import { own } from '../model/labels.ts';
import type { Fields } from './define-kind.ts';
import { kept } from './kept.ts';
import { kubernetesKind } from './kubernetes-kind.ts';
import { text } from './labels.ts';
import { objects } from './service-status.ts';

/** @see k8s.io/api discovery/v1: EndpointSlice */
export const endpointSlice = kubernetesKind<EndpointSlice>(
  'EndpointSlice',
  { group: 'discovery.k8s.io', namespaced: true },
  ({ document, meta }) => ({
    ok: true,
    spec: {
      service: own(meta.labels, 'kubernetes.io/service-name') ?? '',
      endpoints: objects(document['endpoints']).map(
        (raw): Endpoint => ({ addresses: texts(raw['addresses']), target: readTarget(raw['targetRef']) }),
      ),
    },
  }),
);

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string').map(kept) : [];
}

/** What an endpoint stands for; `undefined` where it says nothing. */
export function readTarget(value: unknown): EndpointTarget | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const raw = value as Fields;
  return {
    apiVersion: kept(text(raw['apiVersion'])),
    kind: kept(text(raw['kind'])),
    name: kept(text(raw['name'])),
    namespace: kept(text(raw['namespace'])),
    uid: kept(text(raw['uid'])),
  };
}
