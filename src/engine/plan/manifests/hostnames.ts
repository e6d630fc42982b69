import { label } from '../../../model/labels.ts';
import { templateFor } from '../../hostnames/default-generators.ts';
import type { Destination } from '../../resolve/destinations.ts';
import type { MeshView } from '../../view.ts';
import { targetOf } from '../target.ts';
import { applied, documentOf, type Ground, type Manifest } from './manifest.ts';

/**
 * HostnameGenerators for what takes the place of services and has no name in a zone whose proxies may call it. `after`
 * are the views with everything that the plan makes; what the DNS of a cluster answers needs none.
 */
export function hostnameGenerators(ground: Ground, after: readonly MeshView[]): readonly Manifest[] {
  const found = new Map<string, Manifest>();
  for (const view of after) {
    const { context, destinations } = view;
    const { zone } = context.controlPlane;
    for (const family of ground.families.all) {
      if (family.mesh !== context.mesh || !family.consumerZones.includes(zone)) continue;
      const target = targetOf(family, zone, ground.multiZoneName);
      if (target === undefined) continue;
      for (const one of destinations.withLabels(target.kind, target.labels)) {
        if ((one.resource.status?.addresses ?? []).length > 0 || hasClusterName(one)) continue;
        const isLocal = one.meta.labels[label.origin] !== 'global';
        const { name, matchLabels: usual, template } = templateFor(one.kind, isLocal, one.meta.labels);
        // What a control plane without others makes has no origin.
        const isSelected = Object.entries(usual).every(([key, value]) => one.meta.labels[key] === value);
        const matchLabels = isSelected ? usual : { [label.mesh]: context.mesh };
        const where = isLocal ? zone : 'global';
        const selector = { [one.kind.charAt(0).toLowerCase() + one.kind.slice(1)]: { matchLabels } };
        const document = documentOf(ground, where, {
          kind: 'HostnameGenerator',
          name,
          mesh: '',
          spec: { selector, template },
        });
        const manifest = applied(ground, '10-prepare', where, `hostnames-${name}`, [document]);
        found.set(manifest.path, manifest);
      }
    }
  }
  return [...found.values()];
}

/** A MeshService of a Service of the zone's own cluster. */
function hasClusterName({ kind, meta }: Destination): boolean {
  return kind === 'MeshService' && meta.labels[label.env] === 'kubernetes' && meta.labels[label.origin] !== 'global';
}
