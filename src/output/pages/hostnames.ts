import type { GenerateResult } from '../../engine/generate/generate.ts';
import type { NameRow } from '../../engine/hostnames/name-table.ts';
import { compare } from '../../model/compare.ts';
import type { MeshServicesMode } from '../../model/mesh.ts';
import { meshServicesModes } from '../../model/mesh.ts';
import type { Cell, Page, Tone } from '../page.ts';

/** A name, the zones in which it is one, and what the old name does in each mode. */
export interface NameRecord {
  readonly mesh: string;
  readonly kind: NameRow['kind'];
  readonly service: string;
  readonly namespace: string;
  /** Zone that made the service; empty for what global made. */
  readonly zone: string;
  readonly hostname: string;
  readonly ports: readonly number[];
  /** The VIP where all zones agree; `new` where a control plane will choose it, empty where zones differ. */
  readonly vip: string;
  /** By zone. */
  readonly vips: Readonly<Record<string, string>>;
  readonly validFrom: readonly string[];
  readonly generator: string;
  /** `vip` is a guess (`--simulate-vips`). */
  readonly simulated: boolean;
  readonly status: NameRow['status'];
  readonly message: string;
  readonly oldNames: readonly {
    readonly hostname: string;
    readonly port: number;
    /** Whether it is answered in each mode. */
    readonly modes: Readonly<Record<MeshServicesMode, boolean>>;
  }[];
}

