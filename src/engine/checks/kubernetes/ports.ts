import { count } from '../../../model/count.ts';
import type { ServicePort } from '../../../model/kubernetes.ts';
import { label, own } from '../../../model/labels.ts';
import { perObject } from '../../../model/per-object.ts';
import type { GenerateResult } from '../../generate/generate.ts';
import { findPort, inboundsOf, protocolAnnotation } from '../../generate/kubernetes/inbounds.ts';
import { selectedPods } from '../../generate/kubernetes/selected-pods.ts';
import { servicesOfPods } from '../../generate/kubernetes/services-of-pod.ts';
import type { PodDecision } from '../../generate/kubernetes/zone.ts';
import { parseProtocol } from '../../protocol.ts';
import { defineGenerationCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { podsOrOwners } from '../needs.ts';
import { aboutPod, aboutService, clustersOf, fieldOf, generatedServices, nameOf } from './words.ts';

/** @see MS017 of the catalogue */
export const droppedPort = defineGenerationCheck({
  code: 'MS017',
  name: 'port-not-tcp',
  severity: 'info',
  title: 'Ports over UDP or SCTP are left out of a MeshService',
  why: 'A MeshService has ports over TCP only. What goes to the others does not change; the control plane says it once, in an event of the Service.',
  fix: 'nothing, unless somebody refers to the port: it does not exist in the mesh',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: manageMeshService',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Service'],
  *run(ctx) {
    for (const { decision } of generatedServices(ctx)) {
      const { service, dropped } = decision;
      if (dropped.length === 0) continue;
      const isAll = dropped.length === service.spec.ports.length;
      const names = dropped.map(({ port, protocol }) => `${port}/${protocol}`);
      yield {
        at: fieldOf(service, 'spec', 'ports', service.spec.ports.indexOf(dropped[0]!), 'protocol'),
        resource: aboutService(decision),
        severity: isAll ? 'warning' : 'info',
        message: `Service ${nameOf(service.meta)}: ${listWords(names)} ${names.length === 1 ? 'is' : 'are'} left out of its MeshService${isAll ? ', which has no port at all and counts as available' : ''}`,
      };
    }
  },
});

/** @see MS031 of the catalogue */
export const annotationIgnored = defineGenerationCheck({
  code: 'MS031',
  name: 'protocol-annotation-ignored',
  severity: 'warning',
  title: 'A MeshService does not read the protocol annotation of its Service',
  why: 'The annotation <port>.service.kuma.io/protocol sets the tag of the inbounds and nothing else: the port of the MeshService is tcp. HTTP routes, retries, timeouts and metrics stop working on it.',
  fix: 'set appProtocol on the port of the Service; it works for both',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: manageMeshService',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Service'],
  *run(ctx) {
    for (const { decision } of generatedServices(ctx)) {
      const { service } = decision;
      for (const port of service.spec.ports) {
        const annotation = protocolAnnotation(service, port);
        if (port.protocol !== 'TCP' || port.appProtocol || !annotation || annotation.toLowerCase() === 'tcp') continue;
        yield {
          at: fieldOf(service, 'metadata', 'annotations', `${port.port}.service.kuma.io/protocol`),
          resource: aboutService(decision),
          message: `Service ${nameOf(service.meta)} port ${port.port}: ${annotation} by annotation, tcp in its MeshService`,
          fix: `appProtocol: ${annotation.toLowerCase()} on the port of the Service; it works for both`,
        };
      }
    }
  },
});

const routable: ReadonlySet<string> = new Set(['tcp', 'http', 'http2', 'grpc', 'kafka']);

