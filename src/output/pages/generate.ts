import type { Candidate } from '../../engine/generate/candidates.ts';
import type { GenerateResult } from '../../engine/generate/generate.ts';
import type { ServiceDecision } from '../../engine/generate/kubernetes/zone.ts';
import type { Decision } from '../../engine/generate/universal.ts';
import { kubernetesController, label, universalGenerator } from '../../model/labels.ts';
import type { MeshService, MeshServicePort } from '../../model/mesh-service.ts';
import type { Cell, Page } from '../page.ts';
import { clusterRows, clusterSummary } from './generate-kubernetes.ts';

/** A row of the table: a MeshService, or a tag or a Service that makes none. */
export interface Row {
  readonly mesh: string;
  readonly zone: string;
  /** Empty on Universal. */
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly MeshServicePort[];
  readonly proxies: string;
  readonly status: Cell;
  readonly meshService: MeshService | undefined;
  readonly decision: Decision | undefined;
  /** The Service that it is about, on Kubernetes. */
  readonly service: ServiceDecision | undefined;
}

/** What the table of `generate` needs beside the results. */
export interface GeneratePageOptions {
  readonly wide: boolean;
  /** Also MeshServices that are there but not generated. */
  readonly all: boolean;
  /** Place of a Dataplane's port or a Service, for the wide form. */
  place(of: Candidate | ServiceDecision): string;
}

const plain = (text: string): Cell => ({ text, tone: 'plain' });

/** The table of MeshServices and of tags that make none, with the sums below. */
export function generatePage(results: readonly GenerateResult[], options: GeneratePageOptions): Page {
  const rows = results.flatMap((result) =>
    result.kubernetes === undefined ? rowsOf(result, options.all) : clusterRows(result, options.all),
  );
  if (rows.length === 0) return [];
  const inClusters = results.some(({ kubernetes }) => kubernetes !== undefined);
  const manyMeshes = new Set(rows.map(({ mesh }) => mesh)).size > 1;
  const manyZones = new Set(results.map(({ context }) => context.controlPlane.zone)).size > 1;
  const wide = options.wide;
  const universal = results.some(({ kubernetes }) => kubernetes === undefined);
  const columns = [
    ...(manyMeshes || wide ? ['MESH'] : []),
    ...(manyZones || wide ? ['ZONE'] : []),
    ...(inClusters ? ['NAMESPACE'] : []),
    'NAME',
    ...(wide ? ['SELECTOR', 'TARGET PORTS', 'VIP', 'HOSTNAMES', 'SOURCE', ...(universal ? ['WON BY'] : [])] : []),
    'PORTS',
    'PROXIES',
    'STATUS',
  ];
  const cells = rows.map((row) => [
    ...(manyMeshes || wide ? [row.mesh] : []),
    ...(manyZones || wide ? [row.zone] : []),
    ...(inClusters ? [row.namespace] : []),
    row.name,
    ...(wide ? wideCells(row, options, universal) : []),
    portsCell(row.ports),
    row.proxies,
    row.status,
  ]);
  return [
    { block: 'table', columns, rows: cells },
    { block: 'text', text: summary(results, rows) },
  ];
}

