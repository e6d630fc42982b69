import { boolean, object, optional, string } from 'zod/mini';
import { requireChoice } from '../../cli/choice.ts';
import type { RawOptions } from '../../cli/define-command.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import type { CommonOptions } from '../../cli/options.ts';
import { catalogue } from '../../engine/checks/catalogue.ts';
import { runChecks } from '../../engine/checks/define-check.ts';
import { portAt } from '../../engine/checks/generate/words.ts';
import type { Candidate } from '../../engine/generate/candidates.ts';
import type { GenerateResult } from '../../engine/generate/generate.ts';
import type { Fields } from '../../kinds/define-kind.ts';
import { universalMeshExternalService } from '../../kinds/mesh-external-service.ts';
import { universalMeshMultiZoneService } from '../../kinds/mesh-multi-zone-service.ts';
import { universalMeshService } from '../../kinds/mesh-service.ts';
import type { Assumption, Diagnostic } from '../../model/diagnostic.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Inventory, Locate } from '../../model/inventory.ts';
import type { Io } from '../../model/io.ts';
import type { MeshExternalService } from '../../model/mesh-external-service.ts';
import type { MeshMultiZoneService } from '../../model/mesh-multi-zone-service.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import { didYouMean } from '../../model/suggest.ts';
import {
  assumptionLines,
  compactLines,
  findingBlocks,
  firstOfEach,
  inOrder,
  moreWords,
  placed,
  placeWords,
  summaryOf,
} from '../../output/diagnostics.ts';
import { pageText } from '../../output/formats/text.ts';
import { yamlDocuments } from '../../output/formats/yaml.ts';
import type { Page } from '../../output/page.ts';
import { generatePage, isGenerated } from '../../output/pages/generate.ts';
import { whyPage } from '../../output/pages/why.ts';
import { drawingOf } from '../drawing.ts';
import { readWorld } from '../world.ts';

const own = object({
  output: optional(string()),
  all: optional(boolean()),
  why: optional(string()),
  kind: optional(string()),
});

/** The kinds that `--kind` chooses among. */
const serviceKinds = ['meshservice', 'meshmultizoneservice', 'meshexternalservice'] as const;

/** `meshsvc generate`: reads, generates, prints. Exit 0 also with conflicts, unless `--fail-on` says otherwise. */
export async function run(raw: RawOptions, io: Io): Promise<ExitCode> {
  const { output = 'table', all = false, why, kind = 'meshservice' } = own.parse(raw);
  const kinds =
    kind === 'all' ? serviceKinds : kind.split(',').map((one) => requireChoice('--kind', one, serviceKinds));
  const world = await readWorld(raw, io, { command: 'generate' });
  const { options, inventory, assumptions } = world;
  const results = world.results();
  const diagnostics = inOrder([...inventory.diagnostics, ...runChecks(catalogue, { inventory, generated: results })]);
  const needsPlaces = diagnostics.length > 0 || output === 'wide' || why !== undefined;
  const locate: Locate = needsPlaces
    ? await inventory.locator()
    : () => {
        throw new Error('a place is shown that nobody asked for');
      };
  await print({ output, all, kinds, why, options, results, inventory, diagnostics, assumptions, locate, io });
  return exitCodeOf(diagnostics, assumptions, { failOn: options.failOn ?? 'never', strict: options.strict });
}

interface Answer {
  readonly output: string;
  readonly all: boolean;
  readonly kinds: readonly string[];
  readonly why: string | undefined;
  readonly options: CommonOptions;
  readonly results: readonly GenerateResult[];
  readonly inventory: Inventory;
  readonly diagnostics: readonly Diagnostic[];
  readonly assumptions: readonly Assumption[];
  readonly locate: Locate;
  readonly io: Io;
}

async function print(answer: Answer): Promise<void> {
  const { output, why, options, results, inventory, diagnostics, assumptions, io } = answer;
  const aside = (text: string): void => {
    if (!options.quiet) io.stderr.write(text);
  };
  if (why !== undefined) {
    await printWhy(answer, why);
  } else if (output === 'table' || output === 'wide') {
    const page = generatePage(results, { wide: output === 'wide', all: answer.all, place: placeOf(answer.locate) });
    const { shown, more } = firstOfEach(diagnostics);
    const pages: Page = [...(options.quiet ? page.slice(0, 1) : page), ...findingBlocks(placed(shown, answer.locate))];
    const rest = moreWords(more);
    const all: Page = rest === '' ? pages : [...pages, { block: 'text', text: rest }];
    io.stdout.write(await pageText(all, drawingOf(options, io.stdout, io)));
    if (page.length === 0 && !hasErrors(diagnostics)) aside(nothingWords(inventory));
  } else {
    const services = results.flatMap((result) => listed(result, answer));
    if (output === 'json') io.stdout.write(json(answer, services));
    else if (output === 'name')
      io.stdout.write(services.map((one) => `${one.kind.toLowerCase()}/${one.meta.name}\n`).join(''));
    else
      for (let at = 0; at < services.length; at += 500) {
        const some = services.slice(at, at + 500).map(universalForm);
        io.stdout.write((at > 0 ? '---\n' : '') + yamlDocuments(some));
      }
    // Errors are never hidden: with --quiet they stand alone.
    if (output !== 'json') {
      const { shown, more } = firstOfEach(diagnostics);
      const wanted = options.quiet ? shown.filter(({ severity }) => severity === 'error') : shown;
      io.stderr.write(compactLines(placed(wanted, answer.locate)));
      if (more.size > 0) aside(`${moreWords(more)}\n`);
    }
    if (services.length === 0 && output !== 'json') aside(nothingWords(inventory));
  }
  if (output !== 'json') aside(assumptionLines(assumptions));
  if (options.verbose)
    io.stderr.write(`read: ${inventory.resources} resources in ${inventory.files} files${ignoredWords(inventory)}\n`);
}

