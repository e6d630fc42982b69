import { isObject } from '../../engine/admission/json.ts';
import { contextOfProxy, type FullContext } from '../../engine/explain/context.ts';
import { explain } from '../../engine/explain/explain.ts';
import { fragmentOrigin } from '../../engine/explain/fragment.ts';
import { type Ladder, ladderOf, type Outcome, outcomeOf } from '../../engine/explain/ladder.ts';
import { membersOf } from '../../engine/explain/members.ts';
import type { Reference } from '../../engine/explain/references.ts';
import { explanationKey, placeOf } from '../../engine/explain/rows.ts';
import { dataplaneNamed, seenBy } from '../../engine/explain/seen-by.ts';
import { meshServicesModes } from '../../model/mesh.ts';
import type { Origin, Path } from '../../model/source.ts';
import { yamlDocuments } from '../../output/formats/yaml.ts';
import { ladderPage, type ModeOutcome } from '../../output/pages/ladder.ts';
import { problemsPage } from '../../output/pages/resolve.ts';
import { ladderRecord, problemRecord } from '../../output/pages/resolve-record.ts';
import { type Asked, problemsIn, type Question } from './question.ts';

/** A reference of one mesh. */
export interface Found {
  readonly context: FullContext;
  readonly reference: Reference;
}

interface Answered {
  readonly ladder: Ladder;
  readonly found: Found;
  readonly modes: readonly ModeOutcome[];
}

/** Outcomes for which the answer is no. */
const nowhere: ReadonlySet<Outcome> = new Set([
  'not found',
  'refused',
  'not in this mode',
  'breaks proxies',
  'does not act on it',
  'no configuration',
  'no outbound',
]);

/** Ladders of some references; copies of a policy that say the same in several zones are told once. */
export function ladders(
  question: Question,
  wanted: readonly Found[],
  same: (context: FullContext) => readonly Reference[],
): Asked {
  const { world, contexts, places, from, modes } = question;
  const asked = modes.length > 1 ? modes : world.options.mode === undefined ? meshServicesModes : [];
  const known = new Set<string>();
  const answers: Answered[] = [];
  const withFrom = wanted.filter(
    ({ context }) => from === undefined || dataplaneNamed(context.view, from) !== undefined,
  );
  for (const found of withFrom) {
    const { context, reference } = found;
    const dataplane = from === undefined ? undefined : dataplaneNamed(context.view, from);
    const ladder = ladderOf(context, membersOf(context.view), reference, dataplane);
    const key = JSON.stringify([context.view.context.mesh, ...explanationKey(ladder.explanation)]);
    if (known.has(key)) continue;
    known.add(key);
    const subject = ladder.seenBy?.proxy.dataplane.meta.name;
    const outcomes = asked.flatMap((mode): readonly ModeOutcome[] => {
      const other = question.contextsOf(mode)[contexts.indexOf(context)];
      const its = other === undefined ? undefined : same(other).find((one) => placeOf(one) === placeOf(reference));
      if (other === undefined || its === undefined) return [];
      const dataplaneThere = subject === undefined ? undefined : dataplaneNamed(other.view, subject);
      const seen =
        dataplaneThere === undefined ? undefined : seenBy(other.view, its, other.view.proxyOf(dataplaneThere));
      const there = dataplaneThere === undefined ? other : contextOfProxy(other, dataplaneThere);
      return [{ mode, outcome: outcomeOf(explain(there, its), seen) }];
    });
    answers.push({ ladder, found, modes: outcomes });
  }
  const shown = new Set(answers.map(({ found }) => found.context));
  const problems = problemsIn([[...shown]], false, from).filter(({ problem }) =>
    answers.some(({ found }) => placesEqual(found.reference.owner.origin, problem.owner.origin)),
  );
  return {
    nowhere: answers.some(({ ladder: { explanation, seenBy: seen } }) =>
      nowhere.has(from === undefined ? explanation.status : outcomeOf(explanation, seen)),
    ),
    page: () => [
      ...problemsPage(problems, places),
      ...answers.flatMap((answer) => ladderPage(inputOf(answer, world), places)),
    ],
    record: () => ({
      problems: problems.map((one) => problemRecord(one, places)),
      references: answers.map(({ ladder, found, modes: outcomes }) => ({
        mesh: found.context.view.context.mesh,
        zone: found.context.view.context.controlPlane.zone,
        ...(ladderRecord(ladder, places) as object),
        modes: Object.fromEntries(outcomes.map(({ mode, outcome }) => [mode, outcome])),
      })),
    }),
  };
}

function placesEqual(a: Origin, b: Origin): boolean {
  return a.file === b.file && a.document === b.document && a.item === b.item;
}

function inputOf(
  { ladder, found, modes }: Answered,
  { inventory }: Question['world'],
): Parameters<typeof ladderPage>[0] {
  const { mesh, controlPlane, mode } = found.context.view.context;
  const { explanation } = ladder;
  const { owner, path } = found.reference;
  const { fix } = explanation;
  let paste: string | undefined;
  if (fix !== undefined && (fix.remove.length > 0 || Object.keys(fix.set).length > 0)) {
    const written =
      owner.origin === fragmentOrigin ? ofFragment(found.reference) : fieldOf(inventory.raw(owner.origin), path);
    const kept = Object.entries(isObject(written) ? written : {}).filter(([key]) => !fix.remove.includes(key));
    paste = yamlDocuments([{ ...Object.fromEntries(kept), ...fix.set }]);
  }
  return { ladder, mesh, zone: controlPlane.zone, mode, modes, paste };
}

/** The fields of a reference that is in no file. */
function ofFragment({ ref }: Reference): Readonly<Record<string, unknown>> {
  const { kind, name, namespace, labels, sectionName } = ref;
  const port = 'port' in ref ? ref.port : undefined;
  const fields = { kind, name, namespace, labels, sectionName, port };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}

function fieldOf(document: unknown, path: Path): unknown {
  let value = document;
  for (const step of path) {
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined;
    else value = isObject(value) ? value[step] : undefined;
  }
  return value;
}
