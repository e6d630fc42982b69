import type { PlanFinding } from '../../engine/plan/gates.ts';
import type { MigrationPlan } from '../../engine/plan/plan.ts';
import type { Transition } from '../../engine/plan/transition.ts';
import type { Inventory } from '../../model/inventory.ts';
import { placeWords } from '../../output/diagnostics.ts';
import type { PlacedFinding } from '../../output/pages/plan.ts';
import type { World } from '../world.ts';

/**
 * What JSON shows: findings with their places, manifests without the engine's picture of them. Where a plan is large, a
 * proxy that changes as another one does names it (`sameAs`).
 */
export async function answerOf(
  plan: MigrationPlan,
  inventory: Inventory,
  assumptions: World['assumptions'],
): Promise<unknown> {
  const findings = await placesOf(plan.findings, inventory);
  return {
    schemaVersion: 'meshsvc.plan/v1',
    ...plan,
    findings: findings.map(({ finding, place }) => ({ ...finding, at: undefined, place })),
    transitions: plan.transitions.map(shortened),
    manifests: plan.manifests.map((manifest) => ({ ...manifest, change: undefined })),
    assumptions,
  };
}

/** Lists of more texts than this are said once. */
const mostTexts = 1_000_000;

function shortened(transition: Transition): unknown {
  const texts = transition.proxies.reduce(
    (sum, { clusters, names, listeners }) =>
      sum +
      [clusters, names, listeners].reduce(
        (all, lists) => all + Object.values(lists).reduce((some, list) => some + list.length, 0),
        0,
      ),
    0,
  );
  if (texts <= mostTexts) return transition;
  const said = new Map<unknown, string>();
  return {
    ...transition,
    proxies: transition.proxies.map((one) => {
      const { mesh, name, zone, clusters } = one;
      const sameAs = said.get(clusters);
      if (sameAs !== undefined) return { mesh, name, zone, sameAs };
      said.set(clusters, `${zone}/${name}`);
      return one;
    }),
  };
}

/** Looking up a line reads its document again: nobody reads more of one kind. */
const mostPlaces = 50;

/** Findings with the lines that they are about, as far as these stand in the input. */
export async function placesOf(
  findings: readonly PlanFinding[],
  inventory: Inventory,
): Promise<readonly PlacedFinding[]> {
  const counts = new Map<string, number>();
  const files = new Set(inventory.fileNames);
  const locate = findings.length === 0 ? undefined : await inventory.locator();
  return findings.map((finding): PlacedFinding => {
    const { at, code } = finding;
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    if (at === undefined || count > mostPlaces) return { finding, place: '' };
    if (!('origin' in at)) return { finding, place: placeWords(at) };
    return { finding, place: files.has(at.origin.file) ? placeWords(locate!(at)) : '' };
  });
}
