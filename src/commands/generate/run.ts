import { boolean, object, optional, string } from 'zod/mini';
import { requireChoice } from '../../cli/choice.ts';
import type { RawOptions } from '../../cli/define-command.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import type { CommonOptions } from '../../cli/options.ts';
import { generationChecks } from '../../engine/checks/generation-checks.ts';
import { runChecks } from '../../engine/checks/run-checks.ts';
import type { GenerateResult } from '../../engine/generate/generate.ts';
import type { Assumption, Diagnostic } from '../../model/diagnostic.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Inventory, Locate } from '../../model/inventory.ts';
import type { Io } from '../../model/io.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import type { Environment } from '../../model/resource.ts';
import { didYouMean } from '../../model/suggest.ts';
import { findingBlocks, firstOfEach, inOrder, moreWords, placed, summaryOf } from '../../output/diagnostics.ts';
import { pageText } from '../../output/formats/text.ts';
import { yamlDocuments } from '../../output/formats/yaml.ts';
import type { Page } from '../../output/page.ts';
import { generatePage, isGenerated } from '../../output/pages/generate.ts';
import { getPage } from '../../output/pages/get.ts';
import { type Aside, ignoredWords, orUnread, writeAside } from '../aside.ts';
import { drawingOf } from '../drawing.ts';
import { placeOf, whyPages } from '../why-pages.ts';
import { readWorld } from '../world.ts';
import { dataplanesOf, documentWriter, type Printed } from './documents.ts';
import { testAgainst } from './expected.ts';
import { whyFields } from './json.ts';

const own = object({
  output: optional(string()),
  all: optional(boolean()),
  why: optional(string()),
  test: optional(string()),
  kind: optional(string()),
  format: optional(string()),
  withDataplanes: optional(boolean()),
});

/** The kinds that `--kind` chooses among. */
const serviceKinds = ['meshservice', 'meshmultizoneservice', 'meshexternalservice'] as const;

/** `meshsvc generate`: reads, generates, prints. Exit 0 also with conflicts, unless `--fail-on` says otherwise. */
export async function run(raw: RawOptions, io: Io): Promise<ExitCode> {
  const {
    output = 'table',
    all = false,
    why,
    test,
    kind = 'meshservice',
    format,
    withDataplanes = false,
  } = own.parse(raw);
  const kinds =
    kind === 'all' ? serviceKinds : kind.split(',').map((one) => requireChoice('--kind', one, serviceKinds));
  const world = await readWorld(raw, io, { command: 'generate' });
  const { options, inventory, assumptions } = world;
  const results = world.results();
  const diagnostics = inOrder([
    ...inventory.diagnostics,
    ...runChecks(generationChecks, { inventory, generated: results }).diagnostics,
  ]);
  if (test !== undefined) {
    const given = format as Environment | undefined;
    const printed = results.flatMap((result) => [
      ...listed(result, { all, kinds }),
      ...(withDataplanes ? dataplanesOf(result) : []),
    ]);
    const isSame = testAgainst(test, printed.map(documentWriter(inventory, given)), options.quiet, io);
    const exitCode = exitCodeOf(diagnostics, assumptions, {
      failOn: options.failOn ?? 'never',
      strict: options.strict,
    });
    return exitCode === 0 && !isSame ? 1 : exitCode;
  }
  const needsPlaces = diagnostics.length > 0 || output === 'wide' || why !== undefined;
  const locate: Locate = needsPlaces
    ? await inventory.locator()
    : () => {
        throw new Error('a place is shown that nobody asked for');
      };
  const given = format as Environment | undefined;
  const answer = { output, all, kinds, why, format: given, withDataplanes, options, results, inventory };
  await orUnread(inventory, io, () => print({ ...answer, diagnostics, assumptions, locate, io }));
  return exitCodeOf(diagnostics, assumptions, { failOn: options.failOn ?? 'never', strict: options.strict });
}

