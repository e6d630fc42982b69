import type { MeshView } from '../view.ts';
import { type Effects, effectsOf } from './effective.ts';
import type { ExplainContext } from './explanation.ts';
import { indexNames, type NameIndex } from './near.ts';
import { type Problems, problemsOf } from './problems.ts';

/** What explanations of one mesh look things up in, each part made when it is first asked for. */
export interface FullContext extends ExplainContext {
  readonly problems: Problems;
}

/** The context of a mesh. */
export function explainContext(view: MeshView): FullContext {
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
