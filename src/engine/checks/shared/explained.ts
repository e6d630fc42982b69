import type { At, Edit, Subject } from '../../../model/diagnostic.ts';
import { perObject } from '../../../model/per-object.ts';
import type { BackendRef } from '../../../model/target-ref.ts';
import { explainContext, type FullContext } from '../../explain/context.ts';
import { explain } from '../../explain/explain.ts';
import type { Explanation } from '../../explain/explanation.ts';
import type { NoteCode } from '../../explain/notes.ts';
import { type Reference, referencesOf } from '../../explain/references.ts';
import type { MeshView } from '../../view.ts';
import type { CheckContext, Finding } from '../define-check.ts';

/** A reference with where it ends up, as one zone sees it. */
export interface Explained extends Explanation {
  readonly view: MeshView;
}

/** What explanations of a view look things up in; one for all checks. */
export const explaining: (view: MeshView) => FullContext = perObject(explainContext);

/**
 * Every reference of a view, explained once. None of a global control plane, which sends nothing to proxies, and of a
 * mesh of which the input has nobody who could be meant.
 */
const explainedIn = perObject((view: MeshView): readonly Explained[] => {
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

/** Words that leave a choice, or ask for more than the reference. */
const open = / or |\?$|^one of .*,|^say a port|, then |^labels mean all/;

/** What a finding about a reference has: the place, the resource, and the fix as words and as data. */
export function atReference({ reference, fix, notes }: Explained): Omit<Finding, 'message'> {
  const { owner, path } = reference;
  const { origin, kind, mesh, name } = owner;
  const resource: Subject = { kind, mesh, name };
  const at: At = { origin, path };
  if (fix === undefined) return { at, resource };
  const guesses = notes.some(({ code, values = [] }) => code === 'LEGACY_PORT_NOT_FOUND' && values.length > 1);
  if (guesses || open.test(fix.words)) return { at, resource, fix: fix.words };
  const set = Object.entries(fix.set);
  const edits: readonly Edit[] = [
    ...set.map(([key, value]): Edit => ({ at: { origin, path: [...path, key] }, op: 'set', value })),
    ...fix.remove.map((key): Edit => ({ at: { origin, path: [...path, key] }, op: 'remove' })),
  ];
  const written = set.map(([key, value]) => `${key}: ${flow(value)}`).join(', ');
  const says = set.every(([, value]) => fix.words.includes(flow(value))) ? fix.words : `${fix.words} (${written})`;
  return { at, resource, fix: says, ...(edits.length > 0 ? { edits } : {}) };
}

/** A value as YAML on one line. */
function flow(value: unknown): string {
  if (typeof value === 'string') return /^\d+$/.test(value) ? JSON.stringify(value) : value;
  if (typeof value !== 'object' || value === null) return String(value);
  const pairs = Object.entries(value).map(([key, one]) => `${key}: ${flow(one)}`);
  return `{${pairs.join(', ')}}`;
}

/** The reference of a backendRef, a mirror, or of a Dataplane. */
export function backendOf({ reference }: Explained): BackendRef {
  return reference.ref as BackendRef;
}