interface Answer {
  readonly output: string;
  readonly all: boolean;
  readonly kinds: readonly string[];
  readonly why: string | undefined;
  /** `undefined`: that of the control plane. */
  readonly format: Environment | undefined;
  readonly withDataplanes: boolean;
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
  // With a table findings are part of the page, and JSON has all that there is to say.
  let beside: Pick<Aside, 'diagnostics' | 'assumptions' | 'nothing'> = { diagnostics: [], assumptions };
  if (why !== undefined) {
    await printWhy(answer, why);
    beside = { diagnostics: inventory.diagnostics, assumptions };
  } else if (output === 'table' || output === 'wide') {
    const page = generatePage(results, { wide: output === 'wide', all: answer.all, place: placeOf(answer.locate) });
    const { shown, more } = firstOfEach(diagnostics);
    const pages: Page = [
      ...(options.quiet ? page.slice(0, 1) : page),
      ...(answer.withDataplanes ? dataplanePage(answer) : []),
      ...findingBlocks(placed(shown, answer.locate)),
    ];
    const rest = moreWords(more);
    const all: Page = rest === '' ? pages : [...pages, { block: 'text', text: rest }];
    io.stdout.write(await pageText(all, drawingOf(options, io.stdout, io)));
    if (page.length === 0 && !hasErrors(diagnostics)) beside = { ...beside, nothing: nothingWords(inventory) };
  } else {
    const services = results.flatMap((result) => listed(result, answer));
    const dataplanes = answer.withDataplanes ? results.flatMap(dataplanesOf) : [];
    const printed = [...services, ...dataplanes];
    const written = documentWriter(inventory, answer.format);
    if (output === 'json') {
      io.stdout.write(json(answer, services, dataplanes, written));
      beside = { diagnostics: [], assumptions: [] };
    } else if (output === 'name')
      io.stdout.write(printed.map(({ resource }) => `${resource.kind.toLowerCase()}/${resource.meta.name}\n`).join(''));
    else
      for (let at = 0; at < printed.length; at += 500)
        io.stdout.write((at > 0 ? '---\n' : '') + yamlDocuments(printed.slice(at, at + 500).map(written)));
    if (output !== 'json')
      beside = { diagnostics, assumptions, nothing: services.length === 0 ? nothingWords(inventory) : undefined };
  }
  await writeAside({ options, inventory, ...beside }, io);
}

function dataplanePage({ results, output, options }: Answer): Page {
  const dataplanes = results.flatMap(dataplanesOf).map(({ resource }) => resource);
  return getPage(dataplanes, { wide: output === 'wide', nowMs: Date.parse(options.now) });
}

async function printWhy(answer: Answer, name: string): Promise<void> {
  const { results, locate, options, io } = answer;
  const page = whyPages(results, name, locate);
  if (page.length === 0) throw nothingOf(name, results);
  io.stdout.write(await pageText(page, drawingOf(options, io.stdout, io)));
}

function nothingOf(name: string, results: readonly GenerateResult[]): Failure {
  const names = results.flatMap(({ decisions, meshServices, rejected, kubernetes }) => [
    ...decisions.map((decision) => decision.name),
    ...meshServices.map(({ meta }) => meta.kubernetes?.name ?? meta.name),
    ...rejected.map(({ serviceTag }) => serviceTag),
    ...(kubernetes?.services ?? []).map(({ service }) => service.meta.kubernetes!.name),
  ]);
  const near = didYouMean(name, names);
  const inClusters = results.some(({ kubernetes }) => kubernetes !== undefined);
  return new Failure(`no MeshService and no ${inClusters ? 'Service or Pod' : 'kuma.io/service'} ${name}`, {
    exitCode: 1,
    hint: near === undefined ? 'meshsvc generate --all lists what there is' : `did you mean ${near}?`,
  });
}

/** What `-o yaml`, `json` and `name` list: generated ones, with `--all` everything that is there. */
function listed(result: GenerateResult, { all, kinds }: Pick<Answer, 'all' | 'kinds'>): readonly Printed[] {
  const { controlPlane } = result.context;
  return [
    ...(kinds.includes('meshservice') ? listedMeshServices(result, all) : []),
    ...(kinds.includes('meshmultizoneservice') ? result.meshMultiZoneServices : []),
    ...(kinds.includes('meshexternalservice') ? result.meshExternalServices : []),
  ].map((resource) => ({ resource, controlPlane }));
}

function listedMeshServices(result: GenerateResult, all: boolean): readonly MeshService[] {
  if (all) return result.meshServices;
  const decisions = new Map(result.decisions.map((decision) => [decision.name, decision]));
  const made = new Set((result.kubernetes?.services ?? []).flatMap((one) => one.made.map(coreName)));
  return result.meshServices.filter((one) => made.has(one.meta.name) || isGenerated(one, decisions.get(one.meta.name)));
}

function coreName({ name, namespace }: { readonly name: string; readonly namespace: string }): string {
  return `${name}.${namespace}`;
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

function json(
  { results, diagnostics, assumptions, inventory, locate, kinds: answerKinds, withDataplanes }: Answer,
  services: readonly Printed[],
  dataplanes: readonly Printed[],
  written: (printed: Printed) => unknown,
): string {
  const answer = {
    schemaVersion: 'meshsvc.generate/v1',
    meshServices: services.filter(({ resource: { kind } }) => kind === 'MeshService').map(written),
    ...(answerKinds.length > 1 || !answerKinds.includes('meshservice') ? { services: services.map(written) } : {}),
    ...(withDataplanes ? { dataplanes: dataplanes.map(written) } : {}),
    ...whyFields(results),
    summary: summaryOf(diagnostics),
    diagnostics: placed(diagnostics, locate),
    assumptions,
    ignored: inventory.ignored,
  };
  return `${JSON.stringify(answer, undefined, 2)}\n`;
}

function nothingWords(inventory: Inventory): string {
  if (inventory.resources === 0 && inventory.ignored.length === 0) return 'No resources found in the input.';
  return `No MeshServices: the input has ${inventory.resources} resources that count${ignoredWords(inventory)}.`;
}
