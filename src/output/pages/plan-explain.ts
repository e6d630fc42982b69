import type { MigrationPlan } from '../../engine/plan/plan.ts';
import type { HangingLine, Page } from '../page.ts';
import { consumersWords, differenceWords, familyWords, isWhole, verdictWords } from './plan-words.ts';

const row = (name: string, text: string): HangingLine => ({ lead: `  ${name.padEnd(15)}`, text });

/** How the decision about a service came about, or what changes for a proxy; empty for a name that is neither. */
export function explainedPage(plan: MigrationPlan, name: string): Page {
  const family = plan.families.find(
    (one) => one.name === name || one.legacy.includes(name) || familyWords(one) === name,
  );
  if (family !== undefined) {
    const { legacy, zones, consumers, consumerZones, calledIn, today, decision, alternative, why, review, ports } =
      family;
    const urls = plan.names.filter(({ mesh, service }) => mesh === family.mesh && legacy.includes(service));
    const differences = plan.proof.differences.filter(
      (one) => one.mesh === family.mesh && one.family === familyWords(family),
    );
    const counts = Object.entries(zones).map(([zone, count]) => `${zone} ${count}`);
    return [
      {
        block: 'text',
        text: `${familyWords(family)} (${family.mesh}) becomes ${decision}${alternative === '' ? '' : `; the alternative is ${alternative}`}`,
        tone: 'strong',
      },
      {
        block: 'lines',
        lines: [
          row('legacy names', legacy.join(', ')),
          row('instances', counts.join(', ') || 'none'),
          row('ports', ports.map(({ port, protocol }) => `${port}/${protocol}`).join(', ') || 'none'),
          row(
            'consumers',
            `${consumers.used} name it, ${consumers.possible} may call it${consumers.denied === 0 ? '' : `, permissions deny it to ${consumers.denied}`}; in ${consumerZones.join(', ') || 'no zone'}`,
          ),
          ...calledIn.map(({ hostname, object }) => row('called in', `${object}, as ${hostname}`)),
          ...(today.length === 0 ? [row('today', 'nobody calls it')] : []),
          ...today.map(({ consumer, zone, class: kind, rule, because }) =>
            row('today', `${kind} for ${consumer} (${zone}), row ${rule}: ${because}`),
          ),
          ...why.map((text) => row('because', text)),
          ...urls.map(({ before, after }) =>
            row(
              'url',
              `${before || '-'} -> ${after.join(', ') || '-'}${isWhole(plan) ? '' : ', as far as the input was read'}`,
            ),
          ),
          ...differences.map((one) =>
            row(
              'difference',
              `${one.class} (${verdictWords[one.verdict]}), ${one.zone}, ${consumersWords(one)}: ${differenceWords(one)}`,
            ),
          ),
          ...review.map((text) => row('question', text)),
        ],
      },
    ];
  }
  const lines = plan.transitions.flatMap(({ from, to, proxies }) =>
    proxies
      .filter((one) => one.name === name)
      .flatMap(({ zone, clusters, names, listeners }) => [
        `${from} -> ${to}  ${name} (${zone})`,
        ...clusters.lost.map((one) => `  - ${one}`),
        ...clusters.gained.map((one) => `  + ${one}`),
        ...clusters.changed.map((one) => `  ~ ${one}`),
        ...listeners.rerouted.map((one) => `  ~ ${one} leads elsewhere`),
        ...names.lost.map((one) => `  - name ${one}`),
        ...names.gained.map((one) => `  + name ${one}`),
      ]),
  );
  const own = plan.proof.differences.filter(({ consumers }) => consumers.includes(name));
  const proof = own.map(
    (one) => `  ${one.class} (${verdictWords[one.verdict]})  ${one.family}: ${differenceWords(one)}`,
  );
  const all = [...lines, ...(proof.length > 0 ? ['with all that the plan makes', ...proof] : [])];
  return all.length === 0 ? [] : [{ block: 'lines', lines: all }];
}
