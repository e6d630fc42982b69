import type { Explanation, Status } from '../../engine/explain/explanation.ts';
import type { ProxyProblem } from '../../engine/explain/problems.ts';
import type { ModeStatus, ReferenceRow } from '../../engine/explain/rows.ts';
import type { MeshServicesMode } from '../../model/mesh.ts';
import type { Origin, Path } from '../../model/source.ts';
import type { Cell, Page, Tone } from '../page.ts';
import {
  fieldWords,
  identityWords,
  listWords,
  noteWords,
  ownerName,
  portWords,
  referenceWords,
} from './resolve-words.ts';

/** A problem of a mesh in one mode. */
export interface PlacedProblem {
  readonly mesh: string;
  readonly zone: string;
  readonly modes: readonly MeshServicesMode[];
  readonly problem: ProxyProblem;
}

/** Where a field of a resource stands: `routes.yaml:22:15`. */
export type Place = (origin: Origin, path: Path) => string;

export const shortModes: Readonly<Record<MeshServicesMode, string>> = {
  Disabled: 'DISABLED',
  Everywhere: 'EVERYWHERE',
  ReachableBackends: 'REACHABLE',
  Exclusive: 'EXCLUSIVE',
};

const tones: Readonly<Record<Status, Tone>> = {
  ok: 'good',
  legacy: 'warn',
  ambiguous: 'warn',
  shadowed: 'warn',
  'not found': 'bad',
  refused: 'bad',
  'not in this mode': 'bad',
  'breaks proxies': 'bad',
};

const order: readonly Status[] = [
  'ok',
  'legacy',
  'ambiguous',
  'shadowed',
  'not in this mode',
  'refused',
  'not found',
  'breaks proxies',
];

/** A status with its colour. */
export function statusCell(status: Status): Cell {
  return { text: status, tone: tones[status] };
}

/** What makes the control plane fail for whole proxies, then every reference. */
export function resolvePage(
  rows: readonly ReferenceRow[],
  problems: readonly PlacedProblem[],
  options: { readonly wide: boolean; readonly quiet: boolean; readonly place: Place },
): Page {
  const { wide, place } = options;
  const meshes = new Set(rows.map(({ mesh }) => mesh)).size;
  const zones = new Set(rows.flatMap((row) => row.zones)).size;
  const [first] = rows;
  const modes = first?.modes.length ?? 1;
  const owners = rows.some(({ explanation }) => explanation.reference.owner.policy === undefined);
  const columns = [
    ...(meshes > 1 || wide ? ['MESH'] : []),
    ...(zones > 1 || wide ? ['ZONE'] : []),
    owners ? 'OWNER' : 'POLICY',
    'FIELD',
    'REFERENCE',
    ...(modes > 1 ? first!.modes.map(({ mode }) => shortModes[mode]) : ['STATUS']),
    ...(wide ? ['WHERE'] : []),
    'RESOLVES TO',
  ];
  const table = rows.map((row) => {
    const { reference } = row.explanation;
    return [
      ...(meshes > 1 || wide ? [row.mesh] : []),
      ...(zones > 1 || wide ? [row.zones.join(',')] : []),
      ownerWords(row),
      fieldWords(reference.path),
      referenceWords(reference),
      ...row.modes.map(({ status }) => statusCell(status)),
      ...(wide ? [place(reference.owner.origin, reference.path)] : []),
      resolvesTo(row),
    ];
  });
  return [
    ...problemsPage(problems, place),
    ...(rows.length === 0 ? [] : [{ block: 'table' as const, columns, rows: table }]),
    ...rejectedPage(rows),
    ...(options.quiet || rows.length === 0 ? [] : [{ block: 'text' as const, text: summary(rows) }]),
  ];
}

/** Rules that cost a listener all of its routes. */
function rejectedPage(rows: readonly ReferenceRow[]): Page {
  const rejected = rows.filter(({ explanation }) =>
    explanation.notes.some(({ code }) => code === 'EFFECT_LISTENER_REJECTED'),
  );
  if (rejected.length === 0) return [];
  const names = rejected.map((row) => `${ownerWords(row)} ${fieldWords(row.explanation.reference.path)}`);
  return [
    {
      block: 'text',
      tone: 'bad',
      text: `! Envoy rejects a route without destinations, and the listener keeps what it had, for all of its routes: ${listWords(names, 5)}`,
    },
  ];
}

/** What no proxy survives, before anything else. */
export function problemsPage(problems: readonly PlacedProblem[], place: Place): Page {
  return problems.map(({ mesh, zone, modes, problem }) => {
    const { owner, proxies } = problem;
    const many = proxies.length === 1 ? 'proxy gets' : 'proxies get';
    const where = modes.length === 0 ? '' : modes.length === 4 ? ' in every mode' : ` in mode ${modes.join(', ')}`;
    return {
      block: 'lines' as const,
      lines: [
        `! ${proxies.length} ${many} no configuration${where} (${mesh}, ${zone}): ${listWords(proxies)}`,
        `  ${place(owner.origin, owner.path)}  ${owner.kind}/${owner.name}: ${causeWords(problem)}`,
        '  The control plane fails at it each time: these proxies keep what they have, for everything.',
      ],
    };
  });
}

