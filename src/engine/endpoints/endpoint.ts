import type { Labels } from '../../model/labels.ts';

/** One address behind a cluster. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
  /** Its locality; empty where there is none. */
  readonly zone: string;
  /** 0 is used first; others only when too few of the lower ones are healthy. */
  readonly priority: number;
  /** Share among the endpoints of one locality. */
  readonly weight: number;
  readonly tags: Labels;
}

/** What stands behind a cluster: endpoints, or addresses that the proxy resolves by itself. */
export interface ClusterEndpoints {
  readonly endpoints: readonly Endpoint[];
  /** An ExternalService that is reached without ZoneEgress: the cluster itself holds its addresses, and no TLS of the mesh is used. */
  readonly external: boolean;
}
