import type { At, Edit, Subject } from '../../../model/diagnostic.ts';
import type { BackendRef } from '../../../model/target-ref.ts';
import { explainContext, type FullContext } from '../../explain/context.ts';
import { explain } from '../../explain/explain.ts';
import type { Explanation } from '../../explain/explanation.ts';
import type { NoteCode } from '../../explain/notes.ts';
import { type Reference, referencesOf } from '../../explain/references.ts';
import type { MeshView } from '../../view.ts';
import type { CheckContext, Finding } from '../define-check.ts';
import { perView } from './per-view.ts';

/** A reference with where it ends up, as one zone sees it. */
export interface Explained extends Explanation {
  readonly view: MeshView;
}

/** What explanations of a view look things up in; one for all checks. */
export const explaining: (view: MeshView) => FullContext = perView(explainContext);

/**
 * Every reference of a view, explained once. None of a global control plane, which sends nothing to proxies, and of a
 * mesh of which the input has nobody who could be meant.
 */
const explainedIn = perView((view: MeshView): readonly Explained[] => {
  if (view.context.controlPlane.role === 'global') return [];
  if (view.destinations.all.length === 0 && view.legacyVips.length === 0) return [];
  const context = explaining(view);
  return [...referencesOf(view)].map((reference) => ({ ...explain(context, reference), view }));
});

/** References of the views of a check with some fields, explained. */
export function* explained(
  ctx: Pick<CheckContext, 'views'>,
  ...fields: readonly Reference['field'][]
): Generator<Explained> {
  for (const view of ctx.views)
    for (const one of explainedIn(view)) if (fields.includes(one.reference.field)) yield one;
}

/** Whether one of the notes of an explanation has one of the codes. */
export function hasNote({ notes }: Pick<Explanation, 'notes'>, ...codes: readonly NoteCode[]): boolean {
  return notes.some(({ code }) => codes.includes(code));
}

/** What a finding about a reference has: the place, the resource, and the fix as words and as data. */
export function atReference({ reference, fix }: Explained): Omit<Finding, 'message'> {
  const { owner, path } = reference;
  const { origin, kind, mesh, name } = owner;
  const resource: Subject = { kind, mesh, name };
  const at: At = { origin, path };
  if (fix === undefined) return { at, resource };
  // What leaves a choice is no edit.
  const isOne = !/ or |\?$/.test(fix.words);
  const edits: readonly Edit[] = [
    ...Object.entries(fix.set).map(
      ([key, value]): Edit => ({ at: { origin, path: [...path, key] }, op: 'set', value }),
    ),
    ...fix.remove.map((key): Edit => ({ at: { origin, path: [...path, key] }, op: 'remove' })),
  ];
  return { at, resource, fix: fix.words, ...(isOne && edits.length > 0 ? { edits } : {}) };
}

/** The reference of a backendRef, a mirror, or of a Dataplane. */
export function backendOf({ reference }: Explained): BackendRef {
  return reference.ref as BackendRef;
}
