import { type CommonOptions, minorOf } from '../cli/options.ts';
import { zoneOfDataplane } from '../engine/context.ts';
import { environmentOf } from '../engine/environment.ts';
import { type KumaVersion, referenceVersion } from '../model/behaviour.ts';
import type { ControlPlane } from '../model/control-plane.ts';
import { count } from '../model/count.ts';
import type { Assumption } from '../model/diagnostic.ts';
import type { Inventory } from '../model/inventory.ts';
import { label } from '../model/labels.ts';
import { isLocal } from '../model/resource.ts';
import type { Settings } from '../model/settings.ts';

/** The control plane that the flags and the input speak of, and what had to be assumed about it. */
export function controlPlaneOf(
  options: CommonOptions,
  inventory: Inventory,
  settings: Settings,
  severalSources = false,
): { readonly controlPlane: ControlPlane; readonly assumptions: readonly Assumption[] } {
  const assumptions: Assumption[] = [];
  let { zone } = options;
  if (zone === undefined && !severalSources) {
    const zones = zonesOf(inventory);
    zone = zones.length === 1 ? zones[0]! : 'default';
    if (zones.length !== 1) assumptions.push(zoneAssumption(zones));
  }
  const { environment, mixed } = environmentOf(inventory);
  if (options.environment === undefined && !severalSources && mixed !== undefined)
    assumptions.push({
      code: 'MS956',
      name: 'environment-assumed',
      message: `the input has ${count(mixed.objects, 'object')} of Kubernetes and ${count(mixed.dataplanes, 'Dataplane')} of Universal: answered for ${environment === 'kubernetes' ? 'Kubernetes' : 'Universal'} (--env to change, --source to keep them apart)`,
    });
  const { product } = inventory;
  if (options.version === undefined && product !== undefined && minorOf(product.version) === undefined)
    assumptions.push({
      code: 'MS954',
      name: 'version-assumed',
      message: `the export comes from ${product.name} ${product.version}, which is not known: answered for ${referenceVersion} (--kuma-version to change)`,
    });
  return {
    controlPlane: {
      version: versionOf(options, inventory),
      environment: options.environment ?? environment,
      role: 'zone',
      zone: zone ?? 'default',
      settings,
      now: options.now,
    },
    assumptions,
  };
}

/** What `--kuma-version` says, else the header of an export, else the reference. */
export function versionOf(
  { version }: Pick<CommonOptions, 'version'>,
  { product }: Pick<Inventory, 'product'>,
): KumaVersion {
  return version ?? (product === undefined ? undefined : minorOf(product.version)) ?? minorOf(referenceVersion)!;
}

/** Zones that made resources of the input, sorted; copies from elsewhere do not count. */
function zonesOf(inventory: Inventory): readonly string[] {
  const zones = new Set<string>();
  for (const dataplane of inventory.list('Dataplane')) {
    const zone = zoneOfDataplane(dataplane);
    if (zone !== undefined) zones.add(zone);
  }
  for (const { meta } of inventory.list('MeshService')) {
    const zone = meta.labels[label.zone];
    if (zone !== undefined && isLocal(meta)) zones.add(zone);
  }
  return [...zones].toSorted();
}

function zoneAssumption(zones: readonly string[]): Assumption {
  const message =
    zones.length === 0
      ? 'no zone in the input: zone default (--zone to change)'
      : `resources of zones ${zones.join(', ')} in the input: zone default, which has none of theirs (choose one with --zone)`;
  return { code: 'MS952', name: 'zone-assumed', message };
}
