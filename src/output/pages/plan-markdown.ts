import type { Phase } from '../../engine/plan/phases.ts';
import type { MigrationPlan } from '../../engine/plan/plan.ts';
import { bytesWords } from './outbounds.ts';
import { verifyLines } from './plan-verify.ts';
import {
  consumersWords,
  differenceWords,
  familyWords,
  lastLine,
  portsWords,
  verdictWords,
  zonesWords,
} from './plan-words.ts';

const longest = 100;

/** The plan as a page that another engineer can review and follow from beginning to end. */
export function planMarkdown(plan: MigrationPlan, version: string): string {
  const { families, names, findings, proof, phases, policies, timeline, coverage, questions } = plan;
  const open = findings.filter(({ severity, resolved }) => !resolved && severity !== 'info');
  const lines = [
    `# From ${plan.from} to ${plan.to}`,
    '',
    `Mesh ${plan.meshes.join(', ')}, zone ${plan.zones.join(', ')}; Kuma ${version}; ${plan.proxies} proxies. Steps: ${plan.steps.join(', ')}.`,
    ...(plan.chosenBecause === '' ? [] : ['', plan.chosenBecause]),
    '',
    lastLine(plan),
    '',
    ...section('## What is missing in the input', coverage, () =>
      coverage.map(({ what, zone, because }) => `- ${what}${zone === '' ? '' : ` (${zone})`}: ${because}`),
    ),
    '## Gate',
    '',
    ...(open.length === 0
      ? ['Nothing stands in the way.']
      : table(
          ['code', 'severity', 'step', 'object', 'what', 'fix'],
          open.map((one) => [
            one.code,
            one.severity + (one.certainty === 'possible' ? ' (if used)' : ''),
            one.on,
            one.object,
            one.message,
            one.fix,
          ]),
        )),
    '',
    '## Services',
    '',
    ...table(
      [
        'service',
        'legacy names',
        'instances',
        'ports',
        'used / possible',
        'called in',
        'today',
        'becomes',
        'alternative',
        'review',
        'why',
      ],
      families.map((one) => [
        familyWords(one),
        one.legacy.join(' '),
        zonesWords(one),
        portsWords(one),
        `${one.consumers.used} / ${one.consumers.possible}`,
        one.calledIn.map(({ hostname, object }) => `${object} (${hostname})`).join(', '),
        one.classes.join(' '),
        one.decision,
        one.alternative,
        one.review.join('; '),
        one.why.join('; '),
      ]),
    ),
    '',
    ...section('## Questions', questions, () => questions.map(({ kind, name, text }) => `- ${kind}/${name}: ${text}`)),
    '## Names',
    '',
    ...table(
      ['before', 'after'],
      names.map(({ before, after }) => [before, after.join(' ')]),
    ),
    '',
    ...section('## What differs for consumers at the end', proof.differences, () =>
      table(
        ['difference', 'verdict', 'service', 'zone', 'consumer', 'what'],
        proof.differences.map((one) => [
          one.class,
          verdictWords[one.verdict],
          one.family,
          one.zone,
          consumersWords(one),
          differenceWords(one),
        ]),
      ),
    ),
    ...section('## Policies that the plan could not make equal', policies, () =>
      table(
        ['kind', 'policies', 'service', 'destination', 'consumers'],
        policies.map((one) => [one.kind, one.policies.join(' '), one.service, one.destination, String(one.consumers)]),
      ),
    ),
    ...section('## Timeline', timeline, () =>
      table(
        ['time', 'code', 'what happens'],
        timeline.map(({ at, what, code }) => [at, code, what]),
      ),
    ),
    ...phases.flatMap((phase, at) => phaseLines(phase, at, plan)),
  ];
  return `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

function section(title: string, list: readonly unknown[], body: () => readonly string[]): readonly string[] {
  return list.length === 0 ? [] : [title, '', ...body(), ''];
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const shown = rows.slice(0, longest);
  return [
    `| ${columns.join(' | ')} |`,
    `|${columns.map(() => '---').join('|')}|`,
    ...shown.map((row) => `| ${row.map(cell).join(' | ')} |`),
    ...(rows.length > shown.length ? ['', `and ${rows.length - shown.length} more in plan.json`] : []),
  ];
}

function phaseLines(phase: Phase, at: number, plan: MigrationPlan): readonly string[] {
  const { id, title, apply, totals, differences, obligations, meanwhile } = phase;
  const { before, after } = totals;
  const manifests = plan.manifests.filter((one) => one.phase === id);
  const verify = verifyLines(plan, phase);
  return [
    `## Phase ${at + 1}: ${title} (${id})`,
    '',
    `Changes: ${differences.proxies} of ${totals.proxies} proxies; clusters ${before.clusters} to ${after.clusters}, ${bytesWords(before.bytes)} to ${bytesWords(after.bytes)}; destinations +${differences.destinationsGained} -${differences.destinationsLost} ~${differences.destinationsChanged}, names +${differences.namesGained} -${differences.namesLost}.`,
    '',
    ...(apply.length === 0
      ? ['Nothing to apply.', '']
      : ['Do, in this order:', '', '```sh', ...manifests.slice(0, longest).map(commandOf), '```', '']),
    ...(manifests.length > longest ? [`and ${manifests.length - longest} more files of ${id}/.`, ''] : []),
    ...(verify.length === 0
      ? []
      : ['Wait 60 s and the DNS cache of the applications, then verify:', '', '```sh', ...verify, '```', '']),
    ...(obligations.length === 0
      ? []
      : [
          'Proof:',
          '',
          ...obligations.map(
            ({ text, holds, because }) =>
              `- ${holds ? 'holds' : 'does **not** hold'}: ${text}${holds ? '' : ` (${because})`}`,
          ),
          '',
        ]),
    ...section('Until all zones have taken it:', meanwhile, () => meanwhile.map((text) => `- ${text}`)),
    ...wayBack(phase),
  ];
}

function commandOf({ path, where, how, commands, documents }: MigrationPlan['manifests'][number]): string {
  switch (how) {
    case 'run':
      return `sh ${path}   # ${where}`;
    case 'patch':
      return `${commands[0]!}   # ${where}`;
    default:
      return `${documents.some((one) => 'apiVersion' in one) ? 'kubectl' : 'kumactl'} apply -f ${path}   # ${where}`;
  }
}

function wayBack({ id, from, to, apply }: Phase): readonly string[] {
  if (apply.length === 0) return [];
  const files = `Way back: apply what \`rollback/${id}/\` has, last file first.`;
  if (from === 'Disabled')
    return [
      `${files} Back in Disabled all generated MeshServices are deleted at once, without grace period, and their VIPs with them; what refers to them leads nowhere then.`,
      '',
    ];
  return [
    to === 'Exclusive'
      ? `${files} Names and VIPs of kuma.io/service come back as they were; endpoints of other zones take a moment.`
      : files,
    '',
  ];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ') || ' ';
}
