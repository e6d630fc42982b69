import type { Family } from '../../engine/plan/families.ts';
import type { MigrationPlan } from '../../engine/plan/plan.ts';
import type { Difference } from '../../engine/plan/proof.ts';

/** `shop/orders` on Kubernetes, `orders` on Universal. */
export function familyWords({ namespace, name }: Pick<Family, 'namespace' | 'name'>): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

export function zonesWords({ zones }: Pick<Family, 'zones'>): string {
  return Object.entries(zones)
    .map(([zone, count]) => `${zone}:${count}`)
    .join(' ');
}

export function portsWords({ ports }: Pick<Family, 'ports'>): string {
  return ports.map(({ port, protocol }) => `${port}/${protocol}`).join(',');
}

/** `orders.mesh:80 -> orders.mzsvc.mesh.local:8080`, of the first of its names. */
export function urlWords(family: Family, { names }: Pick<MigrationPlan, 'names'>): string {
  const own = names.filter(({ mesh, service }) => mesh === family.mesh && family.legacy.includes(service));
  const [first] = own;
  if (first === undefined) return '-';
  const after = own.flatMap((one) => one.after);
  const more = new Set(after).size - 1;
  return `${first.before || '-'} -> ${first.after[0] ?? after[0] ?? '-'}${more > 0 ? ` (and ${more} more)` : ''}`;
}

/** All of the input could be read; else there may be more services, and other names of those that are there. */
export function isWhole({ coverage }: Pick<MigrationPlan, 'coverage'>): boolean {
  return !coverage.some(({ unread }) => unread === true);
}

/** What a difference says, in one line. */
export function differenceWords({ class: kind, before, after }: Difference): string {
  switch (kind) {
    case 'LOST':
      return after === 'nothing takes its place' ? 'nothing takes its place' : 'what takes its place is out of reach';
    case 'PROTOCOL':
      return `${before} becomes ${after}`;
    case 'ROUTES':
      return `routes differ: ${before} becomes ${after}`;
    case 'PERM':
      return `the tag ${before}, then ${after}`;
    default:
      return `${before} becomes ${after}`;
  }
}

/** `web-1, web-2 and 40 more`; `*` stands for what is not in the input, and is no proxy to count. */
export function consumersWords({ consumers, count }: Pick<Difference, 'consumers' | 'count'>): string {
  const names = consumers.filter((name) => name !== '*');
  const others = consumers.length - names.length;
  const shown = names.slice(0, 2);
  const more = count - others - shown.length;
  const known = more > 0 ? [`${shown.join(', ')} and ${more} more`] : shown;
  return [...known, ...(others > 0 ? ['any other proxy'] : [])].join(', ');
}

export const verdictWords = {
  fail: 'fails',
  unknown: 'if it is called',
  review: 'look at it',
  accepted: 'accepted',
} as const;

/** `3 blockers`, `1 blocker`. */
export function countWords(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : noun.endsWith('y') ? '' : 's'}`;
}

/** The last line of a plan. */
export function lastLine({ findings, families, proof, questions }: MigrationPlan): string {
  const blockers = new Set(
    findings
      .filter(({ severity, resolved }) => severity === 'blocker' && !resolved)
      .map(({ code, object }) => `${code} ${object}`),
  ).size;
  const open = families.reduce((sum, { review }) => sum + review.length, 0) + questions.length;
  const because = proof.because.slice(0, 3).join('; ');
  const more = proof.because.length > 3 ? `; and ${proof.because.length - 3} more` : '';
  return `Plan: ${countWords(blockers, 'blocker')}, ${countWords(open, 'question')}. Proof: ${proof.status.replaceAll('-', ' ')}${because === '' ? '' : ` (${because}${more})`}.`;
}
