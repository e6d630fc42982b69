import { requireChoice } from '../../cli/choice.ts';
import type { Step } from '../../engine/plan/plan.ts';
import { compareVersions, type KumaVersion } from '../../model/behaviour.ts';
import { Failure } from '../../model/failure.ts';
import { label } from '../../model/labels.ts';
import { type MeshServicesMode, meshServicesModes } from '../../model/mesh.ts';
import type { World } from '../world.ts';

/** Where a plan leads, and why this way where nobody chose it. */
export interface Way {
  readonly steps: readonly Step[];
  readonly because: string;
}

const mode = (name: MeshServicesMode): Step => ({ label: name, mode: name });

/** The stages of an upgrade: all of them are in Exclusive. */
const versions: readonly Step[] = [
  { label: '2.14', mode: 'Exclusive', version: '2.14' },
  { label: '2.14+inboundTagsDisabled', mode: 'Exclusive', version: '2.14', inboundTagsDisabled: true },
  { label: '3.0', mode: 'Exclusive', version: '3.0' },
];
const labels = [...meshServicesModes, ...versions.map((one) => one.label)];

/**
 * The steps that the flags ask for, or the safe way: nobody goes from Disabled to Exclusive at once, since new names
 * have to be there before the old ones go, and to 3.0 only by way of Exclusive and 2.14.
 *
 * @throws {Failure} for a step that is none, and steps that lead nowhere
 */
export function wayOf(
  world: World,
  version: KumaVersion,
  {
    from,
    to,
    steps,
  }: { readonly from?: string | undefined; readonly to?: string | undefined; readonly steps?: string | undefined },
): Way {
  if (steps !== undefined) {
    const all = steps.split(',').map((one) => stepOf('--steps', one));
    if (all.length < 2)
      throw new Failure(`--steps ${steps} is no way`, { hint: 'write --steps Disabled,Everywhere,Exclusive' });
    if (from !== undefined && stepOf('--from', from).label !== all[0]!.label)
      throw new Failure(`--steps begins with ${all[0]!.label}, --from says ${from}`, { hint: 'leave one of them out' });
    requireOrder(all);
    return { steps: all, because: '' };
  }
  const first = from === undefined ? mode(world.results()[0]?.context.mode ?? 'Disabled') : stepOf('--from', from);
  const last = to === undefined ? mode('Exclusive') : stepOf('--to', to);
  if (first.label === last.label)
    throw new Failure(`the mode is ${first.label} already`, {
      hint: 'name another with --to, or where to start from with --from',
    });
  const upgrades =
    last.version === undefined
      ? []
      : versions
          .slice(0, versions.findIndex((one) => one.label === last.label) + 1)
          .filter(({ label: name, version: of }) =>
            // A control plane that is there already need not be upgraded to it.
            name === '2.14' ? compareVersions(version, of!) < 0 : true,
          );
  if (first.version !== undefined)
    return {
      steps: [first, ...upgrades.slice(upgrades.findIndex((one) => one.label === first.label) + 1)],
      because: '',
    };
  const goal = last.version === undefined ? last.mode : 'Exclusive';
  const { middle, why } = first.mode === 'Disabled' && goal === 'Exclusive' ? middleOf(world) : { middle: [], why: '' };
  const modes = [first, ...middle, ...(first.mode === goal ? [] : [mode(goal)])];
  return { steps: [...modes, ...upgrades], because: why };
}

function stepOf(flag: string, word: string): Step {
  const name =
    labels.find((one) => one.toLowerCase() === word.trim().toLowerCase()) ?? requireChoice(flag, word.trim(), labels);
  return versions.find((one) => one.label === name) ?? mode(name as MeshServicesMode);
}

/** There is no way back from a version, and versions are only ever reached from Exclusive. */
function requireOrder(steps: readonly Step[]): void {
  for (const [at, step] of steps.entries()) {
    const before = steps[at - 1];
    if (before === undefined) continue;
    if (before.label === step.label) throw new Failure(`--steps goes from ${step.label} to ${step.label}`);
    if (before.version !== undefined && step.version === undefined)
      throw new Failure(`--steps goes from ${before.label} back to ${step.label}`, {
        hint: 'no upgrade has a way back',
      });
    if (step.version !== undefined && before.mode !== 'Exclusive')
      throw new Failure(`--steps goes from ${before.label} to ${step.label}`, {
        hint: 'put Exclusive before it: 3.0 knows no other mode',
      });
  }
}

/** Between Disabled and Exclusive: ReachableBackends where consumers list what they reach or there are many services. */
function middleOf(world: World): { readonly middle: readonly Step[]; readonly why: string } {
  const contexts = world.results().map(({ context }) => context);
  const listed = contexts.some(({ dataplanes }) =>
    dataplanes.some(({ spec }) => (spec.transparentProxying?.reachableServices.length ?? 0) > 0),
  );
  const services = new Set(
    contexts.flatMap(({ dataplanes }) =>
      dataplanes.flatMap(({ spec }) => spec.inbound.map(({ tags }) => tags[label.service])),
    ),
  ).size;
  // Who has no list loses these in ReachableBackends.
  const real = contexts.some(
    ({ meshMultiZoneServices, meshExternalServices }) => meshMultiZoneServices.length + meshExternalServices.length > 0,
  );
  const withRefs = contexts.every(({ dataplanes }) =>
    dataplanes.every(({ spec }) => spec.transparentProxying?.reachableBackends !== undefined),
  );
  const [name, why]: readonly [MeshServicesMode, string] = listed
    ? ['ReachableBackends', 'proxies have reachableServices']
    : real && !withRefs
      ? [
          'Everywhere',
          'MeshExternalServices or MeshMultiZoneServices are in use, and proxies have no reachableBackends',
        ]
      : services >= 200
        ? ['ReachableBackends', `there are ${services} services`]
        : ['Everywhere', `there are ${services} services, and no proxy has reachableServices`];
  return { middle: [mode(name)], why: `By way of ${name}: ${why} (--steps to choose).` };
}