/** Names of all zones that are shown; one that is the same in several zones stands once. */
export function nameRecords(
  rows: readonly NameRow[],
  results: readonly GenerateResult[],
  guessed: (row: NameRow) => string | undefined,
): readonly NameRecord[] {
  const several = new Set(results.map(({ context }) => context.controlPlane.zone)).size > 1;
  const groups = new Map<string, NameRow[]>();
  for (const row of rows) {
    const key = [
      row.mesh,
      row.service,
      row.kind,
      row.namespace,
      row.zone,
      row.hostname,
      row.generator,
      row.status,
      row.message,
    ].join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const records = [...groups.values()].map((group): NameRecord => {
    const [first] = group;
    const { mesh, kind, service, namespace, zone, hostname, ports, generator, status, message, oldNames } = first!;
    const vips = Object.fromEntries(group.map((row) => [row.seenFrom, row.vip || guessed(row) || 'new']));
    const different = new Set(Object.values(vips));
    return {
      mesh,
      kind,
      service,
      namespace,
      zone,
      hostname,
      ports,
      vip: different.size === 1 ? Object.values(vips)[0]! : '',
      vips,
      validFrom: group.map(({ seenFrom }) => seenFrom),
      generator,
      simulated: group.some((row) => row.vip === '' && guessed(row) !== undefined),
      status,
      message,
      oldNames: oldNames.map((old) => ({
        ...old,
        modes: { Disabled: true, Everywhere: true, ReachableBackends: true, Exclusive: false },
      })),
    };
  });
  if (!several) return records;
  return records.toSorted(
    (a, b) =>
      compare(a.mesh, b.mesh) ||
      compare(a.service, b.service) ||
      compare(a.kind, b.kind) ||
      compare(a.zone, b.zone) ||
      compare(a.hostname, b.hostname),
  );
}

/** The table of names, and what becomes of the old ones. */
export function namesPage(
  records: readonly NameRecord[],
  results: readonly GenerateResult[],
  options: { readonly wide: boolean; readonly quiet: boolean },
): Page {
  if (records.length === 0) return [];
  const manyMeshes = new Set(records.map(({ mesh }) => mesh)).size > 1;
  const manyKinds = new Set(records.map(({ kind }) => kind)).size > 1;
  const manyZones = new Set(results.map(({ context }) => context.controlPlane.zone)).size > 1;
  const { wide } = options;
  const columns = [
    ...(manyMeshes || wide ? ['MESH'] : []),
    ...(manyKinds || wide ? ['KIND'] : []),
    'SERVICE',
    'ZONE',
    'HOSTNAME',
    ...(manyZones ? ['VALID FROM'] : []),
    ...(wide ? ['PORTS', 'VIP'] : []),
    'OLD NAME',
    'GENERATOR',
    'STATUS',
  ];
  const rows = records.map((one) => [
    ...(manyMeshes || wide ? [one.mesh] : []),
    ...(manyKinds || wide ? [one.kind] : []),
    one.namespace === '' ? one.service : `${one.namespace}/${one.service}`,
    one.zone === '' ? '(global)' : one.zone,
    one.hostname,
    ...(manyZones ? [one.validFrom.join(',')] : []),
    ...(wide ? [one.ports.join(','), vipCell(one)] : []),
    one.oldNames.length === 0 ? '' : `${one.oldNames[0]!.hostname}:${one.oldNames[0]!.port}`,
    one.generator,
    statusCell(one),
  ]);
  const table: Page = [{ block: 'table', columns, rows }];
  return options.quiet ? table : [...table, ...oldNameWords(records, results)];
}

function vipCell(record: NameRecord): string {
  return record.simulated ? `${vipsOf(record)} (guess)` : vipsOf(record);
}

function vipsOf({ vip, vips }: NameRecord): string {
  return vip === ''
    ? Object.entries(vips)
        .map(([zone, ip]) => `${zone}:${ip}`)
        .join(',')
    : vip;
}

const tones: Readonly<Record<NameRow['status'], Tone>> = {
  ok: 'good',
  collision: 'bad',
  hidden: 'bad',
  'template-error': 'bad',
  'no-dns-name': 'warn',
  none: 'warn',
  'cluster-dns': 'plain',
};

function statusCell({ status, message }: NameRecord): Cell {
  const words: Readonly<Record<NameRow['status'], string>> = {
    ok: 'ok',
    collision: `conflict: ${message} has it`,
    hidden: `hidden: ${message} has it too, and DNS answers that one`,
    'template-error': `no name: ${templateReason(message)}`,
    'no-dns-name': 'given, but no DNS name: refused from Kuma 2.14 on',
    none: 'no name: no generator selects it',
    'cluster-dns': 'ok: cluster DNS',
  };
  return { text: words[status], tone: tones[status] };
}

/** The reason at the end of Kuma's message, which is long. */
function templateReason(message: string): string {
  const invalid = /^(.* is not a valid DNS name):/.exec(message)?.[1];
  return (
    invalid ??
    /error calling label: (label .+ not found)/.exec(message)?.[1] ??
    /executing \\?"\\?" at .*?>: (.+?)"?$/.exec(message)?.[1] ??
    message
  );
}

function oldNameWords(records: readonly NameRecord[], results: readonly GenerateResult[]): Page {
  if (!records.some(({ oldNames }) => oldNames.length > 0)) return [];
  const modes = [...new Set(results.map(({ context }) => context.mode))];
  const working = meshServicesModes.filter((mode) => mode !== 'Exclusive');
  const now =
    modes.length === 1
      ? ` The mode is ${modes[0]!}: ${modes[0] === 'Exclusive' ? 'they are gone' : 'they are answered'}.`
      : '';
  return [
    {
      block: 'text',
      tone: 'faint',
      text: `Old names are answered on port 80 in ${working.slice(0, -1).join(', ')} and ${working.at(-1)!}, and gone in Exclusive and in Kuma 3.0.${now}`,
    },
  ];
}

/** `VIP hostname`, as `/etc/hosts` has it; names without a known VIP as comments. */
export function hostsText(records: readonly NameRecord[]): string {
  return records
    .filter(({ status, hostname }) => status === 'ok' && hostname !== '')
    .flatMap(({ hostname, vips, service, simulated }) => {
      const known = [...new Set(Object.values(vips))];
      return known.map((vip) =>
        vip === 'new'
          ? `# ${hostname}: the VIP of ${service} is not known yet\n`
          : `${vip}\t${hostname}${simulated ? '\t# a guess' : ''}\n`,
      );
    })
    .join('');
}
