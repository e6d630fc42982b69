import type { Family } from '../../engine/plan/families.ts';
import type { MigrationPlan, PlanFinding } from '../../engine/plan/plan.ts';
import type { Transition } from '../../engine/plan/transition.ts';
import type { Cell, Page, Tone } from '../page.ts';

const longestList = 20;

/** What an operator reads first: blockers, what becomes of each service, what changes, what to do. */
export function planPage(
  plan: MigrationPlan,
  options: { readonly detail: boolean; readonly short: boolean; readonly quiet: boolean; readonly version: string },
): Page {
  const { proxies, families, meshes, zones } = plan;
  const head = `Mesh ${meshes.join(', ') || 'none'}, zone ${zones.join(', ') || 'none'}: ${plan.steps.join(' -> ')}`;
  const sizes = `kuma ${options.version}, ${proxies} prox${proxies === 1 ? 'y' : 'ies'}, ${families.length} service${families.length === 1 ? '' : 's'}`;
  const page: Page = [
    { block: 'text', text: `${head}  (${sizes})`, tone: 'strong' },
    ...(plan.chosenBecause === '' || options.quiet
      ? []
      : [{ block: 'text' as const, text: plan.chosenBecause, tone: 'faint' as const }]),
    ...findingsPage(plan.findings),
  ];
  const last: Page = [{ block: 'text', text: lastLine(plan) }];
  if (options.short) return [...page, ...last];
  return [
    ...page,
    ...servicesPage(families, plan),
    ...policiesPage(plan),
    ...plan.transitions.flatMap((one) => transitionPage(one, options.detail)),
    ...(options.quiet ? [] : stepsPage(plan)),
    ...last,
  ];
}

const symbols: Readonly<Record<PlanFinding['severity'], string>> = { blocker: 'x', behaviour: '~', info: '=' };
const order: readonly PlanFinding['severity'][] = ['blocker', 'behaviour', 'info'];

function findingsPage(findings: readonly PlanFinding[]): Page {
  if (findings.length === 0) return [];
  const unique = [...new Map(findings.map((one) => [`${one.code} ${one.mesh} ${one.object}`, one])).values()].toSorted(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity),
  );
  return [
    {
      block: 'text',
      text: unique.some(({ severity }) => severity === 'blocker') ? 'BLOCKERS AND CHANGES' : 'CHANGES',
      tone: 'strong',
    },
    {
      block: 'lines',
      lines: unique.flatMap(({ severity, code, object, message, fix, on, certainty }) => [
        `  ${symbols[severity]} ${code}  ${object}  [${on}${certainty === 'possible' ? ', if it is used' : ''}]`,
        `           ${message}`,
        `           fix: ${fix}`,
      ]),
    },
  ];
}

