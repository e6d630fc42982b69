import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { casesOf, documents } from '../support/conformance.ts';
import { run } from '../support/run.ts';
import { collides, type RecordedResource } from '../support/services.ts';

interface Settings {
  readonly story?: unknown;
  readonly environment?: unknown;
  readonly proxyFeatures?: unknown;
}

interface RecordedEndpoint {
  readonly address: string;
  readonly port: number;
  readonly zone?: string;
  readonly priority?: number;
  readonly weight?: number;
}

interface RecordedCluster {
  readonly sni?: string;
  readonly tls?: string;
  readonly endpoints?: readonly RecordedEndpoint[];
  readonly inline?: unknown;
}

interface RecordedProxy {
  readonly clusters?: Readonly<Record<string, RecordedCluster>>;
  readonly dns?: Readonly<Record<string, string>>;
  readonly listeners?: readonly { readonly vip: string; readonly port: number; readonly kind?: string }[];
}

interface Answer {
  readonly mesh: string;
  readonly name: string;
  readonly zone: string;
  readonly modes: Readonly<
    Record<
      string,
      {
        readonly problem?: unknown;
        readonly outbounds: readonly { readonly port: number; readonly protocol: string }[];
        readonly clusters: readonly {
          readonly name: string;
          readonly sni?: string;
          readonly tls?: 'unknown';
          readonly endpoints: readonly RecordedEndpoint[];
        }[];
        readonly dns: readonly { readonly name: string; readonly owner: string }[];
      }
    >
  >;
}

const endpointsOf = (list: readonly RecordedEndpoint[] = []): unknown =>
  list
    .map(({ address, port, zone = '', priority = 0, weight = 1 }) => ({ address, port, zone, priority, weight }))
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

describe('what proxies of two zones were recorded to have', () => {
  // Cases with a story tell what came before; those with an environment or features set up something that no input tells.
  const cases = casesOf('multizone').filter(({ folder }) => {
    const [settings] = documents<Settings>(`${folder}/case.yaml`);
    const { story, environment, proxyFeatures } = settings!;
    return (
      [story, environment, proxyFeatures].every((one) => one === undefined) &&
      existsSync(`${folder}/expected/proxies.yaml`)
    );
  });
  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(4);
  });
  it.each(cases)('$name', async ({ folder }) => {
    const planes = readdirSync(`${folder}/input`).map((file) => basename(file, '.yaml'));
    const sources = planes.flatMap((zone) => ['--source', `zone=${zone},env=universal,path=input/${zone}.yaml`]);
    const { stdout } = await run(['outbounds', ...sources, '-o', 'json'], { cwd: folder });
    const { proxies } = JSON.parse(stdout) as { proxies: Answer[] };
    const recorded = documents<Readonly<Record<string, Readonly<Record<string, RecordedProxy>>>>>(
      `${folder}/expected/proxies.yaml`,
    )[0]!;
    for (const [zone, byName] of Object.entries(recorded)) {
      const held = documents<RecordedResource>(`${folder}/expected/${zone}.yaml`).flat();
      for (const [key, { clusters = {}, dns = {}, listeners = [] }] of Object.entries(byName ?? {})) {
        const [mesh, name] = key.split('/');
        const answer = proxies.find((one) => one.mesh === mesh && one.name === name && one.zone === zone)!;
        const got = Object.values(answer.modes)[0]!;
        const who = { zone, proxy: key };
        if (listeners.length === 0 && Object.keys(clusters).length === 0 && got.problem !== undefined) continue;
        expect({ ...who, clusters: got.clusters.map((one) => one.name).toSorted() }).toEqual({
          ...who,
          clusters: Object.keys(clusters).toSorted(),
        });
        for (const [cluster, { sni, tls, endpoints, inline }] of Object.entries(clusters)) {
          const mine = got.clusters.find((one) => one.name === cluster)!;
          // Whether TLS is used under a PERMISSIVE backend is history; addresses inside a cluster are not endpoints.
          const isKnown = tls === undefined && mine.tls !== 'unknown';
          const shown = (of: string | undefined, list: readonly RecordedEndpoint[] | undefined): unknown => ({
            ...who,
            cluster,
            sni: isKnown ? of : 'not compared',
            endpoints: inline === undefined ? endpointsOf(list) : 'not compared',
          });
          expect(shown(mine.sni, mine.endpoints)).toEqual(shown(sni, endpoints));
        }
        expect({ ...who, ports: got.outbounds.map(({ port, protocol }) => `${port} ${protocol}`).toSorted() }).toEqual({
          ...who,
          ports: listeners.map(({ port, kind = 'none' }) => `${port} ${kind}`).toSorted(),
        });
        // Who keeps a name in a collision is decided by the order of arrival.
        if (collides(held)) continue;
        expect({ ...who, names: got.dns.map((one) => one.name).toSorted() }).toEqual({
          ...who,
          names: Object.keys(dns).toSorted(),
        });
      }
    }
  });
});
