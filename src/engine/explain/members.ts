import type { Dataplane } from '../../model/dataplane.ts';
import { label, own } from '../../model/labels.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { Destination, DestinationPort } from '../resolve/destinations.ts';
import { matchesTags } from '../rules/tag-match.ts';
import { dataplaneMatcher } from '../status/match.ts';
import { fitsTargetPort } from '../status/status.ts';
import type { MeshView } from '../view.ts';

/** A Dataplane behind a service, and the inbounds that traffic comes in at. */
export interface Member {
  readonly dataplane: Dataplane;
  /** Positions in its list; none: it is selected, but no inbound is at the target port. */
  readonly inbounds: readonly number[];
}

/** Who is behind services, looked up in indexes. */
export interface Members {
  /** The Dataplanes that a MeshService selects in this zone; of one port only, or of any. */
  ofMeshService(service: MeshService, port: number | undefined): readonly Member[];
  /** The Dataplanes of this zone that carry a value of `kuma.io/service`. */
  ofTag(service: string): readonly Member[];
  /** MeshServices whose selector names a value of `kuma.io/service`. */
  selecting(service: string): readonly Destination[];
}

/** Indexes the Dataplanes of a mesh by what selects them. */
export function membersOf({ context, destinations }: MeshView): Members {
  const { dataplanes } = context;
  const match = dataplaneMatcher(dataplanes);
  const byTag = new Map<string, Destination[]>();
  let isIndexed = false;
  return {
    ofMeshService({ spec }, port) {
      const ports = spec.ports.filter((one) => port === undefined || one.port === port);
      return match(spec.selector).map((at) => {
        const dataplane = dataplanes[at]!;
        const inbounds = dataplane.spec.inbound.flatMap((inbound, position) =>
          matchesTags(spec.selector.dataplaneTags ?? {}, inbound.tags) &&
          ports.some((one) => fitsTargetPort(inbound, one))
            ? [position]
            : [],
        );
        return { dataplane, inbounds };
      });
    },
    ofTag(service) {
      return match({ dataplaneTags: { [label.service]: service } }).map((at) => {
        const dataplane = dataplanes[at]!;
        const inbounds = dataplane.spec.inbound.flatMap(({ tags }, position) =>
          own(tags, label.service) === service ? [position] : [],
        );
        return { dataplane, inbounds };
      });
    },
    selecting(service) {
      if (!isIndexed) {
        isIndexed = true;
        for (const one of destinations.all) {
          if (one.resource.kind !== 'MeshService') continue;
          const value = own(one.resource.spec.selector.dataplaneTags ?? {}, label.service);
          if (value === undefined) continue;
          const list = byTag.get(value);
          if (list === undefined) byTag.set(value, [one]);
          else list.push(one);
        }
      }
      return byTag.get(service) ?? [];
    },
  };
}

/** The endpoints of a destination as this zone sees them: of one port, or of all. */
export function endpointsOf(
  { topology }: MeshView,
  { resource, ports }: Destination,
  port: DestinationPort | undefined,
): readonly Endpoint[] {
  const numbers = port === undefined ? ports.map((one) => one.port) : [port.port];
  switch (resource.kind) {
    case 'MeshService':
      return numbers.flatMap((one) => topology.meshService(resource, one));
    case 'MeshMultiZoneService':
      return numbers.flatMap((one) => topology.meshMultiZoneService(resource, one));
    case 'MeshExternalService':
      return topology.external(resource);
  }
}
