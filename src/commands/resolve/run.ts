import { object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import { explainContext, type FullContext } from '../../engine/explain/context.ts';
import { type ReferenceRow, referenceRows } from '../../engine/explain/rows.ts';
import { dataplaneNamed } from '../../engine/explain/seen-by.ts';
import { meshView } from '../../engine/view.ts';
import { kindOfWord } from '../../kinds/names.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import type { MeshServicesMode } from '../../model/mesh.ts';
import { formatPath, type Origin, type Path } from '../../model/source.ts';
import { didYouMean } from '../../model/suggest.ts';
import { inOrder, placed } from '../../output/diagnostics.ts';
import { pageText } from '../../output/formats/text.ts';
import { yamlDocuments } from '../../output/formats/yaml.ts';
import type { Page } from '../../output/page.ts';
import { resolvePage } from '../../output/pages/resolve.ts';
import { problemRecord, rowRecord } from '../../output/pages/resolve-record.ts';
import { orUnread, writeAside } from '../aside.ts';
import { drawingOf } from '../drawing.ts';
import { modesOf } from '../modes.ts';
import { placesOf } from '../places.ts';
import { readWorld, type World } from '../world.ts';
import { askFragments, askOwner } from './ask.ts';
import { type Asked, problemsIn, type Question } from './question.ts';
import { isOwnerKind, lookUpValue } from './value.ts';

const own = object({
  output: optional(string()),
  modes: optional(string()),
  ref: optional(string()),
  from: optional(string()),
  refFile: optional(string()),
  namespace: optional(string()),
});

/** `meshsvc resolve`. Exit 1 where the one that was asked for ends nowhere; a list of all is no question. */
export async function run(raw: RawOptions, io: Io, args: readonly string[]): Promise<ExitCode> {
  const { output = 'table', modes, ref, from, refFile, namespace } = own.parse(raw);
  const [what] = args;
  const world = await readWorld(raw, io, { command: 'resolve', policyMeshes: true });
  const asking = { what, ref, from, refFile, namespace, modes, output };
  return orUnread(world.inventory, io, () => ask(world, asking, io));
}

interface Asking {
  readonly what: string | undefined;
  readonly ref: string | undefined;
  readonly from: string | undefined;
  readonly refFile: string | undefined;
  readonly namespace: string | undefined;
  readonly modes: string | undefined;
  readonly output: string;
}

async function ask(
  world: World,
  { what, ref, from, refFile, namespace, modes, output }: Asking,
  io: Io,
): Promise<ExitCode> {
  const { options, inventory, assumptions } = world;
  const asked = modesOf(modes, options.mode);
  const contexts = contextsOf(world, undefined);
  requireProxy(contexts, from);
  const places = await placesOf(inventory);
  const question = {
    world,
    contexts,
    places,
    from,
    modes: asked,
    contextsOf: memoized(world, contexts),
  };
  const owner = what === undefined ? undefined : ownerOf(what);
  if (ref !== undefined && owner?.name === undefined)
    throw new Failure('--ref goes with a policy or a Dataplane', {
      hint: 'write meshsvc resolve meshtimeout/slow --ref to[0]',
    });
  const answer: Asked =
    refFile !== undefined
      ? askFragments(question, refFile, namespace ?? '', io)
      : what === undefined || (owner !== undefined && owner.name === undefined)
        ? everything(question, owner?.kind)
        : owner?.name !== undefined
          ? askOwner(question, owner.kind, owner.name, ref)
          : lookUpValue(question, what);
  const failOn = options.failOn ?? 'never';
  const isMachine = output === 'json' || output === 'yaml';
  // To one question the answer itself says all; a list says which are worth a question.
  const isList = what === undefined && refFile === undefined;
  const isAsked = isList && (isMachine || !options.quiet || failOn !== 'never');
  const findings = isAsked && contexts.length > 0 ? await findingsAbout(world, asked) : [];
  const diagnostics = inOrder([...inventory.diagnostics, ...findings]);
  if (isMachine) {
    const found = diagnostics.length === 0 ? [] : placed(diagnostics, await inventory.locator());
    const record = { schemaVersion: 'meshsvc.resolve/v1', ...answer.record(), diagnostics: found, assumptions };
    io.stdout.write(output === 'json' ? `${JSON.stringify(record, undefined, 2)}\n` : yamlDocuments([plain(record)]));
  } else {
    const page: Page = answer.page({ wide: output === 'wide', quiet: options.quiet });
    io.stdout.write(await pageText(page, drawingOf(options, io.stdout, io)));
    const nothing = page.length === 0 ? 'No references in the input.' : undefined;
    const told = options.quiet ? inventory.diagnostics : diagnostics.filter((one) => answer.says?.(one) !== true);
    await writeAside({ options, inventory, diagnostics: told, assumptions, nothing }, io);
  }
  const code = exitCodeOf(diagnostics, assumptions, { failOn, strict: options.strict });
  return code === 0 && answer.nowhere ? 1 : code;
}

/** Checks of how policies and routes merge, proxy by proxy. */
const merging: ReadonlySet<string> = new Set(['MS109', 'MS112', 'MS147']);

/**
 * What the catalogue finds about policies and routes: in the mode that is shown, or in the last of several. Not how
 * policies merge, which is about none of their references.
 */
async function findingsAbout(world: World, modes: readonly MeshServicesMode[]): Promise<readonly Diagnostic[]> {
  const { catalogueFindings } = await import('../catalogue-findings.ts');
  const mode = modes.at(-1);
  const isWanted = (code: string): boolean => code >= 'MS100' && code <= 'MS152' && !merging.has(code);
  return catalogueFindings(world, isWanted, mode === undefined ? {} : { mode });
}

function contextsOf(world: World, mode: MeshServicesMode | undefined): readonly FullContext[] {
  return world.results(mode).map((result) => explainContext(meshView(result)));
}

/** Contexts of each mode, made once. */
function memoized(world: World, own: readonly FullContext[]): (mode: MeshServicesMode) => readonly FullContext[] {
  const known = new Map<MeshServicesMode, readonly FullContext[]>();
  const modes = new Set(own.map(({ view }) => view.context.mode));
  if (modes.size === 1) known.set([...modes][0]!, own);
  return (mode) => {
    const contexts = known.get(mode) ?? contextsOf(world, mode);
    known.set(mode, contexts);
    return contexts;
  };
}

/** What YAML can hold: nothing that is `undefined`. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** `meshtimeout/slow`, `dataplane/web-1`, or a kind alone: its references; `undefined` for anything else. */
function ownerOf(what: string): { readonly kind: string; readonly name: string | undefined } | undefined {
  const [, word = '', name] = /^([A-Za-z-]+)(?:\/([^:[\]]+))?$/.exec(what) ?? [];
  const kind = kindOfWord(word);
  return kind !== undefined && isOwnerKind(kind) ? { kind, name } : undefined;
}

function requireProxy(contexts: readonly FullContext[], from: string | undefined): void {
  if (from === undefined) return;
  const names = contexts.flatMap(({ view }) => view.context.dataplanes.map(({ meta }) => meta.name));
  if (contexts.some(({ view }) => dataplaneNamed(view, from) !== undefined)) return;
  const near = didYouMean(from, names);
  throw new Failure(`no Dataplane ${from} in the input`, {
    exitCode: 1,
    hint: near === undefined ? 'meshsvc get dataplanes lists them' : `did you mean ${near}?`,
  });
}

function everything({ contexts, places, from, modes, contextsOf: inMode }: Question, kind: string | undefined): Asked {
  const byMode = modes.length < 2 ? [] : modes.map(inMode);
  const rows = referenceRows(contexts, {
    modes: byMode,
    from,
    ...(kind === undefined ? {} : { only: ({ owner }) => owner.kind === kind }),
  });
  const problems = problemsIn(byMode.length === 0 ? [contexts] : byMode, byMode.length > 0, from);
  return {
    nowhere: false,
    says: saying(rows),
    page: (how) => resolvePage(rows, problems, { ...how, place: places }),
    record: () => ({
      problems: problems.map((one) => problemRecord(one, places)),
      references: rows.map((row) => rowRecord(row, places)),
      summary: summaryOf(rows),
    }),
  };
}

/** What rows that are not ok say: findings at their references. */
function saying(rows: readonly ReferenceRow[]): (finding: Diagnostic) => boolean {
  const key = ({ file, document, item }: Origin, path: Path): string =>
    JSON.stringify([file, document, item, formatPath(path)]);
  const places = new Set(
    rows
      .filter(({ explanation }) => explanation.status !== 'ok')
      .map(({ explanation: { reference } }) => key(reference.owner.origin, reference.path)),
  );
  return ({ at }) =>
    at !== undefined &&
    'origin' in at &&
    at.path.some((_, end) => places.has(key(at.origin, at.path.slice(0, end + 1))));
}

function summaryOf(rows: readonly ReferenceRow[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { explanation, count } of rows) counts[explanation.status] = (counts[explanation.status] ?? 0) + count;
  return counts;
}
