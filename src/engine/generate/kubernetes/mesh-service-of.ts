import type { Behaviour } from '../../../model/behaviour.ts';
import type { OwnerReference, Pod, Service, ServicePort } from '../../../model/kubernetes.ts';
import { kubernetesController, type Labels, label, own, put } from '../../../model/labels.ts';
import type { MeshServicePort, MeshServiceSpec } from '../../../model/mesh-service.ts';

type Facts = Pick<Behaviour, 'labelsEnv' | 'numbersPorts' | 'podTags'>;

/** What the controller sets on a MeshService. */
export interface Wanted {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly selector: MeshServiceSpec['selector'];
  readonly ports: readonly MeshServicePort[];
  readonly vips: readonly { readonly ip: string }[];
  readonly owner: OwnerReference;
}

/** The labels of a Service with those of the controller on top. */
function labelsFor(service: Service, mesh: string, headless: boolean, { labelsEnv }: Facts): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [key, value] of Object.entries(service.meta.labels)) put(labels, key, value);
  labels[label.mesh] = mesh;
  labels[label.serviceName] = service.meta.kubernetes!.name;
  labels[label.managedBy] = kubernetesController;
  if (labelsEnv) labels[label.env] = 'kubernetes';
  labels[label.headless] = String(headless);
  return labels;
}

/** The ports of a MeshService: those over TCP, called by their number where they have no name. */
function portsOf(service: Service, { numbersPorts }: Facts): readonly MeshServicePort[] {
  return service.spec.ports
    .filter(({ protocol }) => protocol === 'TCP')
    .map(({ name, port, targetPort, appProtocol }) => ({
      ...(name || numbersPorts ? { name: name || String(port) } : {}),
      port,
      targetPort,
      // Verbatim; what is empty gets the default of the schema.
      appProtocol: appProtocol || 'tcp',
    }));
}

/** Ports over something else than TCP, which are left out. */
export function droppedPorts({ spec }: Service): readonly ServicePort[] {
  return spec.ports.filter(({ protocol }) => protocol !== 'TCP');
}

/**
 * The MeshService of a Service with a cluster IP; without a selector it selects every Dataplane of the namespace.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: manageMeshService, setFromClusterIPSvc
 */
export function meshServiceOf(service: Service, mesh: string, facts: Facts): Wanted {
  const { namespace, kubernetes } = service.meta;
  const { name, uid } = kubernetes!;
  const pairs: Record<string, string> = {};
  for (const [key, value] of Object.entries(service.spec.selector ?? {})) put(pairs, key, value);
  pairs[label.namespace] = namespace;
  return {
    namespace,
    name,
    labels: labelsFor(service, mesh, false, facts),
    selector: facts.podTags ? { dataplaneTags: pairs } : { dataplaneLabels: { matchLabels: pairs } },
    ports: portsOf(service, facts),
    // One that the server has not given yet is not known.
    vips: service.spec.clusterIP ? [{ ip: service.spec.clusterIP }] : [],
    owner: { apiVersion: 'v1', kind: 'Service', name, uid },
  };
}

/** A Pod that an endpoint of a headless Service stands for. */
export interface PodEndpoint {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly addresses: readonly string[];
}

const copiedLabels = ['statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'];

/**
 * The MeshService of one Pod of a headless Service; `pod` may be gone.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: setFromPodAndHeadlessSvc
 */
export function meshServiceOfPod(
  service: Service,
  mesh: string,
  endpoint: PodEndpoint,
  pod: Pod | undefined,
  name: string,
  facts: Facts,
): Wanted {
  const labels = labelsFor(service, mesh, true, facts);
  for (const key of copiedLabels) {
    const value = own(pod?.meta.labels, key);
    if (value !== undefined) labels[key] = value;
  }
  return {
    namespace: endpoint.namespace,
    name,
    labels,
    selector: { dataplaneRef: { name: `${endpoint.name}.${endpoint.namespace}` } },
    ports: portsOf(service, facts),
    vips: endpoint.addresses.map((ip) => ({ ip })),
    owner: { apiVersion: 'v1', kind: 'Pod', name: endpoint.name, uid: endpoint.uid },
  };
}
