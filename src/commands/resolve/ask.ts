import type { FullContext } from '../../engine/explain/context.ts';
import { referenceOfFragment, refsOfFragment } from '../../engine/explain/fragment.ts';
import { ofDataplane, ofPolicy, type Reference } from '../../engine/explain/references.ts';
import { policyTypes } from '../../engine/rules/policy-types.ts';
import { readFragment } from '../../load/fragment.ts';
import { Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import type { Path } from '../../model/source.ts';
import { didYouMean } from '../../model/suggest.ts';
import { fieldWords } from '../../output/pages/resolve-words.ts';
import { type Found, ladders } from './ladders.ts';
import type { Asked, Question } from './question.ts';

/** The references of one policy or Dataplane, or one of them, step by step. */
export function askOwner(question: Question, kind: string, name: string, ref: string | undefined): Asked {
  const owned = question.contexts.flatMap((context) =>
    [...referencesOfOwner(context, kind, name)].map((reference): Found => ({ context, reference })),
  );
  if (owned.length === 0) throw unknownOwner(question, kind, name);
  const wanted = ref === undefined ? owned : owned.filter(({ reference }) => isAt(reference.path, ref));
  if (wanted.length === 0)
    throw new Failure(`${kind}/${name} has no reference ${ref!}`, {
      hint: `it has ${[...new Set(owned.map(({ reference }) => fieldWords(reference.path)))].slice(0, 12).join(', ')}`,
    });
  return ladders(question, wanted, (context) => [...referencesOfOwner(context, kind, name)]);
}

/** References that no policy has yet. */
export function askFragments(question: Question, file: string, namespace: string, io: Io): Asked {
  const refs = refsOfFragment(readFragment('--ref-file', file, io));
  if (refs.length === 0)
    throw new Failure(`--ref-file ${file} has no reference`, {
      hint: 'write kind: MeshService and what else belongs to it',
    });
  const inContext = (context: FullContext): readonly Reference[] =>
    refs.map((ref) => referenceOfFragment(context.view, ref, namespace));
  const wanted = question.contexts.flatMap((context) =>
    inContext(context).map((reference): Found => ({ context, reference })),
  );
  return ladders(question, wanted, inContext);
}

function* referencesOfOwner({ view }: FullContext, kind: string, name: string): Generator<Reference> {
  if (kind === 'Dataplane') {
    for (const dataplane of view.context.dataplanes)
      if (dataplane.meta.name === name || dataplane.meta.name === `${name}.${dataplane.meta.namespace}`)
        yield* ofDataplane(view, dataplane);
    return;
  }
  const type = policyTypes.find((one) => one.kind === kind);
  if (type === undefined) return;
  for (const policy of view.policies(type.kind)) {
    const { kri, meta } = policy;
    if (kri.name === name || meta.name === name || `${kri.name}.${kri.namespace}` === name) yield* ofPolicy(policy);
  }
}

function unknownOwner({ contexts }: Question, kind: string, name: string): Failure {
  const type = policyTypes.find((one) => one.kind === kind);
  const names = contexts.flatMap(({ view }) =>
    type === undefined
      ? view.context.dataplanes.map(({ meta }) => meta.name)
      : view.policies(type.kind).map(({ kri }) => kri.name),
  );
  if (names.includes(name)) return new Failure(`${kind} ${name} refers to nothing`, { exitCode: 1 });
  const near = didYouMean(name, names);
  return new Failure(`no ${kind} ${name} in the input`, {
    exitCode: 1,
    hint: near === undefined ? `meshsvc get ${kind.toLowerCase()} lists them` : `did you mean ${near}?`,
  });
}

/** Whether a path is meant by what an operator wrote: whole, without what goes without saying, or its end. */
function isAt(path: Path, written: string): boolean {
  const wanted = written
    .replace(/^spec\./, '')
    .replaceAll('.default', '')
    .replace(/\.targetRef$/, '');
  const words = fieldWords(path);
  return words === wanted || words.endsWith(`.${wanted}`) || (words === 'targetRef' && written === 'targetRef');
}
