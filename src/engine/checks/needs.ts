import type { Resource } from '../../model/resource.ts';

type Kinds = readonly Resource['kind'][];

/** Pods, or what makes them. */
export const podsOrOwners: Kinds = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'];

/** Proxies, on Universal or Kubernetes. */
export const proxies: Kinds = ['Dataplane', ...podsOrOwners];

/** MeshServices, or what they are generated from. */
export const meshServices: Kinds = ['MeshService', 'Dataplane', 'Service'];

/** All that has hostnames. */
export const destinations: Kinds = [...meshServices, 'MeshExternalService', 'MeshMultiZoneService'];
