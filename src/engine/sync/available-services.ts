import { label } from '../../model/labels.ts';
import { perObject } from '../../model/per-object.ts';
import type { PlainResource } from '../../model/plain-resource.ts';
import { healthyInbounds } from '../healthy-inbounds.ts';
import { compare } from '../order.ts';
import type { Made } from './memory.ts';

/** What a ZoneIngress announces: inbounds of one mesh with the same tags, and how many of them there are. */
export interface AvailableService {
  readonly tags: Readonly<Record<string, string>>;
  readonly instances: number;
  readonly mesh: string;
}

/**
 * Services that the ingresses of a zone announce: ready inbounds of its Dataplanes by mesh and complete tag set.
 *
 * Meshes in mode Exclusive announce nothing. Sorted by mesh, then by the text of the tags.
 *
 * @see kuma v2.13.10 pkg/zone/available_services.go, pkg/core/xds/… : GetIngressAvailableServices
 */
export const availableServices = perObject(servicesOf);

/** What ingresses announce services of: the meshes of a zone. */
type Announced = readonly Pick<Made, 'context'>[];

function servicesOf(results: Announced): readonly AvailableService[] {
  const found = new Map<
    string,
    { tags: Readonly<Record<string, string>>; instances: number; mesh: string; text: string }
  >();
  for (const { context } of results) {
    if (context.mode === 'Exclusive') continue;
    for (const dataplane of context.dataplanes)
      for (const { tags: given } of healthyInbounds(dataplane)) {
        const tags = given[label.zone] === undefined ? { ...given, [label.zone]: context.controlPlane.zone } : given;
        const text = Object.keys(tags)
          .toSorted(compare)
          .map((key) => `${key}=${tags[key]!}`)
          .join(',');
        const key = `${context.mesh}\n${text}`;
        const known = found.get(key);
        if (known === undefined) found.set(key, { tags, instances: 1, mesh: context.mesh, text });
        else known.instances++;
      }
  }
  return [...found.values()]
    .toSorted((a, b) => compare(a.mesh, b.mesh) || compare(a.text, b.text))
    .map(({ tags, instances, mesh }) => ({ tags, instances, mesh }));
}

/** A ZoneIngress of the zone with what it announces; as it was loaded where the zone's Dataplanes were not. */
export function ingressWithServices(
  ingress: PlainResource<'ZoneIngress'>,
  results: Announced,
): PlainResource<'ZoneIngress'> {
  if (
    results.every(({ context }) => context.dataplanes.length === 0) &&
    ingress.spec['availableServices'] !== undefined
  )
    return ingress;
  return { ...ingress, spec: { ...ingress.spec, availableServices: availableServices(results) } };
}
