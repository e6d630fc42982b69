import type { FullContext } from '../../engine/explain/context.ts';
import { dataplaneNamed } from '../../engine/explain/seen-by.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { MeshServicesMode } from '../../model/mesh.ts';
import type { Page } from '../../output/page.ts';
import type { Place, PlacedProblem } from '../../output/pages/resolve.ts';
import type { World } from '../world.ts';

/** What every way to ask works on. */
export interface Question {
  readonly world: World;
  readonly contexts: readonly FullContext[];
  readonly places: Place;
  readonly from: string | undefined;
  /** None: each Mesh's own. */
  readonly modes: readonly MeshServicesMode[];
  readonly contextsOf: (mode: MeshServicesMode) => readonly FullContext[];
}

/** An answer in every form. */
export interface Asked {
  /** What was asked for ends nowhere. */
  readonly nowhere: boolean;
  readonly page: (how: { readonly wide: boolean; readonly quiet: boolean }) => Page;
  readonly record: () => Readonly<Record<string, unknown>>;
  /** Whether the page itself says what a finding does: its reference is there, and not ok. */
  readonly says?: (finding: Diagnostic) => boolean;
}

/** The problems of all proxies; what is the same in several modes stands once. */
export function problemsIn(
  byMode: readonly (readonly FullContext[])[],
  named: boolean,
  from: string | undefined,
): readonly PlacedProblem[] {
  const found = new Map<string, PlacedProblem & { modes: MeshServicesMode[] }>();
  for (const contexts of byMode)
    for (const { view, problems } of contexts) {
      const proxy = from === undefined ? undefined : dataplaneNamed(view, from);
      for (const problem of problems.all) {
        if (proxy !== undefined && !problem.proxies.includes(proxy.meta.name)) continue;
        const { mesh, controlPlane, mode } = view.context;
        const { owner, proxies } = problem;
        const key = JSON.stringify([mesh, controlPlane.zone, owner, proxies, problem.problem.because]);
        const known = found.get(key);
        if (known === undefined) found.set(key, { mesh, zone: controlPlane.zone, modes: named ? [mode] : [], problem });
        else if (named) known.modes.push(mode);
      }
    }
  return [...found.values()];
}
