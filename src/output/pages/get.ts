import type { Inventory } from '../../model/inventory.ts';
import { label } from '../../model/labels.ts';
import type { Resource } from '../../model/resource.ts';
import type { Page } from '../page.ts';
import { portsCell } from './generate.ts';
import { type Column, kubernetesColumns, pairs } from './get-kubernetes.ts';

/** What a table of resources needs beside them. */
export interface GetPageOptions {
  readonly wide: boolean;
  /** Now, in milliseconds, for ages. */
  readonly nowMs: number;
}

/** Columns of a kind's own, between the name and the age. */
const own: Readonly<Record<string, readonly Column[]>> = {
  Dataplane: [
    { name: 'ADDRESS', of: (one) => (one.kind === 'Dataplane' ? one.spec.address : '') },
    { name: 'SERVICES', of: (one) => (one.kind === 'Dataplane' ? servicesOf(one) : '') },
  ],
  Mesh: [
    { name: 'MODE', of: (one) => (one.kind === 'Mesh' ? one.spec.meshServicesMode : '') },
    { name: 'MTLS', of: (one) => (one.kind === 'Mesh' ? one.spec.mtlsBackend : '') },
  ],
  MeshService: [
    { name: 'STATE', of: (one) => (one.kind === 'MeshService' ? (one.spec.state ?? '') : '') },
    { name: 'PROXIES', of: (one) => (one.kind === 'MeshService' ? proxiesOf(one) : '') },
    { name: 'PORTS', of: (one) => (one.kind === 'MeshService' ? portsCell(one.spec.ports) : '') },
    { name: 'HOSTNAME', of: (one) => (one.kind === 'MeshService' ? (one.status?.addresses[0]?.hostname ?? '') : '') },
  ],
  ...kubernetesColumns,
  HostnameGenerator: [
    { name: 'SELECTS', of: (one) => (one.kind === 'HostnameGenerator' ? (one.spec.selects?.kind ?? '') : '') },
    { name: 'TEMPLATE', of: (one) => (one.kind === 'HostnameGenerator' ? one.spec.template : '') },
  ],
};

function servicesOf(dataplane: Extract<Resource, { kind: 'Dataplane' }>): string {
  const { inbound, gateway } = dataplane.spec;
  const tags = [...inbound.map((one) => one.tags), ...(gateway === undefined ? [] : [gateway.tags])];
  return [...new Set(tags.map((one) => one[label.service] ?? ''))].filter((one) => one !== '').join(',');
}

function proxiesOf(meshService: Extract<Resource, { kind: 'MeshService' }>): string {
  const proxies = meshService.status?.dataplaneProxies;
  return proxies === undefined ? '' : `${proxies.healthy}/${proxies.total}`;
}

/** Resources of one kind as kubectl lists them; columns in which nothing stands are left out. */
export function getPage(resources: readonly Resource[], options: GetPageOptions): Page {
  const [first] = resources;
  if (first === undefined) return [];
  const columns: readonly Column[] = [
    { name: 'MESH', of: (one) => one.meta.mesh },
    {
      name: 'NAME',
      of: (one) => (one.meta.namespace === '' ? one.meta.name : one.meta.name.slice(0, -one.meta.namespace.length - 1)),
    },
    { name: 'NAMESPACE', of: (one) => one.meta.namespace },
    { name: 'ZONE', of: (one) => one.meta.labels[label.zone] ?? '' },
    ...(own[first.kind] ?? []),
    { name: 'AGE', of: (one) => ageOf(one.meta.creationTime, options.nowMs) },
    ...(options.wide
      ? [
          {
            name: 'SOURCE',
            of: (one: Resource) =>
              `${one.origin.file}#${one.origin.document}${one.origin.item < 0 ? '' : `[${one.origin.item}]`}`,
          },
          { name: 'LABELS', of: (one: Resource) => pairs(one.meta.labels) },
        ]
      : []),
  ];
  const cells = resources.map((one) => columns.map((column) => column.of(one)));
  const used = columns.map((_, index) => index === 1 || cells.some((row) => row[index] !== ''));
  return [
    {
      block: 'table',
      columns: columns.filter((_, index) => used[index]).map(({ name }) => name),
      rows: cells.map((row) => row.filter((_, index) => used[index])),
    },
  ];
}

/** `5m`, `3h`, `12d`: as kubectl rounds. */
function ageOf(time: string | undefined, nowMs: number): string {
  if (time === undefined) return '';
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(time)) / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}

/** How many of what, by mesh, zone and file; then what was ignored. */
export function countsPage(
  resources: readonly Resource[],
  inventory: Inventory,
  zoneOf: (resource: Resource) => string | undefined,
): Page {
  const counts = new Map<string, { row: readonly string[]; count: number }>();
  for (const resource of resources) {
    const { kind, meta, origin } = resource;
    const row = [kind, meta.mesh, zoneOf(resource) ?? '', origin.file];
    const key = row.join('\n');
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { row, count: 1 });
    else known.count++;
  }
  const rows = [...counts.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { row, count }]) => [row[0]!, String(count), row[1]!, row[2]!, row[3]!]);
  const ignored = inventory.ignored.map(({ what, count }) => [what, String(count), whyIgnored(what)]);
  return [
    ...(rows.length === 0
      ? []
      : [{ block: 'table', columns: ['KIND', 'COUNT', 'MESH', 'ZONE', 'FILE'], rows } as const]),
    ...(ignored.length === 0 ? [] : [{ block: 'table', columns: ['IGNORED', 'COUNT', 'WHY'], rows: ignored } as const]),
  ];
}

function whyIgnored(what: string): string {
  if (what === 'Secret' || what.endsWith('/Secret') || what === 'GlobalSecret') return 'secrets are never looked at';
  return what.includes('/') ? 'no kind of Kuma' : 'no answer uses it';
}
