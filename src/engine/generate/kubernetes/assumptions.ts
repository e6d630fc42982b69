import { count } from '../../../model/count.ts';
import type { Dataplane } from '../../../model/dataplane.ts';
import type { Assumption } from '../../../model/diagnostic.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { own } from '../../../model/labels.ts';
import { keyOfMeta } from './cluster.ts';
import { servicelessPort } from './inbounds.ts';
import type { KubernetesZone } from './zone.ts';

/** What had to be assumed of a cluster of which not everything is in the input. */
export function clusterAssumptions(zone: KubernetesZone): readonly Assumption[] {
  const { assumed, cluster, meshServices, dataplanes, pods, services } = zone;
  const found: Assumption[] = [];
  const assume = (code: string, name: string, message: string): void => {
    found.push({ code, name, message });
  };
  if (assumed.workloads.length > 0) {
    const names = assumed.workloads.map(
      ({ workload: { kind, meta }, pods: number }) => `${kind} ${keyOfMeta(meta)} (${number})`,
    );
    assume(
      'MS957',
      'pods-assumed',
      `Pods of ${listed(names)} are not in the input: made of their templates, with ready containers and without addresses`,
    );
  }
  if (assumed.manifests.length > 0)
    assume(
      'MS957',
      'pods-assumed',
      `${count(assumed.manifests.length, 'Pod')} (${listed(assumed.manifests.map(({ meta }) => keyOfMeta(meta)))}) as they would be once injected, with ready containers and without addresses`,
    );
  if (assumed.endpoints > 0)
    assume(
      'MS958',
      'endpoints-assumed',
      `no EndpointSlices of ${count(assumed.endpoints, 'Service')} in the input: taken from the Pods that they select`,
    );
  if (cluster.assumed.nodes) {
    const keys = cluster.controlPlane.settings.nodeLabelsToCopy;
    if (keys.length > 0)
      assume(
        'MS961',
        'nodes-not-in-input',
        `no Nodes in the input: Dataplanes without the labels of theirs (${keys.join(', ')})`,
      );
  }
  if (cluster.assumed.owners) {
    const owned = new Set(pods.filter(({ pod }) => isOwned(pod)).map(({ pod }) => keyOfMeta(pod.meta)));
    const named = dataplanes.filter((one) => owned.has(keyOfMeta(one.meta)) && isNamedByOwner(one)).length;
    if (named > 0)
      assume(
        'MS962',
        'owners-not-in-input',
        `no ReplicaSets or Jobs in the input: kuma.io/service of ${count(named, 'Dataplane')} without Services says what their names tell of Deployments and CronJobs`,
      );
  }
  const unknown = services.filter(({ service, made }) => service.spec.clusterIP === undefined && made.length > 0);
  if (unknown.length > 0)
    assume(
      'MS959',
      'cluster-ip-unknown',
      `${count(unknown.length, 'Service')} without a cluster IP in the input: Kubernetes gives one, which is the VIP`,
    );
  const orphans =
    dataplanes.length + meshServices.filter(({ meta }) => meta.kubernetes?.owners[0]?.kind === 'Pod').length;
  if (pods.length === 0 && orphans > 0)
    assume(
      'MS960',
      'pods-not-in-input',
      `no Pods in the input: ${count(dataplanes.length, 'Dataplane')} and the MeshServices of Pods are as stored`,
    );
  if (cluster.services.size === 0 && meshServices.some(({ meta }) => meta.kubernetes?.owners[0]?.kind === 'Service'))
    assume('MS960', 'services-not-in-input', 'no Services in the input: the MeshServices of Services are as stored');
  return found;
}

function isOwned({ meta }: Pod): boolean {
  return meta.kubernetes!.owners.some(({ kind }) => kind === 'ReplicaSet' || kind === 'Job');
}

/** Whether its Pod has no Services, so that it is called by what owns the Pod. */
function isNamedByOwner({ spec: { inbound, gateway } }: Dataplane): boolean {
  const [first] = inbound;
  return first === undefined
    ? gateway?.type === 'DELEGATED' && own(gateway.tags, 'k8s.kuma.io/service-name') === undefined
    : first.port === servicelessPort && own(first.tags, 'k8s.kuma.io/service-name') === undefined;
}

/** The first three, and how many more there are. */
function listed(names: readonly string[]): string {
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
