import { boolean, object, optional, string } from 'zod/mini';
import { requireChoice } from '../../cli/choice.ts';
import type { RawOptions } from '../../cli/define-command.ts';
import type { Choice } from '../../engine/plan/families.ts';
import { type MigrationPlan, migrationPlan } from '../../engine/plan/plan.ts';
import { modeState } from '../../engine/plan/transition.ts';
import { readDecisions } from '../../load/decisions.ts';
import { writeTree } from '../../load/write-tree.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { type MeshServicesMode, meshServicesModes } from '../../model/mesh.ts';
import { assumptionLines, compactLines, firstOfEach, inOrder, placed } from '../../output/diagnostics.ts';
import { pageText } from '../../output/formats/text.ts';
import { yamlDocuments } from '../../output/formats/yaml.ts';
import { planMarkdown, planPage, verifyLines } from '../../output/pages/plan.ts';
import { versionOf } from '../control-plane.ts';
import { drawingOf } from '../drawing.ts';
import { readWorld, type World } from '../world.ts';

const own = object({
  output: optional(string()),
  from: optional(string()),
  to: optional(string()),
  steps: optional(string()),
  decisions: optional(string()),
  detail: optional(boolean()),
  short: optional(boolean()),
  explain: optional(string()),
  outputDir: optional(string()),
});

const choices: readonly Choice[] = ['BLOCKED', 'MES', 'MS_LOCAL', 'MS_REMOTE', 'MMZS', 'MMZS_SPREAD', 'FAILOVER'];

/** `meshsvc migrate-plan`. Exit 1 where something bars the way, 3 where the input was not whole. */
export async function run(raw: RawOptions, io: Io): Promise<ExitCode> {
  const {
    output = 'table',
    from,
    to,
    steps,
    decisions,
    detail = false,
    short = false,
    explain,
    outputDir,
  } = own.parse(raw);
  const world = await readWorld(raw, io, { command: 'migrate-plan' });
  const { options, inventory, assumptions } = world;
  const { modes, because } = stepsOf(world, from, to, steps);
  const answers = decisions === undefined ? new Map<string, Choice>() : readDecisions(decisions, choices, io);
  const plan = migrationPlan({
    states: modes.map((mode) => modeState(mode, world.results(mode))),
    chosenBecause: because,
    decisions: answers as ReadonlyMap<string, Choice>,
    incomplete: [
      ...inventory.diagnostics.filter(({ inconclusive }) => inconclusive === true).map(({ message }) => message),
      ...(world.results().every(({ context }) => context.dataplanes.length === 0)
        ? ['no Dataplanes in the input']
        : []),
    ],
  });
  const version = versionOf(options, inventory);
  if (outputDir !== undefined) writeTree(outputDir, planFiles(plan, version), io);
  if (explain !== undefined) io.stdout.write(explained(plan, explain));
  else if (output === 'json') io.stdout.write(`${JSON.stringify(answerOf(plan, assumptions), undefined, 2)}\n`);
  else if (output === 'yaml') io.stdout.write(yamlDocuments([answerOf(plan, assumptions)]));
  else if (output === 'markdown') io.stdout.write(planMarkdown(plan, version));
  else
    io.stdout.write(
      await pageText(
        planPage(plan, { detail, short, quiet: options.quiet, version }),
        drawingOf(options, io.stdout, io),
      ),
    );
  const diagnostics = inOrder(inventory.diagnostics);
  if (output !== 'json') {
    if (diagnostics.length > 0)
      io.stderr.write(compactLines(placed(firstOfEach(diagnostics).shown, await inventory.locator())));
    if (outputDir !== undefined && !options.quiet)
      io.stderr.write(`wrote ${outputDir}: start with ${outputDir}/plan.md\n`);
    if (!options.quiet) io.stderr.write(assumptionLines(assumptions));
  }
  if (explain !== undefined) return 0;
  if (plan.proof.status === 'fails') return options.failOn === 'never' ? 0 : 1;
  if (plan.proof.status === 'incomplete' || (options.strict && assumptions.length > 0)) return 3;
  return 0;
}

function answerOf(plan: MigrationPlan, assumptions: World['assumptions']): unknown {
  return { schemaVersion: 'meshsvc.plan/v1', ...plan, assumptions };
}

