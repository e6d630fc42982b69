import type { Verification, VerifiedPhase } from '../../engine/plan/verify.ts';
import type { Cell, Page, Tone } from '../page.ts';

const tones: Readonly<Record<VerifiedPhase['state'], Tone>> = {
  done: 'good',
  partly: 'warn',
  'not yet': 'faint',
  unknown: 'faint',
};

const shown = 3;

/** How much all proxies have, against what the plan foresaw. */
function expectationsPage(expectations: Verification['expectations']): Page {
  const [first] = expectations;
  if (first === undefined) return [];
  const off = expectations.filter(({ expected, found }) => expected !== found);
  if (off.length === 0)
    return [
      {
        block: 'text',
        text: `All proxies have what the plan foresaw after ${first.phase}: ${expectations.map(({ what, found }) => `${found} ${what}`).join(', ')}.`,
      },
    ];
  return [
    {
      block: 'table',
      columns: ['AFTER', 'OF ALL PROXIES', 'FORESEEN', 'FOUND'],
      rows: off.map(({ phase, what, expected, found }) => [phase, what, String(expected), String(found)]),
    },
  ];
}

/** Which phases of a plan are done, what is missing of those that are not, and what drifted. */
export function verificationPage({ phases, expectations, drift }: Verification): Page {
  const rows = phases.map(({ id, state, missing }) => [
    id,
    { text: state, tone: tones[state] } satisfies Cell,
    missing.length === 0 || state === 'not yet'
      ? '-'
      : `${missing
          .slice(0, shown)
          .map(({ path, what }) => `${path}: ${what}`)
          .join('; ')}${missing.length > shown ? `; and ${missing.length - shown} more` : ''}`,
  ]);
  const next = phases.find(({ state }) => state === 'partly' || state === 'not yet');
  const done = phases.filter(({ state }) => state === 'done').length;
  return [
    { block: 'table', columns: ['PHASE', 'STATE', 'MISSING'], rows },
    ...expectationsPage(expectations),
    ...(drift.length === 0
      ? []
      : [
          { block: 'text' as const, text: 'DRIFT', tone: 'strong' as const },
          {
            block: 'lines' as const,
            lines: drift.map(({ phase, what }) => ({ lead: '  ! ', text: `${phase}  ${what}` })),
          },
        ]),
    {
      block: 'text',
      text: `${done} of ${phases.length} phases done; ${next === undefined ? 'nothing is left to apply' : `next: ${next.id}`}.`,
    },
  ];
}