/** @see MS032 of the catalogue */
export const exoticProtocol = defineGenerationCheck({
  code: 'MS032',
  name: 'app-protocol-unknown',
  severity: 'error',
  title: 'A port of a Service has an appProtocol that no route is built for',
  why: 'It is copied to the MeshService as it stands. The proxy gets a listener that leads nowhere, where kuma.io/service took an unknown protocol for tcp and a capital for a small letter.',
  fix: 'write tcp, http, http2 or grpc in small letters, or leave it out',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/xds/meshroute/listeners.go: MakeTCPSplit, MakeHTTPSplit',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Service'],
  *run(ctx) {
    for (const { decision } of generatedServices(ctx)) {
      const { service } = decision;
      for (const [at, { appProtocol, protocol, port }] of service.spec.ports.entries()) {
        if (protocol !== 'TCP' || !appProtocol || routable.has(appProtocol)) continue;
        const known = parseProtocol(appProtocol);
        const instead =
          known !== undefined && routable.has(known) ? known : appProtocol.endsWith('/h2c') ? 'http2' : undefined;
        yield {
          at: fieldOf(service, 'spec', 'ports', at, 'appProtocol'),
          resource: aboutService(decision),
          message: `Service ${nameOf(service.meta)} port ${port}: its MeshService has appProtocol ${appProtocol}, and connections to it fail`,
          ...(instead === undefined ? {} : { fix: `appProtocol: ${instead}` }),
        };
      }
    }
  },
});

/** @see MS034 of the catalogue */
export const targetPortNobodyHas = defineGenerationCheck({
  code: 'MS034',
  name: 'target-port-nobody-has',
  severity: 'warning',
  title: 'A named targetPort is not the name of a container port',
  why: 'The name is looked for among the ports that the containers of a Pod declare, init containers aside. Without it there is no inbound, and the Pod never counts as healthy.',
  fix: 'give the container port that name, or use the number',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/util/util.go: FindPort',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Service', podsOrOwners],
  *run(ctx) {
    for (const { cluster, decision } of generatedServices(ctx)) {
      const { service, mesh } = decision;
      const named = service.spec.ports.filter(
        ({ targetPort, protocol }) => typeof targetPort === 'string' && protocol === 'TCP',
      );
      if (named.length === 0) continue;
      const pods = selectedPods(cluster.zone, service).filter(
        (one) => one.outcome === 'dataplane' && one.mesh === mesh,
      );
      for (const port of named) {
        const without = pods.filter(({ pod }) => findPort(pod, port) === undefined);
        if (without.length === 0) continue;
        const first = without[0]!.pod;
        const isInit = hasInitPort(first, port);
        yield {
          at: fieldOf(service, 'spec', 'ports', service.spec.ports.indexOf(port), 'targetPort'),
          resource: aboutService(decision),
          severity: without.length === pods.length ? 'error' : 'warning',
          message: `Service ${nameOf(service.meta)} port ${port.port} leads to container port ${port.targetPort}, which ${without.length === pods.length ? 'none of its Pods has' : `${without.length} of its ${pods.length} Pods do not have`}${isInit ? ' (an init container has it, which is not looked at)' : ''}: no inbound there`,
          related: [
            {
              message: `Pod ${first.meta.kubernetes!.name}`,
              // One that was made of a template stands where its workload does.
              at: cluster.zone.assumed.isTemplate(first) ? fieldOf(first) : fieldOf(first, 'spec', 'containers'),
            },
          ],
        };
      }
    }
  },
});

function hasInitPort({ spec }: Parameters<typeof findPort>[0], port: ServicePort): boolean {
  return findPort({ spec: { ...spec, containers: spec.sidecars } }, port) !== undefined;
}

/** @see MS024 of the catalogue */
export const mergedInbound = defineGenerationCheck({
  code: 'MS024',
  name: 'inbound-merged',
  severity: 'warning',
  title: 'In mode Exclusive two Services over one container port share one inbound',
  why: 'Of inbounds with one port (and, from 2.13.10 on, one state) the first stays, with the tags of its Service alone. What selects by the kuma.io/service of the other one, permissions and policies, finds nobody any more; MeshServices do.',
  fix: 'before the mode is switched, rewrite what selects by the tag that goes',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/inbound_converter.go: deduplicateInboundsByAddressAndPort',
  on: ['Exclusive'],
  until: '2.14',
  needs: ['Service', podsOrOwners],
  *run(ctx) {
    for (const { result } of clustersOf(ctx))
      for (const { decision, port, lost, stays } of lostTags(result))
        yield {
          at: fieldOf(decision.pod),
          resource: aboutPod(decision),
          message: `Pods such as ${nameOf(decision.pod.meta)} keep ${stays} on port ${port}; ${lost} is no kuma.io/service of theirs any more`,
        };
  },
});

