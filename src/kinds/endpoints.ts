import type { Endpoint, Endpoints } from '../model/kubernetes.ts';
import { readTarget } from './endpoint-slice.ts';
import { kept } from './kept.ts';
import { kubernetesKind } from './kubernetes-kind.ts';
import { text } from './labels.ts';
import { objects } from './service-status.ts';

/** The older form of EndpointSlices, read as one. @see k8s.io/api core/v1: Endpoints */
export const endpoints = kubernetesKind<Endpoints>(
  'Endpoints',
  { group: '', namespaced: true },
  ({ document, meta }) => ({
    ok: true,
    spec: {
      service: meta.kubernetes?.name ?? '',
      endpoints: objects(document['subsets']).flatMap((subset) =>
        [...objects(subset['addresses']), ...objects(subset['notReadyAddresses'])].map(
          (raw): Endpoint => ({ addresses: [kept(text(raw['ip']))], target: readTarget(raw['targetRef']) }),
        ),
      ),
    },
  }),
);
