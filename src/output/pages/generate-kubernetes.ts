import type { GenerateResult } from '../../engine/generate/generate.ts';
import type { ServiceDecision } from '../../engine/generate/kubernetes/zone.ts';
import { compare } from '../../model/compare.ts';
import { count } from '../../model/count.ts';
import { kubernetesController, label } from '../../model/labels.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import type { Cell } from '../page.ts';
import type { Row } from './generate.ts';

/** Rows of a Kubernetes zone: MeshServices, and Services that have none, by namespace and name. */
export function clusterRows(result: GenerateResult, all: boolean): readonly Row[] {
  const { kubernetes, context, meshServices } = result;
  const { zone } = context.controlPlane;
  const services = kubernetes?.services ?? [];
  const makers = new Map<string, ServiceDecision>();
  const blocked = new Map<string, ServiceDecision>();
  for (const decision of services) {
    for (const { namespace, name } of decision.made) makers.set(`${namespace}/${name}`, decision);
    for (const key of decision.notOwned) blocked.set(key, decision);
  }
  const rows: Row[] = [];
  for (const meshService of meshServices) {
    const { namespace, kubernetes: own, mesh } = meshService.meta;
    const key = `${namespace}/${own?.name}`;
    const maker = makers.get(key);
    if (!all && maker === undefined && !blocked.has(key) && !isFromService(meshService)) continue;
    const proxies = meshService.status?.dataplaneProxies;
    const isCopy = meshService.meta.labels[label.origin] === 'global' && maker === undefined;
    rows.push({
      mesh,
      zone,
      namespace,
      name: own?.name ?? meshService.meta.name,
      ports: meshService.spec.ports,
      proxies: proxies === undefined || isCopy ? '-' : `${proxies.healthy}/${proxies.total}`,
      status: statusOf(meshService, maker, blocked.get(key)),
      meshService,
      decision: undefined,
      service: maker,
    });
  }
  for (const decision of services) {
    if (decision.made.length > 0 || decision.outcome === 'blocked') continue;
    if (!all && !isWorthTelling(decision)) continue;
    rows.push({
      mesh: decision.mesh,
      zone,
      namespace: decision.service.meta.namespace,
      name: decision.service.meta.kubernetes!.name,
      ports: [],
      proxies: '-',
      status: skippedCell(decision),
      meshService: undefined,
      decision: undefined,
      service: decision,
    });
  }
  return rows.toSorted((a, b) => compare(a.namespace, b.namespace) || compare(a.name, b.name));
}

function isFromService({ meta }: MeshService): boolean {
  return meta.labels[label.managedBy] === kubernetesController && meta.labels[label.origin] !== 'global';
}

/** What is out of the mesh as a whole is only counted. */
function isWorthTelling({ because, deleted, outcome }: ServiceDecision): boolean {
  if (deleted.length > 0 || outcome === 'error' || outcome === 'left-behind') return true;
  return because !== 'not-in-mesh' && because !== 'mode-disabled';
}

function statusOf(
  meshService: MeshService,
  maker: ServiceDecision | undefined,
  blocked: ServiceDecision | undefined,
): Cell {
  if (blocked !== undefined) return { text: 'hand-written: blocks that of the Service', tone: 'warn' };
  const { labels } = meshService.meta;
  if (maker === undefined) {
    if (isFromService(meshService))
      return { text: `left behind: no Service ${labels[label.serviceName] ?? ''} makes it any more`, tone: 'warn' };
    const from = labels[label.origin] === 'global' ? `copy from ${labels[label.zone] ?? 'another zone'}` : undefined;
    return { text: from ?? 'hand-written', tone: 'plain' };
  }
  const { total = 0, healthy = 0 } = meshService.status?.dataplaneProxies ?? {};
  const words: string[] = [];
  if (total === 0) words.push('no Dataplane behind it');
  else if (healthy === 0) words.push('unavailable: no Dataplane is ready on every port');
  if (maker.dropped.length > 0)
    words.push(`without ${maker.dropped.map(({ port, protocol }) => `${port}/${protocol}`).join(', ')}`);
  const tone = total === 0 || healthy === 0 ? 'bad' : words.length > 0 ? 'warn' : 'good';
  const what = maker.because === 'headless' ? `Pod of headless ${maker.service.meta.kubernetes!.name}` : '';
  if (words.length === 0) words.push(what === '' ? 'ok' : `ok: ${what}`);
  else if (what !== '') words.push(what);
  return { text: words.join('; '), tone };
}

