import { compareVersions } from '../../model/behaviour.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { MeshServicesMode } from '../../model/mesh.ts';
import type { GenerateResult } from '../generate/generate.ts';
import { type MeshView, meshView } from '../view.ts';
import type { Check, CheckContext, Facts, GenerationContext, Target } from './define-check.ts';

/** What {@link checkContext} is made from. */
export interface CheckInput {
  readonly inventory: Inventory;
  /** The meshes in a mode, or as they are; asked once for each. */
  readonly resultsIn: (mode?: MeshServicesMode) => readonly GenerateResult[];
  readonly target: Target;
  readonly facts: Facts;
}

/** What checks look at; each part is made when a check first asks for it. */
export function checkContext({ inventory, resultsIn, target, facts }: CheckInput): CheckContext {
  const results = new Map<MeshServicesMode | undefined, readonly GenerateResult[]>();
  const resultsOf = (mode: MeshServicesMode | undefined): readonly GenerateResult[] => {
    let found = results.get(mode);
    if (found === undefined) {
      found = resultsIn(mode);
      results.set(mode, found);
    }
    return found;
  };
  const known = new Map<MeshServicesMode | undefined, readonly MeshView[]>();
  const viewsIn = (mode: MeshServicesMode | undefined): readonly MeshView[] => {
    let found = known.get(mode);
    if (found === undefined) {
      found = resultsOf(mode).map((result) => meshView(result));
      known.set(mode, found);
    }
    return found;
  };
  return {
    inventory,
    get generated() {
      return resultsOf(target.mode);
    },
    get views() {
      return viewsIn(target.mode);
    },
    get before() {
      return viewsIn(undefined);
    },
    in: viewsIn,
    target,
    facts,
  };
}

/** Whether a check has something to say about a mesh. */
export function applies(
  { on, since, until, environments }: Pick<Check, 'on' | 'since' | 'until' | 'environments'>,
  { mode, controlPlane: { version, environment } }: GenerateResult['context'],
  target: Target,
): boolean {
  if (since !== undefined && compareVersions(version, since) < 0) return false;
  if (until !== undefined && compareVersions(version, until) > 0) return false;
  if (environments !== undefined && !environments.includes(environment)) return false;
  return on.some((occasion) => {
    switch (occasion) {
      case 'any':
        return true;
      case '2.14':
      case '3.0':
        return (
          target.version !== undefined &&
          compareVersions(target.version, occasion) >= 0 &&
          compareVersions(version, occasion) < 0
        );
      case 'rollback':
        return mode === 'Disabled';
      default:
        return mode === occasion;
    }
  });
}

/** A context without the meshes that a check has nothing to say about; `undefined` where none is left. */
export function narrowed<Context extends GenerationContext>(
  check: Pick<Check, 'on' | 'since' | 'until' | 'environments'>,
  ctx: Context,
  target: Target,
): Context | undefined {
  const { generated } = ctx;
  const left = generated.filter(({ context }) => applies(check, context, target));
  if (left.length === generated.length) return left.length === 0 ? undefined : ctx;
  if (left.length === 0) return undefined;
  const keys = new Set(left.map(({ context }) => keyOf(context)));
  const some = (views: readonly MeshView[]): readonly MeshView[] =>
    views.filter(({ context }) => keys.has(keyOf(context)));
  if (!isWhole(ctx)) return { ...ctx, generated: left };
  return Object.create(ctx, {
    generated: { value: left },
    views: { get: () => some(ctx.views) },
    before: { get: () => some(ctx.before) },
    in: { value: (mode: MeshServicesMode) => some(ctx.in(mode)) },
  }) as Context;
}

function isWhole(ctx: GenerationContext): ctx is CheckContext {
  return 'in' in ctx;
}

function keyOf({ mesh, controlPlane: { zone } }: GenerateResult['context']): string {
  return `${zone}\n${mesh}`;
}
