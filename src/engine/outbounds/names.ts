import { type Labels, label, put } from '../../model/labels.ts';
import { compare } from '../order.ts';
import type { Destination, DestinationPort } from '../resolve/destinations.ts';
import { hex, sha256 } from '../sha256.ts';

const shortNames: Readonly<Record<Destination['kind'], string>> = {
  MeshService: 'msvc',
  MeshExternalService: 'extsvc',
  MeshMultiZoneService: 'mzsvc',
};

const names = new WeakMap<Destination, Map<number, string>>();

/**
 * The name of a destination's port in clusters and statistics, and what policies by tags would have to name:
 * `shop_orders__east_msvc_80`. Empty namespace and zone leave empty places.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/core/destinationname
 */
export function destinationName(destination: Destination, { port }: Pick<DestinationPort, 'port'>): string {
  let known = names.get(destination);
  if (known === undefined) {
    known = new Map();
    names.set(destination, known);
  }
  let name = known.get(port);
  if (name === undefined) {
    const { kind, kri } = destination;
    name = `${kri.mesh}_${kri.name}_${kri.namespace}_${kri.zone}_${shortNames[kind]}_${port}`;
    known.set(port, name);
  }
  return name;
}

/**
 * The name of the cluster of some tags: the value of `kuma.io/service`, with a hash of all tags where there are more,
 * and the other mesh at the end where the tags lead to one. Empty without `kuma.io/service`.
 *
 * @see kuma v2.13.10 pkg/xds/envoy/tags/match.go: DestinationClusterName
 */
export function clusterOfTags(service: string, tags: Labels): string {
  if (service === '') return '';
  const all: Record<string, string> = {};
  for (const key of Object.keys(tags)) put(all, key, tags[key]!);
  all[label.service] = service;
  const keys = Object.keys(all).toSorted(compare);
  const name =
    keys.length === 1 ? service : `${service}-${hex(sha256(keys.map((key) => key + all[key]!).join('')), 8)}`;
  const mesh = all[label.mesh];
  return mesh === undefined ? name : `${name}_${mesh}`;
}