function causeWords({ problem }: ProxyProblem): string {
  switch (problem.because) {
    case 'mirror-without-cluster':
      return problem.ref.name === ''
        ? 'a RequestMirror without a name means no kuma.io/service: until 3.0 a mirror knows no MeshService'
        : `a RequestMirror to kuma.io/service ${problem.ref.name}, and no HTTP service has that value: until 3.0 a mirror knows no MeshService`;
    case 'filter-after-redirect':
      return `${problem.type} behind a RequestRedirect`;
    case 'empty-service':
      return 'a backendRef with labels but without a port means kuma.io/service "": the control plane panics';
    case 'inbound-protocol':
      return `kuma.io/protocol ${problem.protocol}: there is no inbound listener for it`;
    case 'outbound-protocol':
      return `a TrafficRoute leads kuma.io/service ${problem.service} to protocol ${problem.protocol}: there is no listener for it`;
    case 'external-mixed':
      return `ExternalServices of kuma.io/service ${problem.service} have IPs and hostnames: no cluster takes both`;
  }
}

function ownerWords({ explanation, count }: ReferenceRow): string {
  const { owner } = explanation.reference;
  const name = ownerName(owner);
  return owner.policy === undefined && count > 1 ? `${name} and ${count - 1} more` : name;
}

/** Where a reference ends, or why not. */
function resolvesTo({ explanation, selects, modes }: ReferenceRow): string {
  const { reference, status, service, fix } = explanation;
  if (selects?.of === 0) return 'no Dataplanes in the input';
  if (selects !== undefined && status === 'ok')
    return selects.proxies === selects.of ? `all ${selects.of} proxies` : `${selects.proxies} of ${selects.of} proxies`;
  const found = targetsWords(explanation);
  const also = service === undefined || service === '' ? '' : `kuma.io/service ${service}`;
  if (status === 'ok' && reference.field === 'from')
    return reference.ref.kind === 'Mesh' ? 'every client' : 'clients with these tags in their certificates';
  if (status === 'ok') return [found || 'ok', also].filter((part) => part !== '').join(', and ');
  const telling = status === 'shadowed' ? explanation.notes.at(-1) : mostTelling(explanation);
  const words = telling === undefined ? '' : noteWords(telling, reference);
  const repair = fix === undefined || modes.length > 1 ? '' : `; ${fix.words}`;
  if (status === 'legacy') {
    // Where a resource was looked for too, it says why that is not meant.
    const missed = telling !== undefined && !/^(MEANING|LEGACY|MIRROR)/.test(telling.code);
    return `${also || 'outbounds by tags'}${missed ? `, no more: ${words}${repair}` : ''}`;
  }
  if (status === 'ambiguous') return ambiguityWords(found, explanation) ?? found;
  if (status === 'shadowed') return [found, words].filter((part) => part !== '').join(': ');
  if (status === 'breaks proxies') return `see above${fix === undefined ? '' : `; ${fix.words}`}`;
  return `${words || 'nothing'}${repair}`;
}

/** The note that says why: what only prepares for it comes after it. */
function mostTelling({ notes }: Explanation): Explanation['notes'][number] | undefined {
  const preparing =
    /^(MEANING_|LEGACY_NAME_|LEGACY_SILENCED|MIRROR_IS_LEGACY|EFFECT_|PORT_IGNORED|LABELS_MULTIPLE|NAMES_COMPLETED)/;
  return notes.find(({ code }) => !preparing.test(code)) ?? notes.at(-1);
}

/** Which of several is taken, shorter than the note says it. */
function ambiguityWords(found: string, { notes }: Explanation): string | undefined {
  const note = notes.find(({ code }) => code.startsWith('LABELS_'));
  const all = note?.resources ?? [];
  switch (note?.code) {
    case 'LABELS_AMBIGUOUS_OLDEST':
      return `${found}, the oldest of ${all.length} with these labels`;
    case 'LABELS_AMBIGUOUS_TIE':
    case 'LABELS_ONE_OF_MANY':
      return `any of ${all.length}, now this, now that: ${listWords(all.map(({ kri }) => identityWords(kri)))}`;
    default:
      return undefined;
  }
}

/** `orders (store, east) 80 (http)`, or the first of many. */
export function targetsWords({ targets, reference }: Explanation): string {
  const words = targets.map(({ kri, port }) => {
    if (kri.kind === 'Mesh') return 'every destination';
    const kind = kri.kind === reference.ref.kind ? '' : `${kri.kind} `;
    return `${kind}${identityWords(kri)}${port === undefined ? '' : ` ${portWords(port)}`}`;
  });
  return words.length > 3 ? `${words.length}: ${listWords(words)}` : words.join(', ');
}

/** `4 references: 1 ok, 1 legacy.` */
function summary(rows: readonly ReferenceRow[]): string {
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const count = (at: number): string => {
    const counts = new Map<Status, number>();
    for (const { modes, count: often } of rows) {
      const { status } = modes[at]!;
      counts.set(status, (counts.get(status) ?? 0) + often);
    }
    return order.flatMap((status) => (counts.has(status) ? [`${counts.get(status)!} ${status}`] : [])).join(', ');
  };
  const noun = total === 1 ? 'reference' : 'references';
  const { modes } = rows[0]!;
  if (modes.length === 1) return `${total} ${noun}: ${count(0)}.`;
  return `${total} ${noun}. ${modes.map(({ mode }: ModeStatus, at) => `${mode}: ${count(at)}.`).join(' ')}`;
}
