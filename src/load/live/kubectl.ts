import { kinds } from '../../kinds/index.ts';
import { pluralOf } from '../../kinds/names.ts';
import type { Io } from '../../model/io.ts';
import type { BundleSource } from '../bundle.ts';
import { readText } from '../manifests.ts';
import { collector, jsonOf, type Listed, someAtATime } from './collected.ts';
import { controlPlaneIn, settingsIn } from './control-plane.ts';
import type { FetchOptions } from './fetch.ts';
import { commandLine, runTool, type ToolAnswer } from './run-tool.ts';
import type { LiveSource } from './source.ts';

const chunk = 500;
/** What only a control plane's own namespace is asked for: other ConfigMaps are nobody's business. */
const ownNamespaceOnly = 'ConfigMap';

interface Asked {
  readonly kind: string;
  /** `meshservices.kuma.io`, as `kubectl api-resources` prints it. */
  readonly resource: string;
}

/** Every kind that the engine uses, with what kubectl calls it; Deployments first: they tell about the control plane. */
export function kubectlKinds(): readonly Asked[] {
  const all = kinds.map(({ name, group }): Asked => {
    const plural = name === 'Endpoints' ? 'endpoints' : pluralOf(name);
    return { kind: name, resource: group === '' ? plural : `${plural}.${group ?? 'kuma.io'}` };
  });
  return all.toSorted((a, b) => Number(b.kind === 'Deployment') - Number(a.kind === 'Deployment'));
}

/** API groups that have a kind of ours. */
const ourGroups: readonly string[] = [...new Set(kinds.map(({ group }) => group ?? 'kuma.io'))].filter(
  (group) => group !== '',
);

function contextArgs({ context }: LiveSource): readonly string[] {
  return context === '' ? [] : ['--context', context];
}

function discoveryArgs(source: LiveSource): readonly string[] {
  return ['api-resources', '--verbs=list', '-o', 'name', ...contextArgs(source)];
}

function listArgs(
  { kind, resource }: Asked,
  source: LiveSource,
  namespace: string,
  timeoutMs: number,
): readonly string[] {
  const where = kind === ownNamespaceOnly ? ['--namespace', namespace] : ['--all-namespaces'];
  return [
    ...['get', resource, ...where, '-o', 'json', `--chunk-size=${chunk}`],
    `--request-timeout=${Math.ceil(timeoutMs / 1000)}s`,
    ...contextArgs(source),
  ];
}

/** The command lines of a fetch, all of which only read. */
export function kubectlCommands(source: LiveSource, options: FetchOptions): readonly string[] {
  const wanted = kubectlKinds().filter(({ kind }) => options.wants(kind));
  return [
    commandLine('kubectl', discoveryArgs(source)),
    ...wanted.map((one) => commandLine('kubectl', listArgs(one, source, 'kuma-system', options.timeoutMs))),
  ];
}

/** All that a cluster holds, kind by kind; a kind that cannot be listed is recorded, and the others go on. */
export async function fetchWithKubectl(
  source: LiveSource,
  options: FetchOptions,
  io: Io,
): Promise<BundleSource | Extract<ToolAnswer, { ok: false }>> {
  const { timeoutMs } = options;
  const run = (args: readonly string[]): Promise<ToolAnswer> => runTool('kubectl', args, timeoutMs, io);
  const into = collector('kubectl');
  const discovered = await run(discoveryArgs(source));
  const names = (discovered.stdout ?? '').split('\n').flatMap((line) => line.trim() || []);
  if (!discovered.ok && (discovered.why !== 'exit' || names.length === 0)) return discovered;
  if (discovered.stderr !== '') options.warn('kubectl', discovered.stderr);
  const known = new Set(names);
  // An API server behind the API server that does not answer is ordinary, and matters where it has kinds of ours.
  const isWhole = discovered.ok || !ourGroups.some((group) => discovered.stderr.includes(` ${group}/v`));
  into.tell(discoveryArgs(source), isWhole || discovered.ok ? { ok: true } : { ok: false, reason: discovered.reason });
  const list = async (one: Asked, namespace: string): Promise<Listed> => {
    if (!options.wants(one.kind)) return { ok: false, skipped: true, reason: 'not asked for' };
    if (!known.has(one.resource)) return { ok: false, skipped: true, reason: 'the cluster has no such kind' };
    const answer = await run(listArgs(one, source, namespace, timeoutMs));
    if (answer.ok && answer.stderr !== '') options.warn('kubectl', answer.stderr);
    const listed = itemsOf(answer);
    options.progress(one.kind, listed.ok ? listed.items.length : undefined);
    return listed;
  };
  const [first, ...rest] = kubectlKinds();
  const deployments = await list(first!, '');
  const facts = deployments.ok ? controlPlaneIn(deployments.items) : undefined;
  const namespace = facts?.namespace ?? 'kuma-system';
  const others = await someAtATime(rest, (one) => list(one, namespace));
  let settings: Readonly<Record<string, unknown>> = {};
  for (const [at, listed] of [deployments, ...others].entries()) {
    const one = at === 0 ? first! : rest[at - 1]!;
    into.list(one.kind, listArgs(one, source, namespace, timeoutMs), listed, (item) => isOwn(one.kind, item));
    if (one.kind === ownNamespaceOnly && listed.ok) settings = settingsOfChart(listed.items);
  }
  return into.source({
    zone: source.zone === '' ? (facts?.zone ?? '') : source.zone,
    environment: 'kubernetes',
    context: source.context,
    product: facts?.product,
    settings:
      namespace === 'kuma-system'
        ? settings
        : merged(settings, { store: { kubernetes: { systemNamespace: namespace } } }),
    zoneSettings: {},
  });
}

function itemsOf(answer: ToolAnswer): Listed {
  const json = jsonOf(answer);
  if (!json.ok) return json;
  const { items, metadata } = json.value as { items?: unknown; metadata?: { continue?: unknown } };
  if (!Array.isArray(items)) return { ok: false, reason: 'the JSON that was printed is no list' };
  if (typeof metadata?.continue === 'string' && metadata.continue !== '')
    return { ok: false, reason: 'the list that was printed is not whole' };
  return { ok: true, items };
}

/** Secrets never; of ConfigMaps those that Kuma writes or is configured with. */
function isOwn(kind: string, item: unknown): boolean {
  const { kind: own, metadata } = (item ?? {}) as { kind?: unknown; metadata?: { name?: string } };
  if (own === 'Secret') return false;
  return kind !== ownNamespaceOnly || /^(?:kuma|kong-mesh)-/.test(metadata?.name ?? '');
}

/** What the chart's ConfigMap says of the control plane's configuration. */
function settingsOfChart(configMaps: readonly unknown[]): Readonly<Record<string, unknown>> {
  for (const item of configMaps) {
    const { metadata, data } = (item ?? {}) as { metadata?: { name?: string }; data?: Record<string, string> };
    const text = data?.['config.yaml'];
    if (metadata?.name?.endsWith('-control-plane-config') !== true || text === undefined) continue;
    for (const piece of readText(text)) return piece.ok ? settingsIn(piece.value) : {};
  }
  return {};
}

function merged(
  into: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = { ...into };
  for (const [key, value] of Object.entries(more)) {
    const own = result[key];
    const both = [own, value].every((one) => one !== null && typeof one === 'object' && !Array.isArray(one));
    result[key] = both ? merged(own as Record<string, unknown>, value as Record<string, unknown>) : (own ?? value);
  }
  return result;
}
