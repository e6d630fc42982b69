import type { Ladder } from '../../engine/explain/ladder.ts';
import type { Note, NoteCode } from '../../engine/explain/notes.ts';
import type { Unreachable } from '../../engine/outbounds/outbounds.ts';
import { kriText } from '../../model/kri.ts';
import { memberLines } from './members.ts';
import { type Place, targetsWords } from './resolve.ts';
import { identityWords, listWords, noteWords, ownerName, unselectedWords } from './resolve-words.ts';

type Mark = '+' | 'x' | '!' | '-';

/** One step: `+` it held, `!` with something to know, `x` it failed, `-` nobody came that far. */
export interface Step {
  readonly mark: Mark;
  readonly name: string;
  readonly words: readonly string[];
}

const groups: readonly (readonly [string, RegExp])[] = [
  ['policy', /^(OWNER_S|TOP_ROUTE)/],
  ['meaning', /^(MEANING_|LEGACY_(NAME|SILENCED|ONLY)|BACKEND_PORT_MISSING|MIRROR_IS)/],
  ['port', /^(SECTION_|PORT_|LEGACY_PORT)/],
  ['traffic', /^BACKEND_(PROTOCOL|WEIGHT)/],
  ['outbound', /^OUTBOUND_/],
  ['in effect', /^OVERRIDDEN/],
  ['effect', /^EFFECT_/],
];

/** The step that a note belongs to. */
export function groupOf(code: NoteCode): string {
  return groups.find(([, pattern]) => pattern.test(code))?.[0] ?? 'resource';
}

const harmless: ReadonlySet<NoteCode> = new Set([
  'LABELS_MULTIPLE',
  'SECTION_DROPPED_SOME',
  'PORT_IGNORED_SECTION_SET',
  'PORT_UNKNOWN_ALLOWS_ALL',
  'LABELS_AMBIGUOUS_OLDEST',
  'LABELS_AMBIGUOUS_TIE',
  'LABELS_ONE_OF_MANY',
  'OUTBOUND_SECTION_NUMERIC',
  'BACKEND_WEIGHT_ZERO',
]);

/** The steps of a reference, in the order in which Kuma goes. */
export function stepsOf(ladder: Ladder, place: Place): readonly Step[] {
  const { explanation, selected, seenBy } = ladder;
  const { reference, notes, targets, service, status } = explanation;
  const of = (group: string): readonly Note[] => notes.filter(({ code }) => groupOf(code) === group);
  const wordsOf = (group: string): readonly string[] => of(group).map((note) => noteWords(note, reference));
  const steps: Step[] = [];
  let isOver = false;
  const add: Add = (name, outcome, lines) => {
    const mark = outcome === 'x, but' ? 'x' : outcome;
    steps.push(isOver ? { mark: '-', name, words: ['not reached'] } : { mark, name, words: lines });
    isOver ||= outcome === 'x';
  };
  if (selected !== undefined && reference.owner.origin.file !== '') {
    const left = seenBy?.selection?.selected === false ? seenBy.selection.reason : undefined;
    const many = `selects ${selected.proxies} of ${selected.of} proxies`;
    if (left !== undefined)
      add('policy', 'x', [`does not act on ${seenBy!.proxy.dataplane.meta.name}: ${unselectedWords(left)}`, many]);
    else add('policy', of('policy').length > 0 ? 'x' : '+', of('policy').length > 0 ? wordsOf('policy') : [many]);
  }
  if (reference.field === 'top') return steps;
  if (of('meaning').length > 0)
    add('meaning', !notes.some(({ code }) => code === 'MEANING_TAGS') ? '!' : '+', wordsOf('meaning'));
  if (reference.field === 'from') return steps;
  const wanted = lookedFor(explanation);
  if (wanted !== undefined) add('looked for', '+', [wanted]);
  const found = targets.length + explanation.dropped.length > 0;
  // A value of kuma.io/service is left where no resource is meant.
  const legacy = service !== undefined && service !== '' && targets.length === 0;
  const unknown = notes.some(({ code }) => code === 'BACKEND_SERVICE_UNKNOWN');
  if (!legacy || wanted !== undefined) {
    const lines = found
      ? [targetsWords({ ...explanation, targets: targets.length > 0 ? targets : explanation.dropped.map(asTarget) })]
      : [];
    const warned = of('resource').some(({ code }) => harmless.has(code) && code !== 'LABELS_MULTIPLE');
    const words = wordsOf('resource');
    add('resource', found ? (warned ? '!' : '+') : legacy ? 'x, but' : 'x', [...lines, ...words]);
    const bad = of('port').some(({ code }) => !harmless.has(code)) && targets.length === 0;
    if (of('port').length > 0 || isOver) add('port', bad ? (legacy ? 'x, but' : 'x') : '!', wordsOf('port'));
  }
  if (legacy)
    add('kuma.io/service', unknown ? 'x' : '+', unknown ? wordsOf('resource') : memberLines(ladder.tagged, place));
  if (of('traffic').length > 0) add('traffic', status === 'refused' ? 'x' : '!', wordsOf('traffic'));
  if (of('outbound').some(({ code }) => !harmless.has(code))) add('outbound', 'x', wordsOf('outbound'));
  else addOutbound(ladder, add);
  const numeric = of('outbound').filter(({ code }) => harmless.has(code));
  if (numeric.length > 0)
    add(
      'section',
      '!',
      numeric.map((note) => noteWords(note, reference)),
    );
  if (!addEffect(ladder, add) && of('in effect').length > 0) add('in effect', 'x, but', wordsOf('in effect'));
  if (!legacy)
    add(
      'endpoints',
      ladder.targets.some(({ endpoints }) => endpoints.length === 0) ? '!' : '+',
      endpointLines(ladder, place),
    );
  return steps;
}

