import type { Ladder, Outcome } from '../../engine/explain/ladder.ts';
import type { Page } from '../page.ts';
import { aligned, type NamedLines } from './aligned.ts';
import { groupOf, stepsOf } from './ladder-steps.ts';
import type { Place } from './resolve.ts';
import { fieldWords, identityWords, noteWords, ownerName, portsWords, referenceWords } from './resolve-words.ts';

/** What becomes of a reference in one mode. */
export interface ModeOutcome {
  readonly mode: string;
  readonly outcome: Outcome;
}

/** A ladder with what only the input tells. */
export interface LadderInput {
  readonly ladder: Ladder;
  readonly mesh: string;
  readonly zone: string;
  readonly mode: string;
  /** What the proxy has of it in each mode. */
  readonly modes: readonly ModeOutcome[];
  /** What to write instead, as YAML. */
  readonly paste: string | undefined;
}

/** One reference step by step: what was looked for, what was found, what becomes of it, and what to write instead. */
export function ladderPage(input: LadderInput, place: Place): Page {
  const { ladder, mesh, zone, mode, modes, paste } = input;
  const { explanation, seenBy } = ladder;
  const { reference, fix } = explanation;
  const { owner, path } = reference;
  const seen = seenBy === undefined ? '' : `, seen by ${seenBy.proxy.dataplane.meta.name}`;
  const steps = stepsOf(ladder, place);
  const at = place(owner.origin, path);
  const isFragment = owner.origin.file === '';
  const after: NamedLines[] = [
    ...effectRows(ladder),
    ...modeRows(modes),
    ...candidates(ladder, place),
    ...(fix === undefined ? [] : [['fix', [isFragment ? fix.words : `${at}: ${fix.words}`]] as const]),
  ];
  return [
    {
      block: 'lines',
      lines: [
        isFragment
          ? 'as a policy would have it that does not exist yet'
          : `${ownerName(owner)}  ${fieldWords(path)}  ${at}`,
        `  ${referenceWords(reference)}   (${mesh}, ${zone}, ${mode}${seen})`,
      ],
    },
    ...problemLines(ladder),
    { block: 'lines', lines: aligned(steps.map((step) => [`${step.mark} ${step.name}`, step.words])) },
    ...(after.length === 0 ? [] : [{ block: 'lines' as const, lines: aligned(after) }]),
    ...(paste === undefined
      ? []
      : [
          {
            block: 'lines' as const,
            lines: paste
              .trimEnd()
              .split('\n')
              .map((line) => `    ${line}`),
          },
        ]),
  ];
}

/** By version; where it works now only what later versions change. */
function effectRows({ effects, explanation }: Ladder): readonly NamedLines[] {
  return effects
    .filter(({ notes }, at) => at > 0 || notes.length > 0)
    .map(({ versions, notes }) => [
      `effect ${versions.length > 1 ? `${versions[0]!} to ${versions.at(-1)!}` : versions[0]!}`,
      notes.length === 0 ? ['it gets its share'] : notes.map((note) => noteWords(note, explanation.reference)),
    ]);
}

function modeRows(modes: readonly ModeOutcome[]): readonly NamedLines[] {
  if (modes.length < 2) return [];
  if (modes.every(({ outcome }) => outcome === modes[0]!.outcome))
    return [
      [
        'modes',
        [modes.length === 4 ? 'the same in every mode' : `the same in ${modes.map(({ mode }) => mode).join(', ')}`],
      ],
    ];
  const width = Math.max(...modes.map(({ mode }) => mode.length));
  return [['modes', modes.map(({ mode, outcome }) => `${mode.padEnd(width)}   ${outcome}`)]];
}

function problemLines({ explanation, seenBy }: Ladder): Page {
  if (seenBy === undefined || seenBy.problems.length === 0) return [];
  const own = explanation.status === 'breaks proxies';
  const name = seenBy.proxy.dataplane.meta.name;
  return [
    {
      block: 'text',
      tone: 'bad',
      text: own
        ? `! Because of this reference the control plane makes no configuration at all for ${name}: it keeps what it has, for everything.`
        : `! The control plane makes no configuration at all for ${name}, because of something else (meshsvc resolve lists it): nothing below reaches the proxy.`,
    },
  ];
}

/** What was probably meant, or what is taken one of. */
function candidates({ explanation }: Ladder, place: Place): readonly NamedLines[] {
  const found = explanation.notes.flatMap(({ resources, code }) =>
    groupOf(code) === 'resource' ? (resources ?? []) : [],
  );
  const unique = [...new Set(found)].slice(0, 8);
  if (unique.length === 0) return [];
  const names = unique.map(
    ({ kind, kri }) => `${kind === explanation.reference.ref.kind ? '' : `${kind} `}${identityWords(kri)}`,
  );
  const width = Math.max(...names.map((name) => name.length));
  const lines = unique.map((one, at) => {
    const ports = one.ports === undefined ? '' : `ports ${portsWords({ ports: one.ports })}`;
    const origin = 'resource' in one ? (one.resource as { origin: Parameters<Place>[0] }).origin : undefined;
    return `${names[at]!.padEnd(width)}   ${ports}${origin === undefined ? '' : `   ${place(origin, [])}`}`;
  });
  return [['candidates', lines]];
}
