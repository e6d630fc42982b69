import type { RawOptions } from '../../cli/define-command.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import { meshView } from '../../engine/view.ts';
import { kindOfWord } from '../../kinds/names.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Locate } from '../../model/inventory.ts';
import type { Io } from '../../model/io.ts';
import { didYouMean } from '../../model/suggest.ts';
import { compactLines, firstOfEach, inOrder, placed } from '../../output/diagnostics.ts';
import { pageText } from '../../output/formats/text.ts';
import type { Drawing, Page } from '../../output/page.ts';
import { modesBlock } from '../../output/pages/modes.ts';
import { orUnread, writeAside } from '../aside.ts';
import { catalogueFindings, concerns } from '../catalogue-findings.ts';
import { inspectProxies } from '../inspect/dataplanes.ts';
import type { Inspected, Subject } from '../inspect/inspected.ts';
import { inspectPolicies } from '../inspect/policies.ts';
import { inspectServices } from '../inspect/services.ts';
import { placesOf } from '../places.ts';
import { whyPages } from '../why-pages.ts';
import { readWorld, type World } from '../world.ts';
import { isServiceKind, modesOfService, serviceKinds } from './modes.ts';

/** What a word can name, in the order in which it is looked for. */
const inspections: readonly (readonly [string, (subject: Subject) => Inspected])[] = [
  ...serviceKinds.map((kind) => [kind, inspectServices] as const),
  ['Dataplane', inspectProxies],
  ['policy', inspectPolicies],
];

/** `explain NAME`: all that there is to say about a resource of the input. Exit 1 where none has the name. */
export async function explainResource(
  raw: RawOptions,
  io: Io,
  word: string,
  output: string,
  drawing: Drawing,
): Promise<ExitCode> {
  const world = await readWorld(raw, io, { command: 'explain', policyMeshes: true });
  return orUnread(world.inventory, io, () => answer(world, word, output, drawing, io));
}

async function answer(world: World, word: string, output: string, drawing: Drawing, io: Io): Promise<ExitCode> {
  const { options, inventory, assumptions } = world;
  const { kind, name } = named(word);
  const views = world.results().map((generated) => meshView(generated));
  const place = await placesOf(inventory);
  const locate = await inventory.locator();
  const asked = inspections
    .filter(
      ([of]) => kind === undefined || of === kind || (of === 'policy' && !inspections.some(([one]) => one === kind)),
    )
    .map(([of, inspect]) => ({
      of,
      inspected: inspect({ views, kind: of === 'policy' ? (kind ?? 'policy') : of, name, place }),
    }));
  const found = asked.filter(({ inspected }) => inspected.found > 0);
  const why = kind === undefined || kind === 'MeshService' ? whyPages(world.results(), name, locate) : [];
  if (found.length === 0 && why.length === 0)
    throw nothing(
      word,
      name,
      asked.map(({ inspected }) => inspected),
    );
  const findings = inOrder(catalogueFindings(world).filter(concerns(name)));
  if (output === 'json') {
    const parts = found.map(({ inspected }) => JSON.parse([...inspected.json()].join('')) as object);
    const modes = found.flatMap(({ of }) => (isServiceKind(of) ? modesOfService(world, of, name) : []));
    const record = Object.assign({}, ...parts, {
      schemaVersion: 'meshsvc.resource/v1',
      ...(modes.length === 0 ? {} : { modes }),
      diagnostics: placed(findings, locate),
      assumptions,
    }) as unknown;
    io.stdout.write(`${JSON.stringify(record, undefined, 2)}\n`);
  } else {
    const page: Page = [...why, ...found.flatMap(({ of, inspected }) => sections(world, of, name, inspected))];
    io.stdout.write(await pageText(page, drawing));
    io.stdout.write(findingLines(findings, locate));
  }
  const { diagnostics } = inventory;
  const told = output === 'json' ? [] : assumptions;
  await writeAside({ options, inventory, diagnostics, assumptions: told, whole: 'meshsvc check --show-all' }, io);
  return exitCodeOf(diagnostics, assumptions, { failOn: options.failOn ?? 'never', strict: options.strict });
}

function sections(world: World, kind: string, name: string, inspected: Inspected): Page {
  const page = inspected.page();
  if (!isServiceKind(kind)) return page;
  return [...page, modesBlock(kind, modesOfService(world, kind, name))];
}

function findingLines(findings: readonly Diagnostic[], locate: Locate): string {
  if (findings.length === 0) return '';
  const { shown, more } = firstOfEach(findings);
  const rest = [...more.values()].reduce((sum, number) => sum + number, 0);
  return `\n${compactLines(placed(shown, locate))}${rest === 0 ? '' : `and ${rest} more: meshsvc check\n`}`;
}

/** `web`, or `dataplane/web` where several kinds have the name. */
function named(word: string): { readonly kind: string | undefined; readonly name: string } {
  const slash = word.indexOf('/');
  const kind = slash < 0 ? undefined : kindOfWord(word.slice(0, slash));
  if (kind === undefined && !(slash >= 0 && word.startsWith('policy/'))) return { kind: undefined, name: word };
  return { kind: kind ?? 'policy', name: word.slice(slash + 1) };
}

function nothing(word: string, name: string, asked: readonly Inspected[]): Failure {
  const near = didYouMean(
    name,
    asked.flatMap(({ names }) => [...names()]),
  );
  return new Failure(`nothing in the input is called ${word}`, {
    exitCode: 1,
    hint: near === undefined ? 'meshsvc get lists what there is' : `did you mean ${near}?`,
  });
}