async function printWhy(answer: Answer, name: string): Promise<void> {
  const pages = answer.results.flatMap((result) => whyPage(result, name, placeOf(answer.locate)) ?? []);
  if (pages.length === 0) {
    const names = answer.results.flatMap(({ decisions, meshServices, rejected }) => [
      ...decisions.map((decision) => decision.name),
      ...meshServices.map(({ meta }) => meta.name),
      ...rejected.map(({ serviceTag }) => serviceTag),
    ]);
    const near = didYouMean(name, names);
    throw new Failure(`no MeshService and no kuma.io/service ${name}`, {
      hint: near === undefined ? 'meshsvc generate --all lists what there is' : `did you mean ${near}?`,
    });
  }
  answer.io.stdout.write(await pageText(pages, drawingOf(answer.options, answer.io.stdout, answer.io)));
}

function placeOf(locate: Locate): (candidate: Candidate) => string {
  return (candidate) => placeWords(locate(portAt(candidate)));
}

/** What `-o yaml`, `json` and `name` list: generated ones, with `--all` everything that is there. */
function listed(result: GenerateResult, { all, kinds }: Pick<Answer, 'all' | 'kinds'>): readonly Service[] {
  return [
    ...(kinds.includes('meshservice') ? listedMeshServices(result, all) : []),
    ...(kinds.includes('meshmultizoneservice') ? result.meshMultiZoneServices : []),
    ...(kinds.includes('meshexternalservice') ? result.meshExternalServices : []),
  ];
}

type Service = MeshService | MeshMultiZoneService | MeshExternalService;

function universalForm(service: Service): Fields {
  switch (service.kind) {
    case 'MeshService':
      return universalMeshService(service);
    case 'MeshMultiZoneService':
      return universalMeshMultiZoneService(service);
    case 'MeshExternalService':
      return universalMeshExternalService(service);
  }
}

function listedMeshServices(result: GenerateResult, all: boolean): readonly MeshService[] {
  if (all) return result.meshServices;
  const decisions = new Map(result.decisions.map((decision) => [decision.name, decision]));
  return result.meshServices.filter((one) => isGenerated(one, decisions.get(one.meta.name)));
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

function json(
  { results, diagnostics, assumptions, inventory, locate, kinds: answerKinds }: Answer,
  services: readonly Service[],
): string {
  const decisions = results.flatMap((result) =>
    result.decisions.map(({ mesh, name, outcome, wonBy, undecided, winner, conflicts, updates, deletedAt }) => ({
      mesh,
      name,
      outcome,
      ...(winner === undefined ? {} : { winner: winner.dataplane.meta.name, wonBy, undecided }),
      conflicts: conflicts.map(({ dataplane, ports }) => ({ dataplane: dataplane.meta.name, ports })),
      updates,
      ...(deletedAt === undefined ? {} : { deletedAt }),
    })),
  );
  const skipped = results.flatMap(({ rejected, context }) =>
    rejected.map(({ serviceTag, reasons, carriers }) => ({
      mesh: context.mesh,
      serviceTag,
      reasons,
      dataplanes: [...new Set(carriers.map(({ dataplane }) => dataplane.meta.name))],
    })),
  );
  const answer = {
    schemaVersion: 'meshsvc.generate/v1',
    meshServices: services.filter(({ kind }) => kind === 'MeshService').map(universalForm),
    ...(answerKinds.length > 1 || !answerKinds.includes('meshservice')
      ? { services: services.map(universalForm) }
      : {}),
    decisions,
    skipped,
    summary: summaryOf(diagnostics),
    diagnostics: placed(diagnostics, locate),
    assumptions,
    ignored: inventory.ignored,
  };
  return `${JSON.stringify(answer, undefined, 2)}\n`;
}

function nothingWords(inventory: Inventory): string {
  if (inventory.resources === 0 && inventory.ignored.length === 0) return 'No resources found in the input.\n';
  return `No MeshServices: the input has ${inventory.resources} resources that count${ignoredWords(inventory)}.\n`;
}

function ignoredWords({ ignored }: Inventory): string {
  if (ignored.length === 0) return '';
  const named = ignored.slice(0, 5).map(({ what, count }) => `${count} ${what}`);
  return `; ignored: ${named.join(', ')}${ignored.length > 5 ? ` and ${ignored.length - 5} more kinds` : ''}`;
}