/** @throws {Failure} for a mode that is none, and steps that lead nowhere */
function stepsOf(
  world: World,
  from: string | undefined,
  to: string | undefined,
  steps: string | undefined,
): { readonly modes: readonly MeshServicesMode[]; readonly because: string } {
  const modeOf = (flag: string, word: string): MeshServicesMode =>
    requireChoice(flag, word, meshServicesModes) as MeshServicesMode;
  if (steps !== undefined) {
    const all = steps.split(',').map((one) => modeOf('--steps', one));
    if (all.length < 2)
      throw new Failure(`--steps ${steps} is no way`, { hint: 'write --steps Disabled,Everywhere,Exclusive' });
    if (from !== undefined && from !== all[0])
      throw new Failure(`--steps begins with ${all[0]!}, --from says ${from}`, { hint: 'leave one of them out' });
    return { modes: all, because: '' };
  }
  const first = from === undefined ? (world.results()[0]?.context.mode ?? 'Disabled') : modeOf('--from', from);
  const last = to === undefined ? 'Exclusive' : modeOf('--to', to);
  if (first === last)
    throw new Failure(`the mode is ${first} already`, {
      hint: 'name another with --to, or where to start from with --from',
    });
  if (!(first === 'Disabled' && last === 'Exclusive')) return { modes: [first, last], because: '' };
  // Nobody goes from Disabled to Exclusive at once: new names have to be there before the old ones go.
  const contexts = world.results().map(({ context }) => context);
  const listed = contexts.some(({ dataplanes }) =>
    dataplanes.some(({ spec }) => (spec.transparentProxying?.reachableServices.length ?? 0) > 0),
  );
  const services = new Set(
    contexts.flatMap(({ dataplanes }) =>
      dataplanes.flatMap(({ spec }) => spec.inbound.map(({ tags }) => tags['kuma.io/service'])),
    ),
  ).size;
  const middle: MeshServicesMode = listed || services >= 200 ? 'ReachableBackends' : 'Everywhere';
  const why = listed
    ? 'proxies have reachableServices'
    : services >= 200
      ? `there are ${services} services`
      : `there are ${services} services, and no proxy has reachableServices`;
  return { modes: [first, middle, last], because: `By way of ${middle}: ${why} (--steps to choose).` };
}

/** How a decision about a service, or the changes of a proxy, came about. @throws {Failure} for a name that is neither */
function explained(plan: MigrationPlan, name: string): string {
  const family = plan.families.find(
    (one) => one.name === name || one.legacy.includes(name) || `${one.namespace}/${one.name}` === name,
  );
  if (family !== undefined) {
    const { legacy, zones, consumers, consumerZones, classes, decision, alternative, why, review, ports } = family;
    return [
      `${family.namespace === '' ? family.name : `${family.namespace}/${family.name}`} (${family.mesh}) becomes ${decision}${alternative === '' ? '' : `; the alternative is ${alternative}`}`,
      `  legacy names   ${legacy.join(', ')}`,
      `  instances      ${
        Object.entries(zones)
          .map(([zone, count]) => `${zone} ${count}`)
          .join(', ') || 'none'
      }`,
      `  ports          ${ports.map(({ port, protocol }) => `${port}/${protocol}`).join(', ') || 'none'}`,
      `  consumers      ${consumers.used} name it, ${consumers.possible} may call it; in ${consumerZones.join(', ') || 'no zone'}`,
      `  today          ${classes.join(', ') || 'nobody calls it'}`,
      ...why.map((text) => `  because        ${text}`),
      ...review.map((text) => `  question       ${text}`),
      '',
    ].join('\n');
  }
  const lines = plan.transitions.flatMap(({ from, to, proxies }) =>
    proxies
      .filter((one) => one.name === name)
      .flatMap(({ zone, clusters, names }) => [
        `${from} -> ${to}  ${name} (${zone})`,
        ...clusters.lost.map((one) => `  - ${one}`),
        ...clusters.gained.map((one) => `  + ${one}`),
        ...clusters.changed.map((one) => `  ~ ${one}`),
        ...names.lost.map((one) => `  - name ${one}`),
        ...names.gained.map((one) => `  + name ${one}`),
      ]),
  );
  if (lines.length === 0) throw new Failure(`no service and no changing proxy ${name} in the plan`, { exitCode: 1 });
  return `${lines.join('\n')}\n`;
}

/** Every file of the plan by its path. */
function planFiles(plan: MigrationPlan, version: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>([
    ['plan.md', planMarkdown(plan, version)],
    ['plan.json', `${JSON.stringify(answerOf(plan, []), undefined, 2)}\n`],
    [
      '00-inventory/families.csv',
      [
        'family,namespace,legacy,zones,decision',
        ...plan.families.map((one) =>
          [one.name, one.namespace, one.legacy.join(' '), Object.keys(one.zones).join(' '), one.decision].join(','),
        ),
      ]
        .join('\n')
        .concat('\n'),
    ],
    [
      '00-inventory/urls.csv',
      ['before,after', ...plan.names.map(({ before, after }) => `${before},${after.join(' ')}`)]
        .join('\n')
        .concat('\n'),
    ],
  ]);
  for (const { path, documents, previous } of plan.manifests) {
    files.set(path, yamlDocuments(documents));
    if (path.endsWith('.patch.yaml')) continue;
    files.set(`rollback/${path}`, previous.length > 0 ? yamlDocuments(previous) : deletion(documents));
  }
  for (const [at, one] of plan.transitions.entries())
    files.set(`verify/${at + 1}-${one.to.toLowerCase()}.sh`, `#!/bin/sh\n${verifyLines(one.to, one).join('\n')}\n`);
  return files;
}

/** What is new goes by a command: nothing here deletes. */
function deletion(documents: readonly Readonly<Record<string, unknown>>[]): string {
  return documents
    .map((one) => {
      const text = (key: string): string => (typeof one[key] === 'string' ? one[key] : '');
      const kind = (text('type') || text('kind')).toLowerCase();
      const metadata = one['metadata'] as { name?: string; namespace?: string } | undefined;
      return metadata === undefined
        ? `# kumactl delete ${kind} ${text('name')}${text('mesh') === '' ? '' : ` -m ${text('mesh')}`}\n`
        : `# kubectl delete ${kind} ${metadata.name ?? ''} -n ${metadata.namespace ?? ''}\n`;
    })
    .join('');
}
