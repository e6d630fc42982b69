import type { Family } from '../../engine/plan/families.ts';
import type { PlanFinding } from '../../engine/plan/gates.ts';
import type { Phase } from '../../engine/plan/phases.ts';
import type { MigrationPlan } from '../../engine/plan/plan.ts';
import type { Transition } from '../../engine/plan/transition.ts';
import type { Cell, HangingLine, Page, Tone } from '../page.ts';
import { bytesWords } from './outbounds.ts';
import {
  consumersWords,
  countWords,
  differenceWords,
  familyWords,
  isWhole,
  lastLine,
  portsWords,
  urlWords,
  verdictWords,
  zonesWords,
} from './plan-words.ts';

/** A finding, and `file:line:column` where it is known. */
export interface PlacedFinding {
  readonly finding: PlanFinding;
  readonly place: string;
}

export interface PlanPageOptions {
  readonly detail: boolean;
  readonly short: boolean;
  readonly all: boolean;
  readonly quiet: boolean;
  readonly version: string;
  readonly places: readonly PlacedFinding[];
}

const longestList = 20;
/** Findings of one code. */
const mostOfCode = { blocker: 3, behaviour: 1, info: 1 } as const;

/** What an operator reads first: blockers, what becomes of each service, what changes, what to do. */
export function planPage(plan: MigrationPlan, options: PlanPageOptions): Page {
  const { proxies, families, meshes, zones } = plan;
  const most = options.all ? Number.POSITIVE_INFINITY : longestList;
  const head = `Mesh ${meshes.join(', ') || 'none'}, zone ${zones.join(', ') || 'none'}: ${plan.steps.join(' -> ')}`;
  const sizes = `kuma ${options.version}, ${proxies} prox${proxies === 1 ? 'y' : 'ies'}, ${countWords(families.length, 'service')}`;
  const page: Page = [
    { block: 'text', text: `${head}  (${sizes})`, tone: 'strong' },
    ...(plan.chosenBecause === '' || options.quiet
      ? []
      : [{ block: 'text' as const, text: plan.chosenBecause, tone: 'faint' as const }]),
    ...findingsPage(options.places, options.all),
  ];
  const last: Page = [{ block: 'text', text: lastLine(plan) }];
  if (options.short) return [...page, ...last];
  return [
    ...page,
    ...servicesPage(families, plan, most),
    ...differencesPage(plan, most),
    ...policiesPage(plan, most),
    ...timelinePage(plan),
    ...phasesPage(plan),
    ...(options.detail ? plan.transitions.flatMap(transitionPage) : []),
    ...(options.quiet ? [] : stepsPage(plan)),
    ...last,
  ];
}

const symbols: Readonly<Record<PlanFinding['severity'], string>> = { blocker: 'x', behaviour: '~', info: '=' };