function servicesPage(families: readonly Family[], plan: MigrationPlan): Page {
  if (families.length === 0) return [];
  const manyMeshes = plan.meshes.length > 1;
  const shown = families.slice(0, longestList);
  const rows = shown.map((one) => [
    ...(manyMeshes ? [one.mesh] : []),
    one.namespace === '' ? one.name : `${one.namespace}/${one.name}`,
    Object.entries(one.zones)
      .map(([zone, count]) => `${zone}:${count}`)
      .join(' '),
    one.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(','),
    `${one.consumers.used}/${one.consumers.possible}`,
    decisionCell(one),
    urlsOf(one, plan),
  ]);
  const page: Page = [
    {
      block: 'table',
      columns: [
        ...(manyMeshes ? ['MESH'] : []),
        'SERVICE',
        'INSTANCES',
        'PORTS',
        'USED/POSSIBLE',
        'BECOMES',
        'OLD URL -> NEW URL',
      ],
      rows,
    },
  ];
  const rest = families.length - shown.length;
  const questions = families.flatMap((one) =>
    one.review.map(
      (text) =>
        `  ? ${one.name}: ${text}; --decisions to settle it${one.alternative === '' ? '' : ` (or ${one.alternative})`}`,
    ),
  );
  return [
    ...page,
    ...(rest > 0 ? [{ block: 'text' as const, text: `and ${rest} more (-o json has all)` }] : []),
    ...(questions.length > 0 ? [{ block: 'lines' as const, lines: questions }] : []),
  ];
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

function decisionCell({ decision }: Family): Cell {
  return { text: decision, tone: decisionTones[decision] };
}

function urlsOf(family: Family, { names }: MigrationPlan): string {
  const found = names.find((one) => one.mesh === family.mesh && one.family === family.name);
  const multiZone = family.decision === 'MMZS' || family.decision === 'MMZS_SPREAD' || family.decision === 'FAILOVER';
  const port = family.ports[0]?.port;
  const after = multiZone && port !== undefined ? `${family.name}.mzsvc.mesh.local:${port}` : (found?.after[0] ?? '-');
  return `${found?.before ?? '-'} -> ${after}`;
}

function policiesPage({ policies }: MigrationPlan): Page {
  if (policies.length === 0) return [];
  const rows = policies
    .slice(0, longestList)
    .map((one) => [
      one.policies.length === 0 ? one.kind : `${one.kind}/${one.policies.at(-1)!}`,
      one.family,
      one.consumers === 1 ? one.consumer : `${one.consumer} and ${one.consumers - 1} more`,
      one.before === null
        ? 'new for the MeshService'
        : one.after === null
          ? 'does not reach the MeshService'
          : 'other settings for the MeshService',
    ]);
  const rest = policies.length - rows.length;
  const page: Page = [{ block: 'table', columns: ['POLICY', 'SERVICE', 'CONSUMER', 'DIFFERENCE'], rows }];
  return rest > 0 ? [...page, { block: 'text', text: `and ${rest} more (-o json has all)` }] : page;
}

function transitionPage({ from, to, proxies, totals }: Transition, detail: boolean): Page {
  const sums = { lost: 0, gained: 0, changed: 0, namesLost: 0, namesGained: 0 };
  for (const { clusters, names } of proxies) {
    sums.lost += clusters.lost.length;
    sums.gained += clusters.gained.length;
    sums.changed += clusters.changed.length;
    sums.namesLost += names.lost.length;
    sums.namesGained += names.gained.length;
  }
  const { before, after } = totals;
  const text = `${from} -> ${to}: ${proxies.length} of ${totals.proxies} proxies change; outbounds ${before.outbounds} -> ${after.outbounds}, clusters ${before.clusters} -> ${after.clusters}, endpoints ${before.endpoints} -> ${after.endpoints}; destinations +${sums.gained} -${sums.lost} ~${sums.changed}, names +${sums.namesGained} -${sums.namesLost}.`;
  const page: Page = [{ block: 'text', text }];
  if (!detail || proxies.length === 0) return page;
  return [
    ...page,
    {
      block: 'lines',
      lines: proxies.flatMap(({ name, zone, clusters, names, unpredictable }) => [
        `  ${name} (${zone})${unpredictable ? '  unpredictable: Kuma takes it from the order of a map' : ''}`,
        ...clusters.lost.map((one) => `    - ${one}`),
        ...clusters.gained.map((one) => `    + ${one}`),
        ...clusters.changed.map((one) => `    ~ ${one}`),
        ...names.lost.map((one) => `    - name ${one}`),
        ...names.gained.map((one) => `    + name ${one}`),
      ]),
    },
  ];
}

function stepsPage(plan: MigrationPlan): Page {
  const lines = ['STEPS'];
  let number = 1;
  const patches = plan.manifests.filter(({ path }) => path.startsWith('40-'));
  let isPatched = false;
  const blockers = plan.findings.filter(({ severity }) => severity === 'blocker');
  if (blockers.length > 0) lines.push(`  ${number++}  remove the blockers above`);
  for (const { path, where } of plan.manifests.filter((one) => !one.path.startsWith('40-'))) {
    if (path.startsWith('60-') && patches.length > 0 && !isPatched) {
      lines.push(`  ${number++}  patch ${patches.length} Dataplanes by 40-consumers/`);
      isPatched = true;
    }
    lines.push(`  ${number++}  apply ${path}  (${where})`);
  }
  if (plan.manifests.length > 0)
    lines.push('     --output-dir DIR writes these files, the way back, and a page to follow');
  return lines.length === 1 ? [] : [{ block: 'lines', lines }];
}

function lastLine({ findings, families, proof }: MigrationPlan): string {
  const blockers = new Set(
    findings.filter(({ severity }) => severity === 'blocker').map(({ code, object }) => `${code} ${object}`),
  ).size;
  const questions = families.reduce((sum, { review }) => sum + review.length, 0);
  return `Plan: ${blockers} blocker${blockers === 1 ? '' : 's'}, ${questions} question${questions === 1 ? '' : 's'}. Proof: ${proof.status.replaceAll('-', ' ')}${proof.because.length === 0 ? '' : ` (${proof.because.slice(0, 3).join('; ')})`}.`;
}

/** The plan as a page that another engineer can follow. */
export function planMarkdown(plan: MigrationPlan, version: string): string {
  const lines = [
    `# From ${plan.from} to ${plan.to}`,
    '',
    `Mesh ${plan.meshes.join(', ')}, zone ${plan.zones.join(', ')}; Kuma ${version}; ${plan.proxies} proxies. Steps: ${plan.steps.join(', ')}.`,
    ...(plan.chosenBecause === '' ? [] : ['', plan.chosenBecause]),
    '',
    `Proof: **${plan.proof.status}**${plan.proof.because.length === 0 ? '' : `: ${plan.proof.because.join('; ')}`}.`,
    '',
    '## Gate',
    '',
    ...(plan.findings.length === 0
      ? ['Nothing stands in the way.']
      : [
          '| code | severity | on | object | what | fix |',
          '|---|---|---|---|---|---|',
          ...plan.findings.map(
            (one) =>
              `| ${[one.code, one.severity + (one.certainty === 'possible' ? ' (if used)' : ''), one.on, one.object, one.message, one.fix].map(cell).join(' | ')} |`,
          ),
        ]),
    '',
    '## Services',
    '',
    '| service | legacy names | instances | ports | used / possible | today | becomes | alternative | review | why |',
    '|---|---|---|---|---|---|---|---|---|---|',
    ...plan.families.map(
      (one) =>
        `| ${[
          one.namespace === '' ? one.name : `${one.namespace}/${one.name}`,
          one.legacy.join(' '),
          Object.entries(one.zones)
            .map(([zone, count]) => `${zone}:${count}`)
            .join(' '),
          one.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(' '),
          `${one.consumers.used} / ${one.consumers.possible}`,
          one.classes.join(' '),
          one.decision,
          one.alternative,
          one.review.join('; '),
          one.why.join('; '),
        ]
          .map(cell)
          .join(' | ')} |`,
    ),
    '',
    '## Names',
    '',
    '| before | after |',
    '|---|---|',
    ...plan.names.map(({ before, after }) => `| ${cell(before)} | ${cell(after.join(' '))} |`),
    '',
    ...plan.transitions.flatMap((one, at) => phaseLines(one, at, plan)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function phaseLines(one: Transition, at: number, { manifests }: MigrationPlan): readonly string[] {
  const { from, to, proxies, totals } = one;
  const own = manifests.filter(({ path }) =>
    to === 'Exclusive' ? path.startsWith('60-') : path.startsWith(`2${at}-`),
  );
  const before =
    to === 'Exclusive' ? manifests.filter(({ path }) => path.startsWith('30-') || path.startsWith('40-')) : [];
  const apply = [...before, ...own];
  const { before: old, after } = totals;
  return [
    `## Step ${at + 1}: ${from} to ${to}`,
    '',
    `Changes: ${proxies.length} of ${totals.proxies} proxies; outbounds ${old.outbounds} to ${after.outbounds}, clusters ${old.clusters} to ${after.clusters}, endpoints ${old.endpoints} to ${after.endpoints}.`,
    '',
    'Apply, in this order:',
    '',
    ...apply.map(({ path, where }) => `- \`${path}\` (${where})`),
    '',
    'Wait 60 s and the DNS cache of the applications, then verify:',
    '',
    '```sh',
    ...verifyLines(to, one),
    '```',
    '',
    `Way back: \`rollback/${own[0]?.path ?? ''}\`. ${wayBack(from, to)}`,
    '',
    ...(proxies.length === 0
      ? []
      : [
          '| proxy | zone | destinations lost | gained | other endpoints | names lost | gained |',
          '|---|---|---|---|---|---|---|',
          ...proxies
            .slice(0, 100)
            .map(
              ({ name, zone, clusters, names }) =>
                `| ${[name, zone, clusters.lost.join(' '), clusters.gained.join(' '), clusters.changed.join(' '), names.lost.join(' '), names.gained.join(' ')].map(cell).join(' | ')} |`,
            ),
          ...(proxies.length > 100 ? ['', `and ${proxies.length - 100} more in plan.json`] : []),
          '',
        ]),
  ];
}

/** Commands that show whether a step did what the plan says. */
export function verifyLines(to: Transition['to'], { proxies }: Transition): readonly string[] {
  const one = proxies[0];
  const mesh = one?.mesh ?? 'default';
  const name = one?.name ?? 'PROXY';
  if (to === 'Exclusive')
    return [
      `kumactl inspect dataplane ${name} -m ${mesh} --type=clusters   # no cluster is named after a kuma.io/service`,
      `kumactl get meshservices -m ${mesh}`,
    ];
  return [
    `kumactl get meshservices -m ${mesh}   # one for each service and zone, Available`,
    `kumactl inspect dataplane ${name} -m ${mesh} --type=clusters | grep -c _msvc_   # ${to === 'ReachableBackends' ? '0 without reachableBackends' : (one?.clusters.gained.length ?? 0)}`,
  ];
}

function wayBack(from: Transition['from'], to: Transition['to']): string {
  if (from === 'Disabled')
    return 'Back in Disabled all generated MeshServices are deleted at once, without grace period, and their VIPs with them.';
  return to === 'Exclusive'
    ? 'Names and VIPs of kuma.io/service come back as they were; endpoints of other zones take a moment.'
    : '';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