/** A value of `kuma.io/service` that Pods lose in Exclusive to another one over the same port. */
export interface LostTag {
  /** One of the Pods. */
  readonly decision: PodDecision;
  readonly port: number;
  readonly lost: string;
  readonly stays: string;
}

/** The values of `kuma.io/service` that go when inbounds are merged, each once; nothing outside Exclusive. */
export const lostTags = perObject((result: GenerateResult): readonly LostTag[] => [...findLost(result)]);

function* findLost({ context, kubernetes }: GenerateResult): Generator<LostTag> {
  const { exclusiveMerges, podTags } = context.behaviour;
  if (kubernetes === undefined || context.mode !== 'Exclusive' || exclusiveMerges === 'nothing' || !podTags) return;
  const servicesOf = servicesOfPods(kubernetes.zone.cluster);
  const byName = new Map(context.dataplanes.map((one) => [one.meta.name, one]));
  const told = new Set<string>();
  for (const decision of kubernetes.pods) {
    const { pod, outcome } = decision;
    const dataplane = outcome === 'dataplane' ? byName.get(pod.meta.name) : undefined;
    if (dataplane === undefined || dataplane.spec.gateway !== undefined) continue;
    const services = servicesOf(pod);
    const ports = services.flatMap(({ spec }) => spec.ports.filter(({ protocol }) => protocol === 'TCP'));
    if (ports.length <= dataplane.spec.inbound.length) continue;
    const all = inboundsOf(pod, services, { zone: '', nodeLabels: {}, behaviour: context.behaviour });
    if (all.length === dataplane.spec.inbound.length) continue;
    const kept = new Set(dataplane.spec.inbound.map(({ tags }) => tags[label.service]));
    for (const { port, tags } of all) {
      const lost = tags[label.service]!;
      const stays = dataplane.spec.inbound.find((one) => one.port === port)?.tags[label.service];
      if (kept.has(lost) || stays === undefined || told.has(`${lost} ${stays}`)) continue;
      told.add(`${lost} ${stays}`);
      yield { decision, port, lost, stays };
    }
  }
}

/** @see MS026 of the catalogue, on Kubernetes: a port of a Service takes all its Pods out. */
export function* protocolOfServices(ctx: Parameters<typeof clustersOf>[0]): Generator<{
  readonly at: ReturnType<typeof fieldOf>;
  readonly resource: ReturnType<typeof aboutService>;
  readonly message: string;
}> {
  for (const { result, cluster } of clustersOf(ctx)) {
    const proxies = new Map<string, number>();
    for (const { spec } of result.context.dataplanes)
      for (const { tags } of spec.inbound) {
        const protocol = own(tags, label.protocol);
        if (protocol !== 'tls' && protocol !== 'mysql') continue;
        const service = tags[label.service] ?? '';
        proxies.set(service, (proxies.get(service) ?? 0) + 1);
      }
    if (proxies.size === 0) continue;
    // The Pods say their mesh for themselves: a Service of another one may be meant.
    for (const decision of cluster.zone.services) {
      const { service } = decision;
      for (const [at, port] of service.spec.ports.entries()) {
        const tag = `${service.meta.kubernetes!.name}_${service.meta.namespace}_svc_${port.port}`;
        const number = proxies.get(tag);
        if (number === undefined) continue;
        const byAnnotation = parseProtocol(port.appProtocol ?? '') === undefined;
        yield {
          at: byAnnotation
            ? fieldOf(service, 'metadata', 'annotations', `${port.port}.service.kuma.io/protocol`)
            : fieldOf(service, 'spec', 'ports', at, 'appProtocol'),
          resource: aboutService(decision),
          message: `Service ${nameOf(service.meta)} port ${port.port}: ${count(number, 'Dataplane')} of its Pods ${number === 1 ? 'is' : 'are'} accepted and then get${number === 1 ? 's' : ''} no configuration at all: protocol ${byAnnotation ? protocolAnnotation(service, port) : port.appProtocol}`,
        };
      }
    }
  }
}
