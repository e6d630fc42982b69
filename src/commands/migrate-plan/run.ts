import { boolean, object, optional, string } from 'zod/mini';
import { requireChoice } from '../../cli/choice.ts';
import type { RawOptions } from '../../cli/define-command.ts';
import { modeState, transitionOf } from '../../engine/plan/transition.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { type MeshServicesMode, meshServicesModes } from '../../model/mesh.ts';
import { readWorld, type World } from '../world.ts';

const own = object({
  output: optional(string()),
  from: optional(string()),
  to: optional(string()),
  steps: optional(string()),
  detail: optional(boolean()),
});

/** `meshsvc migrate-plan`: what a change of the mode changes. Exit 1 where something is lost. */
export async function run(raw: RawOptions, io: Io): Promise<ExitCode> {
  const { from, to, steps } = own.parse(raw);
  const world = await readWorld(raw, io, { command: 'migrate-plan' });
  const modes = stepsOf(world, from, to, steps);
  const states = modes.map((mode) => modeState(mode, world.results(mode)));
  const transitions = states.slice(1).map((after, at) => transitionOf(states[at]!, after));
  io.stdout.write(`${JSON.stringify({ schemaVersion: 'meshsvc.plan/v1', transitions }, undefined, 2)}\n`);
  return 0;
}

/** @throws {Failure} for a mode that is none, and steps that lead nowhere */
function stepsOf(
  world: World,
  from: string | undefined,
  to: string | undefined,
  steps: string | undefined,
): readonly MeshServicesMode[] {
  const modeOf = (flag: string, word: string): MeshServicesMode =>
    requireChoice(flag, word, meshServicesModes) as MeshServicesMode;
  const first = from === undefined ? (world.results()[0]?.context.mode ?? 'Disabled') : modeOf('--from', from);
  const last = to === undefined ? 'Exclusive' : modeOf('--to', to);
  if (steps === undefined) return [first, last];
  const all = steps.split(',').map((one) => modeOf('--steps', one));
  if (all.length < 2)
    throw new Failure(`--steps ${steps} is no way`, { hint: 'write --steps Disabled,Everywhere,Exclusive' });
  return all;
}
