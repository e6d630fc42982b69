import { meshView } from '../view.ts';
import type { Change, PlanWorld, Sight, Stage } from './stage.ts';
import { type State, stateOf } from './state.ts';

/** Stages as what they are: equal ones have one key. */
export interface StageKeys {
  readonly keyOf: (stage: Stage) => string;
}

/** Keys of the stages of one plan. */
export function stageKeys(): StageKeys {
  const ids = new Map<Change, number>();
  return {
    keyOf({ mode, version, inboundTagsDisabled, except, changes }) {
      for (const change of changes) if (!ids.has(change)) ids.set(change, ids.size);
      const own = changes.map((one) => ids.get(one)!).toSorted((a, b) => a - b);
      return JSON.stringify([mode, version, inboundTagsDisabled, except, own]);
    },
  };
}

/** The zones at some stages; of equal stages what zones make by themselves is computed once. */
export function sightsOf(world: PlanWorld, { keyOf }: StageKeys): (stage: Stage) => Sight {
  const known = new Map<string, Sight>();
  return (stage) => {
    const key = keyOf(stage);
    let sight = known.get(key);
    if (sight === undefined) {
      sight = world.see(stage);
      known.set(key, sight);
    }
    return sight;
  };
}

/**
 * The states of one zone at some stages, asked for in this order: each is computed once and let go after it was asked
 * for the last time, since those of large meshes take much memory.
 */
export function statesInOrder(
  sightAt: (stage: Stage) => Sight,
  zone: string,
  order: readonly Stage[],
  { keyOf }: StageKeys,
): (stage: Stage) => State {
  const left = new Map<string, number>();
  for (const stage of order) {
    const key = keyOf(stage);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  const known = new Map<string, State>();
  return (stage) => {
    const key = keyOf(stage);
    const state =
      known.get(key) ??
      stateOf(
        stage,
        sightAt(stage)
          .of(zone)
          .map((result) => meshView(result)),
      );
    const more = (left.get(key) ?? 0) - 1;
    left.set(key, more);
    if (more > 0) known.set(key, state);
    else known.delete(key);
    return state;
  };
}
