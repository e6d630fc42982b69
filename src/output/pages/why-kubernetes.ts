import type { GenerateResult } from '../../engine/generate/generate.ts';
import type { Behind } from '../../engine/generate/kubernetes/behind.ts';
import type { PodDecision, ServiceDecision } from '../../engine/generate/kubernetes/zone.ts';
import { label } from '../../model/labels.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import type { Page } from '../page.ts';
import { portsCell } from './generate.ts';
import { skipped } from './generate-kubernetes.ts';

const most = 20;

/** What the pages of decisions in a cluster ask for. */
export interface ClusterWhyOptions {
  /** Dataplanes that a MeshService selects. */
  behind(meshService: MeshService): readonly Behind[];
  /** Place of the object that a decision is about. */
  place(of: ServiceDecision | PodDecision): string;
}

/** Whether `name` is meant: `web`, `shop/web` or `web.shop`. */
function isNamed(name: string, object: string, namespace: string): boolean {
  return name === object || name === `${namespace}/${object}` || name === `${object}.${namespace}`;
}

/** The decisions about Services and Pods of a name, step by step; nothing where there is none of the name. */
export function clusterWhyPages(result: GenerateResult, name: string, options: ClusterWhyOptions): readonly Page[] {
  const { kubernetes, context } = result;
  if (kubernetes === undefined) return [];
  const head = (mesh: string): string => `(${mesh}, ${context.controlPlane.zone}, ${context.mode})`;
  const ofServices = kubernetes.services
    .filter(
      ({ service, made }) =>
        isNamed(name, service.meta.kubernetes!.name, service.meta.namespace) ||
        made.some((one) => isNamed(name, one.name, one.namespace)),
    )
    .map((decision) => {
      const { namespace, kubernetes: own } = decision.service.meta;
      return page(`Service ${namespace}/${own!.name} ${head(decision.mesh)}`, [
        `  ${options.place(decision)}`,
        ...serviceLines(decision, result, options),
      ]);
    });
  const ofPods = kubernetes.pods
    .filter(({ pod }) => isNamed(name, pod.meta.kubernetes!.name, pod.meta.namespace))
    .map((decision) => {
      const { namespace, kubernetes: own } = decision.pod.meta;
      return page(`Pod ${namespace}/${own!.name} ${head(decision.mesh)}`, [
        `  ${options.place(decision)}`,
        ...podLines(decision, result),
      ]);
    });
  const made = new Set(kubernetes.services.flatMap((one) => one.made.map((m) => `${m.namespace}/${m.name}`)));
  const others = result.meshServices
    .filter(({ meta }) => {
      const object = meta.kubernetes?.name ?? meta.name;
      return isNamed(name, object, meta.namespace) && !made.has(`${meta.namespace}/${object}`);
    })
    .map((one) =>
      page(`MeshService ${one.meta.namespace}/${one.meta.kubernetes?.name} ${head(one.meta.mesh)}`, [
        '  no Service makes it: it was written by hand, left behind, or came from another zone',
        ...meshServiceLines(one, options),
      ]),
    );
  return [...ofServices, ...others, ...ofPods];
}

function page(title: string, lines: readonly string[]): Page {
  return [
    { block: 'text', text: title, tone: 'strong' },
    { block: 'lines', lines },
  ];
}

const meshSources = {
  'own-label': 'its label kuma.io/mesh',
  'own-annotation': 'its annotation kuma.io/mesh',
  'namespace-label': 'the label kuma.io/mesh of its namespace',
  'namespace-annotation': 'the annotation kuma.io/mesh of its namespace',
  default: 'nobody names another',
} as const satisfies Record<ServiceDecision['meshFrom'], string>;

