import { describe, expect, it } from 'vitest';
import { casesOf, documents } from '../support/conformance.ts';
import { run } from '../support/run.ts';

const grace = 'kuma.io/deletion-grace-period-started-at';

interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly labels?: Record<string, string>;
  readonly spec: unknown;
  readonly status?: {
    readonly addresses?: unknown;
    readonly hostnameGenerators?: unknown;
    readonly vips?: unknown;
    readonly tls?: unknown;
    readonly dataplaneProxies?: { readonly total?: number; readonly healthy?: number };
  };
  readonly mtls?: { readonly enabledBackend?: string };
}

/** A MeshService as far as it can be known offline, as in the family's README. */
function knowable(recorded: Recorded, stored: Recorded | undefined, mtls: boolean, now: string): unknown {
  const labels = { ...recorded.labels };
  const started = labels[grace];
  if (started !== undefined && stored?.labels?.[grace] === undefined)
    labels[grace] = Math.abs(Date.parse(started) - Date.parse(now)) <= 5000 ? '<now>' : started;
  const { addresses, hostnameGenerators, vips, tls, dataplaneProxies } = recorded.status ?? {};
  const total = dataplaneProxies?.total ?? 0;
  return {
    name: recorded.name,
    labels,
    spec: recorded.spec,
    addresses,
    hostnameGenerators,
    proxies: { total, healthy: dataplaneProxies?.healthy ?? 0 },
    keepsVip:
      stored?.status?.vips === undefined ? undefined : JSON.stringify(vips) === JSON.stringify(stored.status.vips),
    // With mTLS it depends on the certificates of live proxies.
    tls: mtls && total > 0 ? undefined : tls,
  };
}

const byName = (a: Recorded, b: Recorded): number => (a.name < b.name ? -1 : 1);

describe('what a Universal zone of Kuma 2.13.10 was recorded to generate', () => {
  const cases = casesOf('universal-generation');
  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(20);
  });
  it.each(cases)('$name', async ({ folder }) => {
    const [settings] = documents<{ zone: string; now: string; gracePeriod: string }>(`${folder}/case.yaml`);
    const input = documents<Recorded>(`${folder}/input.yaml`);
    const stored = new Map(input.filter(({ type }) => type === 'MeshService').map((one) => [one.name, one]));
    const mtls = Boolean(input.find(({ type }) => type === 'Mesh')?.mtls?.enabledBackend);
    const { zone, now, gracePeriod } = settings!;
    const { stdout, exitCode } = await run(
      [
        'generate',
        '-f',
        'input.yaml',
        '--zone',
        zone,
        '--now',
        now,
        '--set',
        `meshService.deletionGracePeriod=${gracePeriod}`,
        '--all',
        '-o',
        'json',
      ],
      { cwd: folder },
    );
    const view = (list: readonly Recorded[]): unknown =>
      list.toSorted(byName).map((one) => knowable(one, stored.get(one.name), mtls, now));
    expect(exitCode).toBe(0);
    expect(view((JSON.parse(stdout) as { meshServices: Recorded[] }).meshServices)).toEqual(
      view(documents(`${folder}/expected.yaml`)),
    );
  });
});
