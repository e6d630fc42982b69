import type { Dataplane } from '../../model/dataplane.ts';
import { perObject } from '../../model/per-object.ts';
import type { MeshView } from '../view.ts';
import { type Effects, effectsOf } from './effective.ts';
import type { ExplainContext } from './explanation.ts';
import { indexNames, type NameIndex } from './near.ts';
import { type Problems, problemsOf } from './problems.ts';

/** What explanations of one mesh look things up in, each part made when it is first asked for. */
export interface FullContext extends ExplainContext {
  readonly problems: Problems;
}

/** The context of a mesh; the same object whenever it is asked of the same view. */
export const explainContext = perObject(makeContext);

function makeContext(view: MeshView): FullContext {
  let names: NameIndex | undefined;
  let effects: Effects | undefined;
  let problems: Problems | undefined;
  return {
    view,
    get names() {
      names ??= indexNames(view);
      return names;
    },
    get effects() {
      effects ??= effectsOf(view);
      return effects;
    },
    get problems() {
      problems ??= problemsOf(view);
      return problems;
    },
    failingAt(reference) {
      return this.problems.failingAt(reference);
    },
  };
}

/** The same context as far as it concerns one proxy: nothing of it asks what becomes of the others. */
export function contextOfProxy(context: FullContext, dataplane: Dataplane): ExplainContext {
  const { view } = context;
  let effects: Effects | undefined;
  return {
    view,
    get names() {
      return context.names;
    },
    get effects() {
      effects ??= effectsOf(view, [dataplane]);
      return effects;
    },
    failingAt: (reference) => context.failingAt(reference),
  };
}