function serviceLines(
  decision: ServiceDecision,
  result: GenerateResult,
  options: ClusterWhyOptions,
): readonly string[] {
  const { because, mesh, meshFrom, service, made, dropped, deleted, notOwned, error } = decision;
  const cluster = result.kubernetes!.zone.cluster;
  const injection = cluster.namespaces.get(service.meta.namespace)?.meta.labels[label.injection];
  const lines: string[] = [];
  if (because !== 'namespace-missing') {
    lines.push(
      injection === undefined
        ? '  its namespace has no label kuma.io/sidecar-injection'
        : `  its namespace says kuma.io/sidecar-injection: ${injection}`,
    );
    if (because !== 'injection-label') lines.push(`  mesh ${mesh}: ${meshSources[meshFrom]}`);
  }
  if (because === 'cluster-ip')
    lines.push(
      `  cluster IP ${service.spec.clusterIP ?? 'that Kubernetes has still to give'}: one MeshService of its name`,
    );
  else if (because === 'headless')
    lines.push(`  headless: one MeshService for each Pod of its endpoints, ${made.length} of them`);
  else lines.push(`  no MeshService: ${because === 'mesh-missing' ? `there is no Mesh ${mesh}` : skipped[because]}`);
  if (dropped.length > 0)
    lines.push(`  left out: ${dropped.map(({ port, protocol }) => `${port}/${protocol}`).join(', ')}, not over TCP`);
  for (const key of deleted) lines.push(`  deletes MeshService ${key}, whoever made it`);
  for (const key of notOwned) lines.push(`  MeshService ${key} belongs to somebody else and stays as it is`);
  if (error !== undefined) lines.push(`  Kuma says: ${error}`);
  const changes = new Map(made.map((one) => [`${one.namespace}/${one.name}`, one.change]));
  const services = result.meshServices.filter(({ meta }) => changes.has(`${meta.namespace}/${meta.kubernetes?.name}`));
  for (const one of services.slice(0, most)) {
    const change = changes.get(`${one.meta.namespace}/${one.meta.kubernetes?.name}`)!;
    lines.push(`  MeshService ${one.meta.kubernetes?.name}: ${words[change]}`, ...meshServiceLines(one, options));
  }
  if (services.length > most) lines.push(`  and ${services.length - most} more MeshServices`);
  return lines;
}

const words = {
  created: 'not stored yet: it is made',
  updated: 'stored, and written anew',
  kept: 'stored as it would be made',
} as const;

function meshServiceLines(one: MeshService, options: ClusterWhyOptions): readonly string[] {
  const { selector, ports, state } = one.spec;
  const pairs = Object.entries(selector.dataplaneTags ?? selector.dataplaneLabels?.matchLabels ?? {});
  const selects =
    selector.dataplaneRef === undefined
      ? pairs.map(([key, value]) => `${key}=${value}`).join(', ') || 'nothing'
      : `Dataplane ${selector.dataplaneRef.name}`;
  const behind = options.behind(one);
  const width = Math.max(0, ...behind.slice(0, most).map(({ dataplane }) => dataplane.meta.name.length));
  const vips = (one.status?.vips ?? []).map(({ ip }) => ip);
  return [
    `    ports ${portsCell(ports) || '-'}, state ${state ?? '-'}`,
    `    VIP ${vips.join(', ') || 'not known yet'}`,
    `    selects ${selects}`,
    ...behind.slice(0, most).map(({ dataplane, inbounds }) => {
      const fits = ports.map((port, at) => {
        const inbound = inbounds[at] === undefined ? undefined : dataplane.spec.inbound[inbounds[at]];
        if (inbound === undefined) return `${port.port}: no inbound ${port.targetPort ?? ''}`.trimEnd();
        return `${port.port} to ${inbound.port}${inbound.state === 'Ready' ? '' : ` (${inbound.state})`}`;
      });
      return `    ${dataplane.meta.name.padEnd(width)}  ${fits.join(', ')}`;
    }),
    ...(behind.length > most ? [`    and ${behind.length - most} more Dataplanes`] : []),
    ...(behind.length === 0 ? ['    which no Dataplane has'] : []),
  ];
}

const podWords = {
  dataplane: 'it is a Dataplane',
  'not-injected': 'no Dataplane: it has no sidecar (annotation kuma.io/sidecar-injected)',
  'no-address': 'no Dataplane: it has no address',
  finished: 'no Dataplane: it is finished',
  evicted: 'no Dataplane: it was evicted',
  'zone-proxy': 'no Dataplane: it is an ingress or egress of the zone',
  terminating: 'its Dataplane stays as it is: the namespace is being deleted',
  error: 'no Dataplane: Kuma fails at it',
} as const satisfies Record<PodDecision['outcome'], string>;

function podLines({ pod, outcome, error }: PodDecision, { context }: GenerateResult): readonly string[] {
  const lines = [`  ${podWords[outcome]}`];
  if (error !== undefined) lines.push(`  Kuma says: ${error}`);
  const dataplane = context.dataplanes.find(({ meta }) => meta.name === pod.meta.name);
  if (outcome !== 'dataplane' || dataplane === undefined) return lines;
  const { gateway, inbound } = dataplane.spec;
  if (gateway !== undefined) lines.push(`  a gateway, kuma.io/service: ${gateway.tags[label.service] ?? '-'}`);
  for (const { port, name, state, tags } of inbound)
    lines.push(
      `  inbound ${port}${name === '' ? '' : ` (${name})`} ${tags[label.protocol] ?? 'tcp'}, ${state}, kuma.io/service: ${tags[label.service] ?? '-'}`,
    );
  return lines;
}
