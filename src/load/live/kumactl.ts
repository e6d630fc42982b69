import { kinds } from '../../kinds/index.ts';
import { pluralOf } from '../../kinds/names.ts';
import type { Io } from '../../model/io.ts';
import type { BundleSource } from '../bundle.ts';
import { collector, jsonOf, type Listed, someAtATime } from './collected.ts';
import { zoneSettingsIn } from './control-plane.ts';
import type { FetchOptions } from './fetch.ts';
import { commandLine, runTool, type ToolAnswer } from './run-tool.ts';
import type { LiveSource } from './source.ts';

/** The most that an API server gives at once. @see kuma v2.13.10 pkg/api-server: maximum page size */
const pageSize = 1000;

/** Kinds whose list kumactl writes with a dash. @see kuma v2.13.10 zz_generated.resource.go: KumactlListArg */
const dashed: Readonly<Record<string, string>> = {
  CircuitBreaker: 'circuit-breakers',
  ExternalService: 'external-services',
  FaultInjection: 'fault-injections',
  RateLimit: 'rate-limits',
  TrafficLog: 'traffic-logs',
  TrafficPermission: 'traffic-permissions',
  TrafficRoute: 'traffic-routes',
  TrafficTrace: 'traffic-traces',
  VirtualOutbound: 'virtual-outbounds',
};

/** Kinds that `kumactl get` does not list. */
const notListed: ReadonlySet<string> = new Set(['DataplaneInsight', 'ServiceInsight', 'MeshGatewayInstance']);

interface Asked {
  readonly kind: string;
  readonly list: string;
  readonly global: boolean;
}

/** Every kind that the engine uses and kumactl lists; meshes first. */
export function kumactlKinds(): readonly Asked[] {
  return kinds
    .filter(({ name, group }) => group === undefined && !notListed.has(name))
    .map(({ name, scope }) => ({ kind: name, list: dashed[name] ?? pluralOf(name), global: scope === 'global' }))
    .toSorted((a, b) => Number(b.kind === 'Mesh') - Number(a.kind === 'Mesh'));
}

function contextArgs({ context }: LiveSource): readonly string[] {
  return context === '' ? [] : ['--context', context];
}

function listArgs({ list, global }: Asked, mesh: string, source: LiveSource): readonly string[] {
  return [
    'get',
    list,
    ...(global ? [] : ['--mesh', mesh]),
    '-o',
    'json',
    '--size',
    String(pageSize),
    ...contextArgs(source),
  ];
}

const versionArgs = (source: LiveSource): readonly string[] => ['version', ...contextArgs(source)];
const zonesArgs = (source: LiveSource): readonly string[] => ['inspect', 'zones', '-o', 'json', ...contextArgs(source)];

/** The command lines of a fetch, all of which only read; meshes that are not known yet stand as MESH. */
export function kumactlCommands(source: LiveSource, options: FetchOptions): readonly string[] {
  const meshes = options.meshes.length === 0 ? ['MESH'] : options.meshes;
  return [
    versionArgs(source),
    ...kumactlKinds()
      .filter(({ kind }) => kind === 'Mesh' || options.wants(kind))
      .flatMap((one) => (one.global ? [''] : meshes).map((mesh) => listArgs(one, mesh, source))),
    zonesArgs(source),
  ].map((args) => commandLine('kumactl', args));
}

