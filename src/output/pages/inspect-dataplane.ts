import type { FieldRow, Scope } from '../../engine/inspect/fields.ts';
import type { RouteProblem } from '../../engine/routes/problems.ts';
import type { Subset } from '../../engine/rules/subset.ts';
import type { Page } from '../page.ts';
import { problemWords } from './outbounds.ts';
import { identityWords, ownerName } from './resolve-words.ts';

/** A proxy with all that policies set for it. */
export interface InspectedProxy {
  readonly mesh: string;
  readonly zone: string;
  readonly mode: string;
  readonly name: string;
  readonly place: string;
  readonly rows: readonly FieldRow[];
  readonly warnings: readonly string[];
  readonly problems: readonly RouteProblem[];
}

/** Every field in effect, and the policy that set it last. */
export function proxyRulesPage(proxy: InspectedProxy): Page {
  const { mesh, zone, mode, name, place, rows, warnings, problems } = proxy;
  const table = rows.map((row) => [
    row.kind,
    whereWords(row),
    `${ownerName(row.policy).slice(row.policy.kind.length + 1)}${row.item === '' ? '' : ` ${row.item}`}`,
    row.path,
    valueWords(row.value),
  ]);
  return [
    { block: 'lines', lines: [`Dataplane ${name}   (${mesh}, ${zone}, ${mode})   ${place}`] },
    ...[...new Set(problems.map(problemWords))].map((words) => ({
      block: 'text' as const,
      tone: 'bad' as const,
      text: `! The control plane makes no configuration for this proxy (${words}): it keeps what it has, for everything.`,
    })),
    ...warnings.map((text) => ({ block: 'text' as const, tone: 'warn' as const, text: `! ${text}` })),
    table.length === 0
      ? { block: 'text', text: 'No policy sets anything for it.' }
      : { block: 'table', columns: ['KIND', 'WHERE', 'SET BY', 'FIELD', 'VALUE'], rows: table },
  ];
}

/** One proxy in the list of all. */
export interface ProxySummary {
  readonly mesh: string;
  readonly zone: string;
  readonly name: string;
  readonly policies: readonly { readonly kind: string; readonly count: number }[];
  /** Whether it gets no configuration. */
  readonly broken: boolean;
}

/** All proxies, with how many policies of each kind select them. */
export function proxySummariesPage(proxies: readonly ProxySummary[]): Page {
  if (proxies.length === 0) return [];
  const several = new Set(proxies.map(({ mesh, zone }) => `${mesh} ${zone}`)).size > 1;
  return [
    {
      block: 'table',
      columns: ['NAME', ...(several ? ['MESH', 'ZONE'] : []), 'CONFIGURED', 'POLICIES'],
      rows: proxies.map(({ mesh, zone, name, policies, broken }) => [
        name,
        ...(several ? [mesh, zone] : []),
        broken ? { text: 'no: keeps what it has', tone: 'bad' as const } : { text: 'yes', tone: 'good' as const },
        policies.map(({ kind, count }) => `${kind} ${count}`).join(', '),
      ]),
    },
  ];
}

function whereWords({ scope, matches }: FieldRow): string {
  const where = scopeWords(scope);
  return matches === undefined ? where : `${where}, ${matches.map(matchWords).join(' or ') || 'any request'}`;
}

function scopeWords(scope: Scope): string {
  switch (scope.for) {
    case 'proxy':
      return 'proxy';
    case 'inbound':
      return inboundWords(scope);
    case 'clients':
      return scope.subset.length === 0
        ? inboundWords(scope)
        : `${inboundWords(scope)} from ${subsetWords(scope.subset)}`;
    case 'tagged':
      return scope.subset.length === 0 ? 'to every kuma.io/service' : `to ${subsetWords(scope.subset)}`;
    case 'destination': {
      const { kri } = scope;
      if (kri.kind === 'Mesh') return 'to everything';
      const section = kri.sectionName === '' ? '' : ` ${kri.sectionName}`;
      const kind = kri.kind === 'MeshService' ? '' : `${kri.kind} `;
      return `${kri.kind === 'MeshHTTPRoute' ? 'on' : 'to'} ${kind}${identityWords(kri)}${section}`;
    }
  }
}

function inboundWords({ port, name }: { readonly port: number; readonly name: string }): string {
  return `inbound ${port}${name === '' ? '' : ` (${name})`}`;
}

function subsetWords(subset: Subset): string {
  return subset.map(({ key, value, not }) => `${key}${not ? '!=' : '='}${value}`).join(', ');
}

/** `PathPrefix /v2 GET`. */
function matchWords(match: unknown): string {
  if (typeof match !== 'object' || match === null) return String(match);
  return Object.values(match)
    .map((part) => valueWords(part))
    .join(' ');
}

/** A value in a cell: plain where it is one, else JSON on one line. */
function valueWords(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isMatch(value)) return `${value.type} ${value.value}`;
  if (Array.isArray(value) && value.length > 0 && value.every(isRef)) return value.map(rawRefWords).join(', ');
  return JSON.stringify(value);
}

interface Match {
  readonly type: string;
  readonly value: string;
}

function isMatch(value: unknown): value is Match {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    'value' in value &&
    Object.keys(value).length === 2
  );
}

interface RawRef {
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly port?: number;
  readonly sectionName?: string;
  readonly weight?: number;
}

function isRef(value: unknown): value is RawRef {
  return typeof value === 'object' && value !== null && 'kind' in value && !('default' in value);
}

function rawRefWords({ kind, name, namespace, labels, port, sectionName, weight }: RawRef): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return [
    kind,
    name === undefined ? '' : `/${namespace === undefined ? '' : `${namespace}/`}${name}`,
    pairs.length === 0 ? '' : `[${pairs.join(',')}]`,
    port === undefined ? '' : `:${port}`,
    sectionName === undefined ? '' : ` ${sectionName}`,
    weight === undefined || weight === 1 ? '' : ` weight ${weight}`,
  ].join('');
}
