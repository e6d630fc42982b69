import { type Labels, label } from '../../model/labels.ts';
import type { MeshContext } from '../context.ts';
import { compare } from '../order.ts';

/** An address of the cluster that stands for a value of `kuma.io/service`. */
export interface KubeHost {
  readonly address: string;
  readonly port: number;
  readonly tags: Labels;
}

/**
 * The cluster IPs, and of headless Services the addresses of their Pods, that legacy traffic of a Kubernetes zone goes
 * to: of each Service with an inbound in the zone, by its `kuma.io/service`.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/kube_hosts_converter.go: KubeHosts
 */
export function kubeHosts({ kubernetes, dataplanes }: MeshContext): readonly KubeHost[] {
  if (kubernetes === undefined) return [];
  const { services, slices } = kubernetes.zone.cluster;
  const tags = new Set<string>();
  for (const { spec } of dataplanes)
    for (const { state, tags: own } of spec.inbound) {
      const tag = own[label.service];
      if (state !== 'Ignored' && tag !== undefined) tags.add(tag);
    }
  return [...tags].toSorted(compare).flatMap((tag): readonly KubeHost[] => {
    const [name, namespace, svc, port, ...rest] = tag.split('_');
    if (svc !== 'svc' || port === undefined || rest.length > 0) return [];
    const service = services.get(`${namespace!}/${name!}`);
    if (service === undefined || service.spec.type === 'ExternalName') return [];
    const { clusterIP } = service.spec;
    if (clusterIP !== 'None')
      return clusterIP === undefined || clusterIP === ''
        ? []
        : [{ address: clusterIP, port: Number(port), tags: { [label.service]: tag } }];
    return (slices.get(`${namespace!}/${name!}`) ?? []).flatMap(({ spec }) =>
      spec.endpoints.flatMap(({ addresses, target }) =>
        addresses.map((address) => ({
          address,
          port: Number(port),
          tags: { [label.service]: tag, ...(target === undefined ? {} : { 'kuma.io/instance': target.name }) },
        })),
      ),
    );
  });
}
