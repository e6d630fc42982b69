/** A service as it was recorded, or printed. */
export interface RecordedResource {
  readonly type: string;
  readonly mesh: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec: unknown;
  readonly status?: Readonly<Record<string, unknown>>;
}

const kinds = ['MeshService', 'MeshMultiZoneService', 'MeshExternalService'];
const graceLabel = 'kuma.io/deletion-grace-period-started-at';

/** What of a service no input determines is left out: VIPs, counts of live proxies, and names where two collided. */
export const comparable = (resources: readonly RecordedResource[], named: boolean): unknown =>
  Object.fromEntries(
    resources
      .filter(({ type }) => kinds.includes(type))
      .map(({ type, mesh, name, labels = {}, spec, status = {} }) => {
        const kept: Record<string, unknown> = {};
        for (const key of [...(named ? ['addresses', 'hostnameGenerators'] : []), 'conditions', 'meshServices'])
          if (status[key] !== undefined) kept[key] = status[key];
        const marked = labels[graceLabel] === undefined ? labels : { ...labels, [graceLabel]: '<time>' };
        return [`${type} ${mesh} ${name}`, { labels: marked, spec, status: kept }] as const;
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

/** Whether a hostname went to another service: who keeps it depends on the order of arrival. */
export const collides = (resources: readonly RecordedResource[]): boolean =>
  JSON.stringify(resources.map(({ status }) => status)).includes('"reason":"Collision"');
