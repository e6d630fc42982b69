import type { ConfiguredOutbound, ProxyConfiguration, Share } from '../../engine/outbounds/configuration.ts';
import type { Sizes } from '../../engine/outbounds/size.ts';
import type { MeshServicesMode } from '../../model/mesh.ts';
import type { Cell, Page } from '../page.ts';

/** One proxy in one mode. */
export interface ModeAnswer {
  readonly mode: MeshServicesMode;
  readonly configuration: ProxyConfiguration;
  readonly sizes: Sizes;
}

/** One proxy in the modes that were asked for. */
export interface ProxyAnswer {
  readonly mesh: string;
  readonly name: string;
  readonly zone: string;
  readonly modes: readonly ModeAnswer[];
}

const shortModes: Readonly<Record<MeshServicesMode, string>> = {
  Disabled: 'DISABLED',
  Everywhere: 'EVERYWHERE',
  ReachableBackends: 'REACHABLE',
  Exclusive: 'EXCLUSIVE',
};

const longestList = 40;

/** How much all proxies get in a mode; those without a configuration keep what they have and are not counted. */
export interface ModeTotal {
  readonly mode: MeshServicesMode;
  readonly sizes: Sizes;
}

/** One proxy: a row per destination, a column per mode. */
export function proxyPage(
  { mesh, name, zone, modes }: ProxyAnswer,
  options: { readonly wide: boolean; readonly all: boolean; readonly quiet: boolean },
): Page {
  const rows = new Map<string, { outbound: ConfiguredOutbound; hostname: string; modes: Set<MeshServicesMode> }>();
  for (const { mode, configuration } of modes) {
    const names = namesByOwner(configuration);
    for (const outbound of configuration.outbounds) {
      const key = `${destinationWords(outbound)} ${outbound.address}:${outbound.port}`;
      const row = rows.get(key) ?? {
        outbound,
        hostname:
          outbound.kri === undefined && outbound.address !== 'legacy' ? '' : (names.get(ownerOf(outbound)) ?? ''),
        modes: new Set<MeshServicesMode>(),
      };
      rows.set(key, row);
      row.modes.add(mode);
    }
  }
  const list = [...rows.values()];
  const shown = options.all ? list : list.slice(0, longestList);
  const columns = [
    'DESTINATION',
    ...modes.map(({ mode }) => shortModes[mode]),
    'ADDRESS',
    ...(options.wide ? ['LEADS TO'] : []),
  ];
  const table = shown.map(({ outbound, hostname, modes: of }) => [
    destinationWords(outbound),
    ...modes.map(({ mode }): Cell => (of.has(mode) ? { text: 'yes', tone: 'good' } : { text: '-', tone: 'faint' })),
    `${hostname || addressWords(outbound)}:${outbound.port}`,
    ...(options.wide ? [leadsTo(outbound)] : []),
  ]);
  const totals = [
    'TOTAL',
    ...modes.map(({ configuration }) => String(configuration.outbounds.length)),
    '',
    ...(options.wide ? [''] : []),
  ];
  const page: Page = [
    { block: 'text', text: `${name} (${mesh}, ${zone})`, tone: 'strong' },
    ...problems(modes),
    { block: 'table', columns, rows: [...table, totals] },
  ];
  const rest = list.length - shown.length;
  return rest > 0 ? [...page, { block: 'text', text: `and ${rest} more (--all)` }] : page;
}

/** What is wrong with a proxy as a whole comes first. */
function problems(modes: readonly ModeAnswer[]): Page {
  return modes.flatMap(({ mode, configuration }): Page => {
    if (configuration.problem !== undefined)
      return [
        {
          block: 'text',
          tone: 'bad',
          text: `${mode}: the control plane makes no configuration for this proxy (${problemWords(configuration.problem)}): it keeps the one that it has, for everything`,
        },
      ];
    if (configuration.unpredictable !== undefined)
      return configuration.unpredictable.map(({ ref, instead }) => ({
        block: 'text' as const,
        tone: 'warn' as const,
        text: `${mode}: reachableBackends ${ref} is unpredictable: Kuma allows one of ${instead.join(', ')}, from call to call another`,
      }));
    return [];
  });
}

/** Why the control plane gives up on a proxy, in a few words. */
export function problemWords(problem: NonNullable<ProxyConfiguration['problem']>): string {
  switch (problem.because) {
    case 'mirror-without-cluster':
      return 'a RequestMirror names a kuma.io/service that no HTTP service has';
    case 'filter-after-redirect':
      return `${problem.type} stands behind a RequestRedirect`;
    case 'empty-service':
      return 'a backendRef means an empty kuma.io/service, and the control plane panics';
    case 'inbound-protocol':
      return `inbound ${problem.inbound} has protocol ${problem.protocol}`;
    case 'outbound-protocol':
      return `a TrafficRoute leads ${problem.service} to services with protocol ${problem.protocol}`;
    case 'external-mixed':
      return `the ExternalServices of ${problem.service} have IPs and hostnames`;
  }
}