/** Why a Service has no MeshService. */
export const skipped = {
  'controller-off': 'experimental.generateMeshServices is off',
  'namespace-missing': 'its Namespace is not in the input',
  'injection-label': 'the namespace has an unknown kuma.io/sidecar-injection',
  'not-in-mesh': 'the namespace is not injected, and it has no label kuma.io/mesh',
  'mesh-missing': 'no such mesh',
  'mode-disabled': 'the mode is Disabled',
  ignored: 'annotation kuma.io/ignore',
  gateway: 'annotation kuma.io/gateway',
  'zone-proxy': 'label k8s.kuma.io/zone-proxy-type',
  'gateway-pods': 'a gateway is behind it',
  'no-cluster-ip': 'it has no cluster IP',
  'cluster-ip': 'refused',
  headless: 'headless, and no Pod is behind it',
} as const satisfies Record<ServiceDecision['because'], string>;

function skippedCell({ because, outcome, mesh, service, error }: ServiceDecision): Cell {
  const reason = because === 'mesh-missing' ? `no Mesh ${mesh}` : skipped[because];
  if (outcome === 'error') return { text: `error: ${because === 'cluster-ip' ? error : reason}`, tone: 'bad' };
  if (outcome === 'deleted') return { text: `deleted: ${reason}`, tone: 'bad' };
  if (outcome === 'left-behind') return { text: `skipped, and left behind: ${reason}`, tone: 'warn' };
  const isExternal = because === 'no-cluster-ip' && service.spec.type === 'ExternalName';
  const isMeant =
    because === 'ignored' ||
    because === 'not-in-mesh' ||
    because === 'controller-off' ||
    isExternal ||
    because === 'mode-disabled';
  return { text: `skipped: ${isExternal ? 'ExternalName' : reason}`, tone: isMeant ? 'faint' : 'warn' };
}

/** What a Kubernetes zone comes to, in one sentence without its full stop. */
export function clusterSummary(results: readonly GenerateResult[]): readonly string[] {
  const clusters = results.flatMap(({ kubernetes }) => kubernetes ?? []);
  const services = clusters.flatMap((one) => one.services);
  const pods = clusters.flatMap((one) => one.pods);
  const made = services.reduce((sum, one) => sum + one.made.length, 0);
  const makers = services.filter((one) => one.made.length > 0).length;
  const outside = services.filter(({ because }) => because === 'not-in-mesh').length;
  const disabled = results.filter(({ context }) => context.resource !== undefined && context.mode === 'Disabled');
  const dataplanes = pods.filter(({ outcome }) => outcome === 'dataplane').length;
  const failing = pods.filter(({ outcome }) => outcome === 'error').length;
  const parts = [`${count(made, 'MeshService')} from ${count(makers, 'Service')}`];
  if (pods.length > 0) parts.push(`${count(dataplanes, 'Dataplane')} from ${count(pods.length, 'Pod')}`);
  if (failing > 0) parts.push(`${count(failing, 'Pod')} that Kuma fails at`);
  if (outside > 0) parts.push(`${count(outside, 'Service')} in no mesh`);
  if (disabled.length > 0)
    parts.push(`mode is Disabled in mesh ${disabled.map(({ context }) => context.mesh).join(', ')}`);
  return parts;
}