/** All that a control plane holds, kind by kind and mesh by mesh, with all pages of each list. */
export async function fetchWithKumactl(
  source: LiveSource,
  options: FetchOptions,
  io: Io,
): Promise<BundleSource | Extract<ToolAnswer, { ok: false }>> {
  const run = async (args: readonly string[]): Promise<ToolAnswer> => {
    const answer = await runTool('kumactl', args, options.timeoutMs, io);
    if (answer.ok && answer.stderr !== '') options.warn('kumactl', answer.stderr);
    return answer;
  };
  const into = collector('kumactl');
  const version = await run(versionArgs(source));
  if (!version.ok) return version;
  const product = productIn(version.stdout);
  into.tell(
    versionArgs(source),
    product === undefined ? { ok: false, reason: 'the control plane did not tell its version' } : { ok: true },
  );
  const [meshKind, ...rest] = kumactlKinds();
  const meshArgs = listArgs(meshKind!, '', source);
  const meshes = await pagesOf(meshArgs, run);
  if (!meshes.ok) return { ok: false, why: 'exit', reason: meshes.reason, stderr: '' };
  const isWanted = (mesh: string): boolean => options.meshes.length === 0 || options.meshes.includes(mesh);
  const named = meshes.items.filter((item) => isWanted(nameOf(item)));
  into.list('Mesh', meshArgs, { ok: true, items: named });
  options.progress('Mesh', named.length);
  const tasks = rest.flatMap((one) =>
    (one.global ? [''] : named.map(nameOf)).map((mesh) => ({ one, args: listArgs(one, mesh, source) })),
  );
  const listed = await someAtATime(tasks, async ({ one, args }): Promise<Listed> => {
    if (!options.wants(one.kind)) return { ok: false, skipped: true, reason: 'not asked for' };
    const found = await pagesOf(args, run);
    options.progress(one.kind, found.ok ? found.items.length : undefined);
    return found;
  });
  let isGlobal = false;
  for (const [at, { one, args }] of tasks.entries()) {
    const found = listed[at]!;
    into.list(one.kind, args, found);
    if (one.kind === 'Zone' && found.ok && found.items.length > 0) isGlobal = true;
  }
  const zones = isGlobal ? jsonOf(await run(zonesArgs(source))) : undefined;
  // Settings of zones are worth having and no part of the answer's ground.
  if (zones !== undefined) into.tell(zonesArgs(source), zones.ok ? { ok: true } : { ...zones, skipped: true });
  const overviews =
    zones?.ok === true && Array.isArray(zones.value['items']) ? (zones.value['items'] as unknown[]) : [];
  return into.source({
    zone: source.zone === '' && isGlobal ? 'global' : source.zone,
    environment: undefined,
    context: source.context,
    product,
    settings: {},
    zoneSettings: zoneSettingsIn(overviews),
  });
}

/** All pages of a list. */
async function pagesOf(
  args: readonly string[],
  run: (args: readonly string[]) => Promise<ToolAnswer>,
): Promise<Listed> {
  const items: unknown[] = [];
  const offsets = new Set<string>();
  for (let offset = ''; ; ) {
    const answer = await run(offset === '' ? args : [...args, '--offset', offset]);
    if (!answer.ok && /unknown command|unknown resource/i.test(answer.stderr))
      return { ok: false, skipped: true, reason: 'kumactl does not know the kind' };
    const json = jsonOf(answer);
    if (!json.ok) return json;
    const { items: page, next, total } = json.value;
    if (page !== undefined && page !== null && !Array.isArray(page))
      return { ok: false, reason: 'the JSON that was printed is no list' };
    if (page === undefined && total === undefined) return { ok: false, reason: 'the JSON that was printed is no list' };
    items.push(...((page as unknown[] | null) ?? []));
    const following = typeof next === 'string' && next !== '' ? offsetIn(next) : '';
    if (following === '') {
      if (typeof total === 'number' && items.length < total)
        return { ok: false, reason: `only ${items.length} of ${total} items were listed` };
      return { ok: true, items };
    }
    if (offsets.has(following)) return { ok: false, reason: 'its pages go round in circles' };
    offsets.add(following);
    offset = following;
  }
}

function offsetIn(next: string): string {
  const found = /[?&]offset=([^&]*)/.exec(next)?.[1];
  return found === undefined ? next : decodeURIComponent(found);
}

/** `Server: Kuma 2.13.10` of `kumactl version`. @see kuma v2.13.10 app/kumactl/cmd/version/version.go */
function productIn(text: string): { readonly name: string; readonly version: string } | undefined {
  const found = /^Server: (.+) v?(\d\S*)\s*$/m.exec(text);
  return found === null ? undefined : { name: found[1]!, version: found[2]! };
}

function nameOf(item: unknown): string {
  return (item as { name?: string } | null)?.name ?? '';
}