function asTarget(destination: Ladder['explanation']['dropped'][number]): Ladder['explanation']['targets'][number] {
  return { kri: destination.kri, destination, port: undefined };
}

function lookedFor({ query, reference }: Ladder['explanation']): string | undefined {
  if (query === undefined) return undefined;
  const { owner, ref } = reference;
  if (query.by !== 'identity')
    return `${ref.kind} with ${Object.entries(query.labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(', ')}`;
  const { kri } = query;
  if (kri.kind === 'Mesh') return kriText(kri);
  const who = owner.policy === undefined ? owner.kind : 'policy';
  const namespace = kri.namespace === '' ? 'no namespace' : `namespace ${kri.namespace}`;
  const zone = kri.zone === '' ? 'no zone' : `zone ${kri.zone}`;
  const own =
    ref.namespace === ''
      ? `${zone} and ${namespace}, as the ${who} itself has`
      : `${zone}, as the ${who} itself has, and ${namespace}`;
  return `${kri.kind} ${kri.name}: ${own}`;
}

const hiddenWords: Readonly<Record<Unreachable, string>> = {
  'reachable-services': 'its reachableServices does not list it',
  'reachable-services-only': 'reachableServices without reachableBackends hides every MeshService',
  'no-reachable-backends': 'mode ReachableBackends, and it has no reachableBackends',
  'reachable-backends': 'its reachableBackends does not list it',
  'own-inbound': 'it is the proxy itself',
};

/** Adds a step, unless one before it failed for good; `x, but`: it failed, and there is another way. */
type Add = (name: string, outcome: '+' | '!' | 'x' | 'x, but', lines: readonly string[]) => void;

/** Whether the proxy has an outbound for what the item is for. */
function addOutbound({ explanation, seenBy }: Ladder, add: Add): void {
  if (seenBy?.selection?.selected !== true) return;
  const { field } = explanation.reference;
  const name = seenBy.proxy.dataplane.meta.name;
  const own = seenBy.outbounds.filter(({ hidden }) => hidden === undefined);
  if (own.length > 0) {
    if (field === 'to')
      add('outbound', '+', [
        `${name} has ${listWords(
          own.map(({ outbound }) => addressWords(outbound)),
          4,
        )}`,
      ]);
    else {
      const routes = seenBy.routes;
      add(
        'route',
        routes.length === 0 ? 'x' : '+',
        routes.length === 0
          ? [
              `no route of ${name} comes from this rule: another one with the same matches replaces it, or its listener is not HTTP`,
            ]
          : [
              `${routes.length} ${routes.length === 1 ? 'route' : 'routes'} of ${name}: ${listWords(
                routes.map(({ listener }) => listener),
                4,
              )}`,
            ],
      );
    }
    return;
  }
  const [reason] = seenBy.outbounds.flatMap(({ hidden }) => (hidden === undefined ? [] : [hidden]));
  add('outbound', 'x', [
    `${name} has none for it: ${reason === undefined ? (seenBy.listsOutbounds ? 'it has only the outbounds that its Dataplane lists' : 'the mesh has none') : hiddenWords[reason]}`,
  ]);
}

function addressWords({
  address,
  port,
  target,
}: NonNullable<Ladder['seenBy']>['outbounds'][number]['outbound']): string {
  return address === 'legacy'
    ? `kuma.io/service ${target.by === 'tags' ? target.service : ''}:${port}`
    : `${address}:${port}`;
}

/** Which fields of the item have the last word. */
function addEffect({ explanation, seenBy }: Ladder, add: Add): boolean {
  const { reference } = explanation;
  const { policy } = reference.owner;
  if (reference.field !== 'to' || seenBy === undefined || seenBy.inEffect.length === 0) return false;
  const index = reference.path[2] as number;
  const lines = new Map<string, string[]>();
  for (const { outbound, fields } of seenBy.inEffect)
    for (const { path, policy: by, index: item } of fields) {
      const own = by === policy && item === index;
      const line = own ? path : `${path} is set by ${ownerName(by)} to[${item}]`;
      lines.set(line, [...(lines.get(line) ?? []), addressWords(outbound)]);
    }
  const total = seenBy.inEffect.length;
  const words = [...lines].map(([line, at]) => (at.length === total ? line : `${line}   (${listWords(at)})`));
  const isOwn = seenBy.inEffect.some(({ fields }) =>
    fields.some(({ policy: by, index: item }) => by === policy && item === index),
  );
  if (words.length > 0)
    add(
      'in effect',
      isOwn ? ([...lines.keys()].some((line) => line.includes(' is set by ')) ? '!' : '+') : 'x, but',
      words,
    );
  return words.length > 0;
}

function endpointLines({ targets }: Ladder, place: Place): readonly string[] {
  return targets.flatMap(({ target, members, endpoints }) => {
    const head = targets.length > 1 ? `${identityWords(target.kri)}: ` : '';
    const zones = [...new Set(endpoints.map(({ zone }) => zone || 'this zone'))];
    const count = `${endpoints.length} ${endpoints.length === 1 ? 'endpoint' : 'endpoints'}`;
    return [
      `${head}${count}${endpoints.length === 0 ? '' : ` in ${listWords(zones)}`}`,
      ...memberLines(members, place).map((line) => `  ${line}`),
    ];
  });
}