function rowsOf(result: GenerateResult, all: boolean): readonly Row[] {
  const decisions = new Map(result.decisions.map((decision) => [decision.name, decision]));
  const zone = result.context.controlPlane.zone;
  const rows: Row[] = [];
  for (const meshService of result.meshServices) {
    const decision = decisions.get(meshService.meta.name);
    if (!all && !isGenerated(meshService, decision)) continue;
    const proxies = meshService.status?.dataplaneProxies;
    rows.push({
      mesh: meshService.meta.mesh,
      zone,
      namespace: '',
      name: meshService.meta.name,
      ports: meshService.spec.ports,
      // Nobody counts the proxies of a copy from another zone.
      proxies: proxies === undefined || isCopy(meshService) ? '-' : `${proxies.healthy}/${proxies.total}`,
      status: statusCell(decision, meshService, result.context.controlPlane.role === 'global'),
      meshService,
      decision,
      service: undefined,
    });
  }
  for (const decision of result.decisions)
    if (decision.outcome === 'deleted')
      rows.push({
        mesh: decision.mesh,
        zone,
        namespace: '',
        name: decision.name,
        ports: decision.stored?.spec.ports ?? [],
        proxies: '-',
        status: { text: 'deleted', tone: 'bad' },
        meshService: undefined,
        decision,
        service: undefined,
      });
  rows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  if (result.context.mode !== 'Disabled') {
    for (const [tag, number] of gatewayTags(result))
      rows.push({
        mesh: result.context.mesh,
        zone,
        namespace: '',
        name: tag,
        ports: [],
        proxies: `0/${number}`,
        status: { text: 'skipped: a gateway has no inbounds', tone: 'faint' },
        meshService: undefined,
        decision: undefined,
        service: undefined,
      });
    for (const { serviceTag, reasons, carriers } of result.rejected)
      rows.push({
        mesh: result.context.mesh,
        zone,
        namespace: '',
        name: serviceTag,
        ports: [],
        proxies: `0/${new Set(carriers.map(({ dataplane }) => dataplane)).size}`,
        status: { text: `skipped: ${reasons[0]!}`, tone: 'warn' },
        meshService: undefined,
        decision: undefined,
        service: undefined,
      });
  }
  return rows;
}

/** The `kuma.io/service` values that only gateways carry, and how many do. */
function gatewayTags({
  gateways,
  decisions,
}: Pick<GenerateResult, 'gateways' | 'decisions'>): ReadonlyMap<string, number> {
  const tags = new Map<string, number>();
  const made = new Set(decisions.map(({ name }) => name));
  for (const { spec } of gateways) {
    const tag = spec.gateway?.tags[label.service];
    if (tag !== undefined && !made.has(tag)) tags.set(tag, (tags.get(tag) ?? 0) + 1);
  }
  return tags;
}

/** Whether the generator made it: it is in a decision, or stored with the generator's mark. */
export function isGenerated(meshService: MeshService, decision: Decision | undefined): boolean {
  if (isCopy(meshService)) return false;
  if (decision !== undefined) return decision.outcome !== 'blocked';
  const maker = meshService.meta.labels[label.managedBy];
  return maker === universalGenerator || maker === kubernetesController;
}

function isCopy({ meta }: MeshService): boolean {
  return meta.labels[label.origin] === 'global';
}

function statusCell(decision: Decision | undefined, meshService: MeshService, atGlobal: boolean): Cell {
  const from = meshService.meta.labels[label.zone] ?? 'another zone';
  if (decision === undefined) {
    if (atGlobal && meshService.meta.labels[label.origin] === 'zone') return plain(`from ${from}`);
    return plain(isCopy(meshService) ? `copy from ${from}` : 'hand-written');
  }
  if (isCopy(meshService) && decision.outcome === 'grace-period')
    return { text: `copy from ${from}: deleted here at ${decision.deletedAt!}`, tone: 'warn' };
  const { outcome, conflicts, updates, undecided } = decision;
  if (outcome === 'blocked') return { text: 'hand-written: blocks the generated one', tone: 'warn' };
  if (outcome === 'grace-period') return { text: `no Dataplane: deleted at ${decision.deletedAt!}`, tone: 'warn' };
  const words: string[] = [];
  if (conflicts.length > 0) words.push(conflictWords(conflicts, undecided));
  if (outcome === 'updated')
    words.push(`updated (${updates.includes('ports') ? 'ports' : updates.join(', ')}): new VIP`);
  if (words.length > 0) return { text: words.join('; '), tone: conflicts.length > 0 ? 'bad' : 'warn' };
  return { text: 'ok', tone: 'good' };
}

function conflictWords(conflicts: readonly Candidate[], undecided: boolean): string {
  const [first] = conflicts;
  const others = conflicts.length === 1 ? '' : ` and ${conflicts.length - 1} more`;
  const uses = conflicts.length === 1 ? 'uses' : 'use';
  return `${undecided ? 'conflict (undecided)' : 'conflict'}: ${first!.dataplane.meta.name}${others} ${uses} ${portsCell(first!.ports)}`;
}