/** Blockers, then what changes; what the plan takes away comes last and in one line. */
function findingsPage(places: readonly PlacedFinding[], all: boolean): Page {
  const open = places.filter(({ finding: { resolved, severity } }) => !resolved && severity !== 'info');
  const solved = places.filter(({ finding }) => finding.resolved);
  const lines: (string | HangingLine)[] = [];
  const counts = new Map<string, number>();
  for (const { finding, place } of open) {
    const { severity, code, object, message, fix, on, certainty } = finding;
    const most = all ? Number.POSITIVE_INFINITY : mostOfCode[severity];
    const key = `${code} ${on}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count > most) continue;
    const where = place === '' || place === '-' ? '' : `  ${place}`;
    lines.push(
      `  ${symbols[severity]} ${code}  ${object}${where}  [${on}${certainty === 'possible' ? ', if it is used' : ''}]`,
      { lead: '           ', text: message },
      ...(fix === '' ? [] : [{ lead: '           fix: ', text: fix }]),
    );
    if (count === most) {
      const more = open.filter(({ finding: one }) => one.code === code && one.on === on).length - most;
      if (more > 0) lines.push(`           and ${more} more ${code} (--all)`);
    }
  }
  const page: Page[] = [];
  if (lines.length > 0) {
    const title = open.some(({ finding: { severity } }) => severity === 'blocker') ? 'BLOCKERS AND CHANGES' : 'CHANGES';
    page.push([
      { block: 'text', text: title, tone: 'strong' },
      { block: 'lines', lines },
    ]);
  }
  if (solved.length > 0) {
    const codes = new Map<string, number>();
    for (const { finding } of solved) codes.set(finding.code, (codes.get(finding.code) ?? 0) + 1);
    const words = [...codes].map(([code, count]) => (count === 1 ? code : `${code} (${count})`)).join(', ');
    page.push([{ block: 'text', text: `Gone once the plan is followed: ${words}.`, tone: 'faint' }]);
  }
  return page.flat();
}

const decisionTones: Readonly<Record<Family['decision'], Tone>> = {
  BLOCKED: 'bad',
  MES: 'warn',
  MS_LOCAL: 'good',
  MS_REMOTE: 'plain',
  MMZS: 'plain',
  MMZS_SPREAD: 'warn',
  FAILOVER: 'plain',
};

function servicesPage(families: readonly Family[], plan: MigrationPlan, most: number): Page {
  if (families.length === 0) return [];
  const manyMeshes = plan.meshes.length > 1;
  const shown = families.slice(0, most);
  const rows = shown.map((one) => [
    ...(manyMeshes ? [one.mesh] : []),
    familyWords(one),
    zonesWords(one),
    portsWords(one),
    `${one.consumers.used}/${one.consumers.possible}`,
    one.classes.join(','),
    { text: one.decision, tone: decisionTones[one.decision] } satisfies Cell,
    urlWords(one, plan),
  ]);
  const columns = [
    ...(manyMeshes ? ['MESH'] : []),
    'SERVICE',
    'INSTANCES',
    'PORTS',
    'USED/POSSIBLE',
    'TODAY',
    'BECOMES',
    isWhole(plan) ? 'OLD URL -> NEW URL' : 'OLD URL -> NEW URL, AS FAR AS READ',
  ];
  const rest = families.length - shown.length;
  const questions = [
    ...families.flatMap((one) =>
      one.review.map(
        (text): HangingLine => ({
          lead: '  ? ',
          text: `${familyWords(one)}: ${text}; --decisions to settle it${one.alternative === '' ? '' : ` (or ${one.alternative})`}`,
        }),
      ),
    ),
    ...plan.questions.map(({ kind, name, text }): HangingLine => ({ lead: '  ? ', text: `${kind}/${name}: ${text}` })),
  ];
  const left = questions.length - most;
  return [
    { block: 'table', columns, rows },
    ...(rest > 0 ? [{ block: 'text' as const, text: `and ${rest} more (--all)` }] : []),
    ...(questions.length > 0
      ? [
          {
            block: 'lines' as const,
            lines: [...questions.slice(0, most), ...(left > 0 ? [`  and ${left} more questions (--all)`] : [])],
          },
        ]
      : []),
  ];
}

const verdictTones = { fail: 'bad', unknown: 'warn', review: 'warn', accepted: 'good' } as const;

/** What differs for consumers at the end. */
function differencesPage({ proof, zones }: MigrationPlan, most: number): Page {
  const { differences } = proof;
  if (differences.length === 0) return [];
  const manyZones = zones.length > 1;
  const rows = differences
    .slice(0, most)
    .map((one) => [
      one.class,
      { text: verdictWords[one.verdict], tone: verdictTones[one.verdict] } satisfies Cell,
      one.family,
      ...(manyZones ? [one.zone] : []),
      consumersWords(one),
      differenceWords(one),
    ]);
  const columns = ['DIFFERENCE', 'VERDICT', 'SERVICE', ...(manyZones ? ['ZONE'] : []), 'CONSUMER', 'WHAT'];
  const rest = differences.length - rows.length;
  const page: Page = [{ block: 'table', columns, rows }];
  return rest > 0 ? [...page, { block: 'text', text: `and ${rest} more (--all)` }] : page;
}

function policiesPage({ policies: all }: MigrationPlan, most: number): Page {
  const policies = all.filter(({ before }) => before !== null);
  const added = all.length - policies.length;
  const news: Page =
    added === 0
      ? []
      : [
          {
            block: 'text',
            text: `${countWords(added, 'setting')} of ${[...new Set(all.filter(({ before }) => before === null).map(({ kind }) => kind))].join(', ')} ${added === 1 ? 'is' : 'are'} new for consumers: the old names have none of it (-o json has all).`,
          },
        ];
  if (policies.length === 0) return news;
  const rows = policies
    .slice(0, most)
    .map((one) => [
      one.policies.length === 0 ? one.kind : `${one.kind}/${one.policies.at(-1)!}`,
      one.service,
      one.consumers === 1 ? one.consumer : `${one.consumer} and ${one.consumers - 1} more`,
      `${one.after === null ? 'does not reach' : 'other settings for'} ${one.destination}`,
    ]);
  const rest = policies.length - rows.length;
  const page: Page = [{ block: 'table', columns: ['POLICY', 'SERVICE', 'CONSUMER', 'DIFFERENCE'], rows }];
  const more: Page = rest > 0 ? [{ block: 'text', text: `and ${rest} more (--all)` }] : [];
  return [...page, ...more, ...news];
}

function timelinePage({ timeline }: MigrationPlan): Page {
  if (timeline.length === 0) return [];
  const rows = timeline.map(({ at, what, code }) => [at, code, what]);
  return [{ block: 'table', columns: ['TIME', 'CODE', 'WHAT HAPPENS'], rows }];
}

/** A line per phase: how much it changes, and what does not hold. */
function phasesPage({ phases }: MigrationPlan): Page {
  if (phases.length === 0) return [];
  const rows = phases.map(({ id, totals, differences }) => {
    const { before, after } = totals;
    return [
      id,
      `${differences.proxies} of ${totals.proxies}`,
      `${before.clusters} -> ${after.clusters}`,
      `${bytesWords(before.bytes)} -> ${bytesWords(after.bytes)}`,
      `+${differences.destinationsGained} -${differences.destinationsLost} ~${differences.destinationsChanged}`,
      `+${differences.namesGained} -${differences.namesLost}`,
    ];
  });
  const broken = phases.flatMap(({ id, obligations }) =>
    obligations
      .filter(({ holds }) => !holds)
      .map(({ text, because }): HangingLine => ({ lead: '  ! ', text: `${id}: not so that ${text}: ${because}` })),
  );
  const meanwhile = phases.flatMap(({ id, meanwhile: all }) =>
    all.map((text): HangingLine => ({ lead: '  ~ ', text: `${id}: ${text}` })),
  );
  const notes = [...broken, ...meanwhile];
  return [
    { block: 'table', columns: ['PHASE', 'PROXIES CHANGED', 'CLUSTERS', 'BYTES', 'DESTINATIONS', 'NAMES'], rows },
    ...(notes.length > 0 ? [{ block: 'lines' as const, lines: notes }] : []),
  ];
}

function transitionPage({ from, to, proxies, totals }: Transition): Page {
  const head = `${from} -> ${to} by itself: ${proxies.length} of ${totals.proxies} proxies change`;
  return [
    { block: 'text', text: proxies.length === 0 ? `${head}.` : `${head}:` },
    ...(proxies.length === 0
      ? []
      : [
          {
            block: 'lines' as const,
            lines: proxies.flatMap(({ name, zone, clusters, names, listeners, unpredictable }) => [
              `  ${name} (${zone})${unpredictable ? '  unpredictable: Kuma takes it from the order of a map' : ''}`,
              ...clusters.lost.map((one) => `    - ${one}`),
              ...clusters.gained.map((one) => `    + ${one}`),
              ...clusters.changed.map((one) => `    ~ ${one}`),
              ...listeners.rerouted.map((one) => `    ~ ${one} leads elsewhere`),
              ...names.lost.map((one) => `    - name ${one}`),
              ...names.gained.map((one) => `    + name ${one}`),
              ...names.moved.map((one) => `    ~ name ${one}`),
            ]),
          },
        ]),
  ];
}

/** What to do, in order. */
function stepsPage(plan: MigrationPlan): Page {
  const lines: string[] = [];
  let number = 1;
  const blockers = plan.findings.filter(({ severity, resolved }) => severity === 'blocker' && !resolved);
  if (blockers.length > 0) lines.push(`  ${number++}  remove the blockers above`);
  for (const { id, apply } of plan.phases) {
    if (apply.length === 0) lines.push(`  ${number++}  ${id}: nothing to apply`);
    else lines.push(`  ${number++}  ${phaseWords(id, apply)}`);
  }
  if (plan.manifests.length > 0)
    lines.push('     --output-dir DIR writes these files, the way back, and a page to follow');
  return lines.length === 0
    ? []
    : [
        { block: 'text', text: 'STEPS', tone: 'strong' },
        { block: 'lines', lines },
      ];
}

function phaseWords(id: Phase['id'], apply: readonly string[]): string {
  return apply.length === 1 ? `apply ${apply[0]!}` : `apply the ${apply.length} files of ${id}/`;
}
