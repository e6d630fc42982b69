import { boolean, object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { defaultFacts } from '../../engine/checks/facts.ts';
import { type Choice, choices } from '../../engine/plan/decide.ts';
import { type MigrationPlan, migrationPlan } from '../../engine/plan/plan.ts';
import { readDecisions } from '../../load/decisions.ts';
import { giveBackParts } from '../../load/memory.ts';
import { readUsage } from '../../load/usage.ts';
import { writeTree } from '../../load/write-tree.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { jsonPieces } from '../../output/formats/json.ts';
import { pageText } from '../../output/formats/text.ts';
import { yamlDocuments } from '../../output/formats/yaml.ts';
import { planPage } from '../../output/pages/plan.ts';
import { explainedPage } from '../../output/pages/plan-explain.ts';
import { planMarkdown } from '../../output/pages/plan-markdown.ts';
import { orUnread, writeAside } from '../aside.ts';
import { versionOf } from '../control-plane.ts';
import { drawingOf } from '../drawing.ts';
import { readWorld } from '../world.ts';
import { answerOf, placesOf } from './answer.ts';
import { manifestText, planFiles } from './files.ts';
import { wayOf } from './steps.ts';
import { verifyPlan } from './verify.ts';
import { planWorld } from './world.ts';

const own = object({
  output: optional(string()),
  from: optional(string()),
  to: optional(string()),
  steps: optional(string()),
  decisions: optional(string()),
  usage: optional(string()),
  detail: optional(boolean()),
  all: optional(boolean()),
  short: optional(boolean()),
  explain: optional(string()),
  print: optional(string()),
  verify: optional(string()),
  outputDir: optional(string()),
});

/** `meshsvc migrate-plan`. Exit 1 where something bars the way, 3 where the input was not whole. */
export async function run(raw: RawOptions, io: Io): Promise<ExitCode> {
  const asked = own.parse(raw);
  const { output = 'table', detail = false, short = false, all = false, explain, outputDir } = asked;
  const world = await readWorld(raw, io, { command: 'migrate-plan' });
  const { options, inventory, assumptions } = world;
  await orUnread(inventory, io, () => {
    if (inventory.resources > 0) return;
    throw new Failure('no resources in the input: there is nothing to plan', {
      exitCode: 1,
      hint: 'give the Mesh, the Dataplanes and the policies of every zone and of the global control plane',
    });
  });
  if (asked.verify !== undefined) return verifyPlan(world, asked.verify, output, io);
  const version = versionOf(options, inventory);
  const { steps, because } = wayOf(world, version, asked);
  const progress = progressOf(io);
  const plan = migrationPlan({
    world: planWorld(world),
    steps,
    chosenBecause: because,
    decisions: (asked.decisions === undefined ? new Map() : readDecisions(asked.decisions, choices, io)) as ReadonlyMap<
      string,
      Choice
    >,
    usage: asked.usage === undefined ? new Map() : readUsage(asked.usage, io),
    facts: defaultFacts,
    incomplete: inventory.diagnostics.filter(({ inconclusive }) => inconclusive === true).map(unreadWords),
    progress: progress.tell,
    partDone: giveBackParts,
  });
  progress.end();
  if (outputDir !== undefined) writeTree(outputDir, planFiles(plan, await answerOf(plan, inventory, []), version), io);
  if (asked.print !== undefined) io.stdout.write(printed(plan, asked.print));
  else if (explain !== undefined) {
    const page = explainedPage(plan, explain);
    if (page.length === 0)
      throw new Failure(`no service and no changing proxy ${explain} in the plan`, { exitCode: 1 });
    io.stdout.write(await pageText(page, drawingOf(options, io.stdout, io)));
  } else if (output === 'json')
    for (const piece of jsonPieces(await answerOf(plan, inventory, assumptions))) io.stdout.write(piece);
  else if (output === 'yaml') io.stdout.write(yamlDocuments([await answerOf(plan, inventory, assumptions)]));
  else if (output === 'markdown') io.stdout.write(planMarkdown(plan, version));
  else {
    const places = await placesOf(plan.findings, inventory);
    io.stdout.write(
      await pageText(
        planPage(plan, { detail, short, all, quiet: options.quiet, version, places }),
        drawingOf(options, io.stdout, io),
      ),
    );
  }
  if (output !== 'json') {
    if (outputDir !== undefined && !options.quiet)
      io.stderr.write(`wrote ${outputDir}: start with ${outputDir}/plan.md\n`);
    await writeAside({ options, inventory, diagnostics: inventory.diagnostics, assumptions }, io);
  }
  if (explain !== undefined || asked.print !== undefined) return 0;
  if (plan.proof.status === 'fails') return options.failOn === 'never' ? 0 : 1;
  if (plan.proof.status === 'incomplete' || (options.strict && assumptions.length > 0)) return 3;
  return 0;
}

/** What could not be read, and in which file: `zones/east.yaml: it does not exist`. */
function unreadWords({ message, at }: Diagnostic): string {
  const file = at === undefined ? '' : 'origin' in at ? at.origin.file : at.file;
  return file === '' || message.includes(file) ? message : `${file}: ${message}`;
}

/** The manifests of a plan below a path. @throws {Failure} where there are none */
function printed({ manifests, phases }: MigrationPlan, prefix: string): string {
  const found = manifests.filter(({ path }) => path.startsWith(prefix));
  if (found.length === 0) {
    const ids = phases.filter(({ apply }) => apply.length > 0).map(({ id }) => id);
    throw new Failure(`the plan has nothing below ${prefix}`, {
      exitCode: 1,
      hint: ids.length === 0 ? 'it writes no manifests' : `it has ${ids.join(', ')}`,
    });
  }
  return found.map((one) => manifestText(one)).join('---\n');
}

/** Says on a terminal what is being computed once it takes longer than a second. */
function progressOf(io: Io): { readonly tell: (what: string) => void; readonly end: () => void } {
  if (!io.stderr.isTTY || io.env['CI'] !== undefined) return { tell: () => {}, end: () => {} };
  const began = Date.parse(io.now());
  let shown = false;
  return {
    tell: (what) => {
      if (Date.parse(io.now()) - began < 1000) return;
      io.stderr.write(`\r\u001b[K${what} …`);
      shown = true;
    },
    end: () => {
      if (shown) io.stderr.write('\r\u001b[K');
    },
  };
}