function destinationWords({ kind, service, kri }: ConfiguredOutbound): string {
  if (kri === undefined) return `kuma.io/service ${service!}`;
  const { zone, namespace, name, section } = partsOf(kri);
  const place = [namespace, zone].filter((part) => part !== '' && part !== undefined).join(', ');
  return `${kind} ${name}${place === '' ? '' : ` (${place})`} ${section}`.trimEnd();
}

/** Of a KRI; a section has no `_`, a name may have some. */
function partsOf(kri: string): Readonly<Record<'zone' | 'namespace' | 'name' | 'section', string>> {
  const [, , , zone = '', namespace = '', ...rest] = kri.split('_');
  return { zone, namespace, name: rest.slice(0, -1).join('_'), section: rest.at(-1) ?? '' };
}

function ownerOf({ kind, service, kri }: ConfiguredOutbound): string {
  return kri === undefined ? `kuma.io/service/${service!}` : `${kind}/${partsOf(kri).name}`;
}

function namesByOwner({ dns }: ProxyConfiguration): ReadonlyMap<string, string> {
  return new Map(dns.map(({ name, owner }) => [owner, name]));
}

function addressWords({ address, assumedAddress }: ConfiguredOutbound): string {
  if (address === 'legacy') return '(legacy VIP)';
  return assumedAddress ? '(new VIP)' : address;
}

function leadsTo({ routes, to, protocol }: ConfiguredOutbound): string {
  if (protocol === 'none') return 'nowhere: a listener without filter';
  const shares = routes === undefined ? (to as readonly Share[]) : routes.flatMap((route) => route.to);
  const clusters = [...new Set(shares.map(({ cluster }) => cluster))];
  return clusters.length === 0 ? 'nowhere' : clusters.join(', ');
}

/** A line per proxy: how much each mode gives it, the largest first. */
export function proxiesPage(
  proxies: readonly ProxyAnswer[],
  totals: readonly ModeTotal[],
  options: { readonly all: boolean; readonly quiet: boolean },
): Page {
  if (proxies.length === 0) return [];
  const manyMeshes = new Set(proxies.map(({ mesh }) => mesh)).size > 1;
  const manyZones = new Set(proxies.map(({ zone }) => zone)).size > 1;
  const largest = ({ modes }: ProxyAnswer): number => Math.max(...modes.map(({ sizes }) => sizes.bytes));
  const sorted = proxies
    .map((proxy) => ({ proxy, size: largest(proxy) }))
    .toSorted((a, b) => b.size - a.size)
    .map(({ proxy }) => proxy);
  const shown = options.all ? sorted : sorted.slice(0, longestList);
  const cellOf = (proxy: ProxyAnswer, mode: MeshServicesMode): string | Cell => {
    const found = proxy.modes.find((one) => one.mode === mode);
    if (found === undefined) return '';
    return found.configuration.problem === undefined
      ? sizeWords(found.sizes)
      : { text: 'no configuration', tone: 'bad' as const };
  };
  const rows = shown.map((proxy) => [
    ...(manyMeshes ? [proxy.mesh] : []),
    proxy.name,
    ...(manyZones ? [proxy.zone] : []),
    ...totals.map(({ mode }) => cellOf(proxy, mode)),
  ]);
  const columns = [
    ...(manyMeshes ? ['MESH'] : []),
    'PROXY',
    ...(manyZones ? ['ZONE'] : []),
    ...totals.map(({ mode }) => shortModes[mode]),
  ];
  const sums = [
    ...(manyMeshes ? [''] : []),
    'TOTAL',
    ...(manyZones ? [''] : []),
    ...totals.map(({ sizes }) => sizeWords(sizes)),
  ];
  const rest = sorted.length - shown.length;
  const words = [
    ...(rest > 0 ? [`and ${rest} more proxies (--all)`] : []),
    ...(options.quiet
      ? []
      : ['Outbounds / clusters / endpoints that the control plane sends to each proxy, and about how many bytes.']),
  ];
  return [
    { block: 'table', columns, rows: [...rows, sums] },
    ...words.map((text) => ({ block: 'text' as const, text, tone: 'faint' as const })),
  ];
}

function sizeWords({ outbounds, clusters, endpoints, bytes }: Sizes): string {
  return `${outbounds} / ${clusters} / ${endpoints}  ${bytesWords(bytes)}`;
}

/** `12 kB`, with two figures at least. */
export function bytesWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [number, unit] = [bytes, 0];
  while (number >= 1000 && unit < units.length - 1) [number, unit] = [number / 1000, unit + 1];
  return `${number < 10 && unit > 0 ? number.toFixed(1) : Math.round(number)} ${units[unit]!}`;
}
