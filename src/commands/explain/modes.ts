import { membersOf } from '../../engine/explain/members.ts';
import { reachOf } from '../../engine/explain/reach.ts';
import type { Destination } from '../../engine/resolve/destinations.ts';
import { type MeshView, meshView } from '../../engine/view.ts';
import { kriKey } from '../../model/kri.ts';
import { label, own } from '../../model/labels.ts';
import { meshServicesModes } from '../../model/mesh.ts';
import type { InMode } from '../../output/pages/modes.ts';
import type { World } from '../world.ts';

export const serviceKinds = ['MeshService', 'MeshMultiZoneService', 'MeshExternalService'] as const;

/** Whether a kind is something that proxies have outbounds to. */
export function isServiceKind(kind: string): boolean {
  return serviceKinds.some((one) => one === kind);
}

/** What each mode makes of a service: of all meshes and zones that are looked at, taken together. */
export function modesOfService(world: World, kind: string, name: string): readonly InMode[] {
  const today = new Set(world.results().map(({ context }) => context.mode));
  const views = new Map(
    meshServicesModes.map((mode) => [mode, world.results(mode).map((result) => meshView(result))] as const),
  );
  // Tags as they are where every inbound is still there: Exclusive merges some of a Pod.
  const tags = new Map<string, ReadonlySet<string>>();
  for (const view of views.get('Everywhere')!) tags.set(keyOf(view), servicesOf(view, kind, name));
  return meshServicesModes.map((mode): InMode => {
    let found: Destination | undefined;
    const sum = { proxies: 0, byResource: 0, byTag: 0 };
    for (const view of views.get(mode)!) {
      const destination = destinationOf(view, kind, name);
      found ??= destination;
      const { proxies, byResource, byTag } = reachOf(
        view,
        destination === undefined ? undefined : kriKey(destination.kri),
        tags.get(keyOf(view)) ?? new Set(),
      );
      sum.proxies += proxies;
      sum.byResource += byResource;
      sum.byTag += byTag;
    }
    const hostnames = found?.resource.status?.addresses.map(({ hostname }) => hostname) ?? [];
    return { mode, today: today.has(mode), resource: found === undefined ? undefined : { hostnames }, ...sum };
  });
}

function keyOf({ context }: MeshView): string {
  return `${context.controlPlane.zone}\n${context.mesh}`;
}

function destinationOf({ destinations }: MeshView, kind: string, name: string): Destination | undefined {
  return destinations.all.find(
    (one) => one.kind === kind && [one.kri.name, one.meta.name, `${one.kri.name}.${one.kri.namespace}`].includes(name),
  );
}

/** Values of `kuma.io/service` on the inbounds behind a MeshService. */
function servicesOf(view: MeshView, kind: string, name: string): ReadonlySet<string> {
  const destination = destinationOf(view, kind, name);
  if (destination?.resource.kind !== 'MeshService') return new Set();
  const { resource } = destination;
  const selected = own(resource.spec.selector.dataplaneTags ?? {}, label.service);
  if (selected !== undefined) return new Set([selected]);
  return new Set(
    membersOf(view)
      .ofMeshService(resource, undefined)
      .flatMap(({ dataplane, inbounds }) =>
        inbounds.flatMap((at) => own(dataplane.spec.inbound[at]!.tags, label.service) ?? []),
      ),
  );
}
