import { type PlanWorld, type Sight, type Stage, stageKey } from './stage.ts';
import { type State, stateOfZone } from './state.ts';

/** The zones at some stages; of equal stages what zones make by themselves is computed once. */
export function sightsOf(world: PlanWorld): (stage: Stage) => Sight {
  const known = new Map<string, Sight>();
  return (stage) => {
    const key = stageKey(stage);
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
): (stage: Stage) => State {
  const left = new Map<string, number>();
  for (const stage of order) {
    const key = stageKey(stage);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  const known = new Map<string, State>();
  return (stage) => {
    const key = stageKey(stage);
    const state = known.get(key) ?? stateOfZone(stage, sightAt(stage), zone);
    const more = (left.get(key) ?? 0) - 1;
    left.set(key, more);
    if (more > 0) known.set(key, state);
    else known.delete(key);
    return state;
  };
}
