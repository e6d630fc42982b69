import type { Behaviour } from '../../model/behaviour.ts';
import { type Labels, label, own } from '../../model/labels.ts';
import type { MeshExternalService } from '../../model/mesh-external-service.ts';
import type { MatchedMeshService, MeshMultiZoneService } from '../../model/mesh-multi-zone-service.ts';
import type { Condition, MeshService } from '../../model/mesh-service.ts';
import { displayName, type Meta } from '../../model/resource.ts';
import type { Hostnames } from '../hostnames/hostnames.ts';
import { compare } from '../order.ts';
import { pairIndex } from '../pair-index.ts';

/**
 * What gives a MeshMultiZoneService the names and members that a control plane gives it.
 *
 * Members are MeshServices of any mesh whose labels have all pairs, sorted by the text `name/namespace/zone/mesh`; a
 * missing label counts as the empty string. A VIP stays if one is stored.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/meshmultizoneservice/status_updater.go
 */
export function membersAmong(
  meshServices: readonly MeshService[],
  behaviour: Behaviour,
): (service: MeshMultiZoneService, hostnames: Hostnames) => MeshMultiZoneService {
  const index = pairIndex(meshServices, ({ meta }) => [meta.labels]);
  return (service, hostnames) => {
    const members = matching(service.spec.matchLabels, meshServices, index)
      .map(({ meta }) => memberOf(meta))
      .toSorted((a, b) => compare(keyOf(a), keyOf(b)));
    return {
      ...service,
      status: {
        addresses: hostnames.addresses,
        vips: service.status?.vips ?? [],
        meshServices: members,
        hostnameGenerators: hostnames.hostnameGenerators,
        conditions: behaviour.multiZoneConditions ? [matched(members.length)] : [],
      },
    };
  };
}

function matching(
  labels: Labels,
  meshServices: readonly MeshService[],
  index: ReturnType<typeof pairIndex>,
): readonly MeshService[] {
  const pairs = Object.entries(labels);
  // A label that is not there counts as empty, which no index knows.
  if (pairs.length > 0 && pairs.every(([, value]) => value !== ''))
    return index.find(labels).map((position) => meshServices[position]!);
  return meshServices.filter(({ meta }) => pairs.every(([key, value]) => (own(meta.labels, key) ?? '') === value));
}

function memberOf(meta: Meta): MatchedMeshService {
  const { labels, mesh } = meta;
  return { name: displayName(meta), namespace: labels[label.namespace] ?? '', zone: labels[label.zone] ?? '', mesh };
}

function keyOf({ name, namespace, zone, mesh }: MatchedMeshService): string {
  return `${name}/${namespace}/${zone}/${mesh}`;
}

function matched(members: number): Condition {
  const type = 'MeshServicesMatched';
  if (members === 0)
    return {
      type,
      status: 'False',
      reason: 'NoMatchesFound',
      message: 'Selector does not match any MeshService in this zone',
    };
  return { type, status: 'True', reason: 'MatchesFound', message: `Matched ${members} MeshService(s)` };
}

/** A MeshExternalService with its names; a VIP stays if one is stored. */
export function withNames(service: MeshExternalService, hostnames: Hostnames): MeshExternalService {
  return {
    ...service,
    status: {
      vip: service.status?.vip ?? {},
      addresses: hostnames.addresses,
      hostnameGenerators: hostnames.hostnameGenerators,
    },
  };
}
