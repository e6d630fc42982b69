import { settingPaths } from '../settings.ts';

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};
const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fields) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What the Deployment of a control plane tells about it. */
export interface ControlPlaneFacts {
  readonly namespace: string;
  readonly product: { readonly name: string; readonly version: string } | undefined;
  /** `global`, the name of the zone, or empty where it is not said. */
  readonly zone: string;
}

/** The control plane among the Deployments of a cluster, as its chart makes it; `undefined` where there is none. */
export function controlPlaneIn(deployments: readonly unknown[]): ControlPlaneFacts | undefined {
  for (const deployment of deployments.map(fields)) {
    const pod = fields(fields(fields(deployment['spec'])['template'])['spec']);
    for (const container of list(pod['containers'])) {
      const image = /(?:^|\/)(kuma-cp)(?::v?([\w.+-]+))?(?:@|$)/.exec(text(container['image']));
      if (image === null) continue;
      const env = new Map(list(container['env']).map((one) => [text(one['name']), text(one['value'])]));
      const kong = /(?:^|\/)kong\//.test(text(container['image']));
      const zone = env.get('KUMA_MODE') === 'global' ? 'global' : (env.get('KUMA_MULTIZONE_ZONE_NAME') ?? '');
      return {
        namespace: text(fields(deployment['metadata'])['namespace']),
        product: image[2] === undefined ? undefined : { name: kong ? 'Kong Mesh' : 'Kuma', version: image[2] },
        zone,
      };
    }
  }
  return undefined;
}

/** Of a configuration what changes an answer, in the form of the configuration file. */
export function settingsIn(config: unknown): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const path of settingPaths) {
    const keys = path.split('.');
    let value: unknown = config;
    for (const key of keys) value = Object.hasOwn(fields(value), key) ? fields(value)[key] : undefined;
    if (value === undefined || value === null) continue;
    let at = found;
    for (const key of keys.slice(0, -1)) {
      at[key] ??= {};
      at = at[key] as Record<string, unknown>;
    }
    at[keys.at(-1)!] = value;
  }
  return found;
}

/** What zones reported of their configurations when they connected last. @see kuma v2.13.10 api/system/v1alpha1/zone_insight.proto: KDSSubscription.config */
export function zoneSettingsIn(
  overviews: readonly unknown[],
): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const byZone: Record<string, Readonly<Record<string, unknown>>> = {};
  for (const overview of overviews.map(fields)) {
    const last = list(fields(overview['zoneInsight'])['subscriptions']).findLast((one) => text(one['config']) !== '');
    if (last === undefined) continue;
    try {
      byZone[text(overview['name'])] = settingsIn(JSON.parse(text(last['config'])));
    } catch {
      // A configuration that cannot be read tells nothing.
    }
  }
  return byZone;
}
