import { label } from '../../../model/labels.ts';
import { get, numberAt, objectAt, textAt } from '../../admission/json.ts';
import type { Ground, Manifest } from './manifest.ts';

const phase = '90-kuma-3.0';

/**
 * A MeshZoneAddress for each mesh and Universal zone with a ZoneIngress: 3.0 takes traffic of other zones to nothing
 * else, and it can only be applied once the zone is upgraded.
 */
export function forKuma3(ground: Ground): readonly Manifest[] {
  const found = new Map<string, Manifest>();
  for (const { context } of ground.before) {
    const { zone, environment } = context.controlPlane;
    if (environment !== 'universal') continue;
    for (const { meta, spec } of context.list('ZoneIngress')) {
      const of = textAt(spec, 'zone') || meta.labels[label.zone] || zone;
      const networking = objectAt(spec, 'networking');
      const address = textAt(networking, 'advertisedAddress');
      if (of !== zone || address === '') continue;
      const path = `${phase}/${zone}/meshzoneaddress-${context.mesh}.yaml`;
      found.set(path, {
        path,
        phase,
        where: zone,
        how: 'apply',
        documents: [
          {
            type: 'MeshZoneAddress',
            mesh: context.mesh,
            name: 'zone-ingress',
            labels: { [label.origin]: 'zone' },
            spec: { address, port: numberAt(networking, 'advertisedPort') ?? get(networking, 'port') },
          },
        ],
        previous: [],
        commands: [],
        change: { where: zone, put: [], removed: [] },
      });
    }
  }
  return [...found.values()];
}