/** `80/http (main)`, comma-separated; the port's name in brackets. */
export function portsCell(ports: readonly MeshServicePort[]): string {
  return ports
    .map(
      ({ name, port, appProtocol }) =>
        `${port}/${appProtocol || 'tcp'}${name === undefined || name === '' ? '' : ` (${name})`}`,
    )
    .join(', ');
}

function wideCells(row: Row, options: GeneratePageOptions, universal: boolean): readonly string[] {
  const { meshService, decision, service } = row;
  const source = decision?.winner ?? service;
  const wonBy = decision?.wonBy === undefined ? '' : decision.undecided ? `${decision.wonBy} (guess)` : decision.wonBy;
  const selector = meshService?.spec.selector;
  const pairs = selector?.dataplaneTags ?? selector?.dataplaneLabels?.matchLabels;
  const selects =
    selector?.dataplaneRef === undefined
      ? Object.entries(pairs ?? {})
          .map(([key, value]) => `${key}=${value}`)
          .join(',')
      : `dataplane ${selector.dataplaneRef.name}`;
  return [
    selects,
    (meshService?.spec.ports ?? []).map(({ targetPort }) => String(targetPort ?? '-')).join(','),
    // One that Kubernetes gives is not Kuma's to choose.
    meshService === undefined ? '' : vipsOf(meshService) || (service === undefined ? 'new' : ''),
    (meshService?.status?.addresses ?? []).map(({ hostname }) => hostname).join(','),
    source === undefined ? '' : options.place(source),
    ...(universal ? [wonBy] : []),
  ];
}

function vipsOf({ status }: MeshService): string {
  return (status?.vips ?? []).map(({ ip }) => ip).join(',');
}

function summary(results: readonly GenerateResult[], rows: readonly Row[]): string {
  const clusters = results.filter(({ kubernetes }) => kubernetes !== undefined);
  const others = results.filter(({ kubernetes }) => kubernetes === undefined);
  const ofClusters = clusters.length === 0 ? [] : [`${clusterSummary(clusters).join('; ')}.`];
  const ofOthers =
    others.length === 0
      ? []
      : [
          universalSummary(
            others,
            rows.filter(({ namespace }) => namespace === ''),
          ),
        ];
  return [...ofClusters, ...ofOthers].join(' ');
}

function universalSummary(results: readonly GenerateResult[], rows: readonly Row[]): string {
  const made = rows.filter(
    ({ meshService, decision }) => meshService !== undefined && isGenerated(meshService, decision),
  ).length;
  const tags = results.reduce(
    (sum, { decisions, rejected, gateways }) =>
      sum +
      gatewayTags({ gateways, decisions }).size +
      rejected.filter(({ serviceTag }) => serviceTag !== '').length +
      decisions.filter(({ candidates }) => candidates.length > 0).length,
    0,
  );
  if (results.every(({ context }) => context.mode === 'Disabled')) return 'The mode is Disabled: nothing is generated.';
  const text = `${made} MeshService${made === 1 ? '' : 's'} from ${tags} ${results[0]?.context.behaviour.groupsBy === 'workload' ? 'kuma.io/workload' : 'kuma.io/service'} value${tags === 1 ? '' : 's'}`;
  const outside = results.reduce((sum, result) => sum + outsiders(result), 0);
  const disabled = results.filter(({ context }) => context.mode === 'Disabled').map(({ context }) => context.mesh);
  const parts = [text];
  if (outside > 0) parts.push(`${outside} prox${outside === 1 ? 'y is' : 'ies are'} in no MeshService`);
  if (disabled.length > 0) parts.push(`mode is Disabled in mesh ${disabled.join(', ')}`);
  return `${parts.join('; ')}.`;
}

/** Dataplanes with inbounds of which no tag is the name of a MeshService that is there. */
function outsiders({ context, meshServices }: GenerateResult): number {
  const names = new Set(meshServices.map(({ meta }) => meta.name));
  return context.dataplanes.filter(
    ({ spec }) => spec.inbound.length > 0 && !spec.inbound.some(({ tags }) => names.has(tags[label.service] ?? '')),
  ).length;
}
