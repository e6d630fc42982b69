import { objectAt } from '../../admission/json.ts';
import type { Document } from '../stage.ts';
import type { Ground, Manifest } from './manifest.ts';
import { withoutOldItems } from './policies.ts';

/** What can go once nobody has the old names any more: old items of policies, and lists of old names. */
export function cleanup(ground: Ground, manifests: readonly Manifest[]): readonly Manifest[] {
  const edited = manifests.filter(({ phase }) => phase === '50-routes-policies');
  const moved = manifests.filter(({ phase }) => phase === '40-consumers');
  return [...withoutOldItems(ground, edited), ...moved.flatMap((one) => withoutReachableServices(ground, one))];
}

function withoutReachableServices(ground: Ground, one: Manifest): readonly Manifest[] {
  const path = one.path.replace('40-consumers', '70-cleanup');
  if (one.how === 'patch') {
    const metadata = { metadata: { annotations: { 'kuma.io/transparent-proxying-reachable-services': null } } };
    const isPod = !('spec' in one.documents[0]!);
    return [
      {
        ...one,
        path,
        phase: '70-cleanup',
        documents: [isPod ? metadata : { spec: { template: metadata } }],
        commands: one.commands.map((command) => command.replace('40-consumers', '70-cleanup')),
        change: { where: one.where, put: [], removed: [] },
      },
    ];
  }
  const document: Document = one.documents[0]!;
  const networking = objectAt(document, 'networking') ?? {};
  const { reachableServices, ...proxying } = objectAt(networking, 'transparentProxying') ?? {};
  if (reachableServices === undefined) return [];
  const after = { ...document, networking: { ...networking, transparentProxying: proxying } };
  return [
    {
      ...one,
      path,
      phase: '70-cleanup',
      documents: [after],
      previous: [document],
      change: { where: one.where, put: ground.world.read([after]), removed: [] },
    },
  ];
}
