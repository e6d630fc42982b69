import type { DataplaneSpec, Inbound } from '../../../model/dataplane.ts';
import type { Pod, Service } from '../../../model/kubernetes.ts';
import { type Labels, label, own, put } from '../../../model/labels.ts';
import type { MeshServicesMode } from '../../../model/mesh.ts';
import { type Fallible, failed, uint32Of } from './annotations.ts';
import type { Cluster } from './cluster.ts';
import { type InboundOptions, inboundsOf, mergedInbounds, servicelessInbound } from './inbounds.ts';
import { metricsOf } from './metrics.ts';
import { ownerNameOf } from './owner-name.ts';
import { probesOf } from './probes.ts';
import { transparentProxyingOf } from './transparent-proxying.ts';

/** What a conversion may look up. */
export type Lookups = Pick<Cluster, 'controlPlane' | 'behaviour' | 'nodes' | 'replicaSets' | 'jobs'>;

const zoneProxyType = 'k8s.kuma.io/zone-proxy-type';

/**
 * The spec of the Dataplane that a Pod becomes, given the Services that stand for it, in the order that they have.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/pod_converter.go: dataplaneFor
 */
export function dataplaneOfPod(
  pod: Pod,
  services: readonly Service[],
  mode: MeshServicesMode,
  cluster: Lookups,
): Fallible<DataplaneSpec> {
  const { annotations } = pod.meta.kubernetes!;
  const proxying = transparentProxyingOf(pod, annotations);
  if (!proxying.ok) return proxying;
  const role = roleOf(pod, services, mode, cluster, annotations);
  if (!role.ok) return role;
  const metrics = metricsOf(annotations);
  if (!metrics.ok) return metrics;
  const probes = probesOf(pod, annotations);
  if (!probes.ok) return probes;
  const admin = uint32Of(annotations, 'kuma.io/envoy-admin-port');
  if (!admin.ok) return admin;
  return {
    ok: true,
    value: {
      address: pod.spec.ip,
      advertisedAddress: '',
      ...role.value,
      outbound: [],
      transparentProxying: proxying.value,
      written: {
        ...(admin.value === undefined ? {} : { admin: { port: admin.value } }),
        ...(probes.value === undefined ? {} : { probes: probes.value }),
        ...(metrics.value === undefined ? {} : { metrics: metrics.value }),
      },
    },
  };
}

type Role = Pick<DataplaneSpec, 'inbound' | 'gateway'>;

/** Inbounds, or the tags of a delegated gateway. */
function roleOf(
  pod: Pod,
  services: readonly Service[],
  mode: MeshServicesMode,
  cluster: Lookups,
  annotations: Labels,
): Fallible<Role> {
  const { behaviour } = cluster;
  const gateway = own(annotations, label.gateway);
  if (gateway === undefined) {
    const proxies = behaviour.skipsZoneProxies ? services.filter(isForZoneProxy) : [];
    const regular = proxies.length === 0 ? services : services.filter((one) => !isForZoneProxy(one));
    // Only a proxy of the zone: it has listeners instead, which say nothing of MeshServices.
    if (proxies.length > 0 && regular.length === 0) return { ok: true, value: { inbound: [], gateway: undefined } };
    const inbounds = allInbounds(pod, regular, cluster);
    if (!inbounds.ok) return inbounds;
    const merged = mode === 'Exclusive' ? mergedInbounds(inbounds.value, behaviour.exclusiveMerges) : inbounds.value;
    return { ok: true, value: { inbound: merged, gateway: undefined } };
  }
  if (gateway !== 'enabled' && gateway !== 'provided') return failed(`invalid delegated gateway type '${gateway}'`);
  if (gateway === 'provided') {
    const owner = ownerNameOf(pod, cluster);
    if (!owner.ok) return owner;
    if (owner.value.kind === 'Deployment')
      return delegated(
        behaviour.inboundTags ? { 'kuma.io/service-name': `${owner.value.name}_${pod.meta.namespace}_svc` } : noLabels,
      );
  }
  const inbounds = allInbounds(pod, services, cluster);
  return inbounds.ok ? delegated(inbounds.value[0]!.tags) : inbounds;
}

function delegated(tags: Labels): Fallible<Role> {
  return { ok: true, value: { inbound: [], gateway: { type: 'DELEGATED', tags } } };
}

function isForZoneProxy({ meta }: Service): boolean {
  return own(meta.labels, zoneProxyType) !== undefined;
}

/** Those of the Services, else the one of a Pod without. */
function allInbounds(pod: Pod, services: readonly Service[], cluster: Lookups): Fallible<readonly Inbound[]> {
  // Without tags they are labels of the Dataplane.
  const nodeLabels: Fallible<Labels> = cluster.behaviour.podTags
    ? nodeLabelsOf(pod, cluster)
    : { ok: true, value: noLabels };
  if (!nodeLabels.ok) return nodeLabels;
  const { behaviour, controlPlane } = cluster;
  const options: InboundOptions = { zone: controlPlane.zone, nodeLabels: nodeLabels.value, behaviour };
  const inbounds = inboundsOf(pod, services, options);
  if (inbounds.length > 0) return { ok: true, value: inbounds };
  const owner = ownerNameOf(pod, cluster);
  return owner.ok ? { ok: true, value: [servicelessInbound(pod, owner.value.name, options)] } : owner;
}

const noLabels: Labels = Object.freeze({});
const copied = new WeakMap<Labels, { readonly keys: readonly string[]; readonly labels: Labels }>();

/** The labels of a Pod's Node that become tags, or labels of its Dataplane. @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/inbound_converter.go: getNodeLabelsToCopy */
export function nodeLabelsOf({ spec }: Pod, { controlPlane, nodes }: Lookups): Fallible<Labels> {
  const keys = controlPlane.settings.nodeLabelsToCopy;
  if (keys.length === 0 || spec.nodeName === '') return { ok: true, value: noLabels };
  const node = nodes.get(spec.nodeName);
  if (node === undefined) return failed(`unable to get Node ${spec.nodeName}: nodes "${spec.nodeName}" not found`);
  const known = copied.get(node.meta.labels);
  if (known?.keys === keys) return { ok: true, value: known.labels };
  const labels: Record<string, string> = {};
  for (const key of keys) {
    const value = own(node.meta.labels, key);
    if (value !== undefined) put(labels, key, value);
  }
  copied.set(node.meta.labels, { keys, labels });
  return { ok: true, value: labels };
}
