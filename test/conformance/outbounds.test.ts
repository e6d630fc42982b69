import { describe, expect, it } from 'vitest';
import { casesOf, documents } from '../support/conformance.ts';
import { run } from '../support/run.ts';

interface Share {
  readonly cluster: string;
  readonly weight?: number;
}

interface Proxy {
  readonly outbounds: readonly {
    readonly address: string;
    readonly port: number;
    readonly protocol: string;
    readonly to?: readonly Share[];
  }[];
  readonly clusters: readonly {
    readonly name: string;
    readonly sni?: string;
    readonly endpoints: readonly Readonly<Record<string, string | number>>[];
  }[];
  readonly dns: readonly { readonly name: string; readonly ips: readonly string[] }[];
}

type Modes = Readonly<Record<string, Readonly<Record<string, Proxy>>>>;

interface Difference {
  readonly name: string;
  readonly clusters: {
    readonly lost: readonly string[];
    readonly gained: readonly string[];
    readonly changed: readonly string[];
  };
  readonly names: { readonly lost: readonly string[]; readonly gained: readonly string[] };
}

const sorted = (list: readonly unknown[]): readonly unknown[] =>
  list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

const comparable = ({ outbounds, clusters, dns }: Proxy): unknown => ({
  outbounds: sorted(outbounds.map(({ address, port, protocol, to }) => ({ address, port, protocol, to: to ?? [] }))),
  clusters: sorted(
    clusters.map(({ name, sni = '', endpoints }) => ({
      name,
      sni,
      endpoints: sorted(
        endpoints.map(({ address, port, zone = '', priority = 0, weight = 1 }) => ({
          address,
          port,
          zone,
          priority,
          weight,
        })),
      ),
    })),
  ),
  dns: sorted(dns.map(({ name, ips }) => ({ name, ips }))),
});

const cases = casesOf('outbounds');

describe('what proxies of Kuma 2.13.10 were recorded to have in every mode', () => {
  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(5);
  });
  it.each(cases)('$name', async ({ folder }) => {
    const { zone } = documents<{ zone: string }>(`${folder}/case.yaml`)[0]!;
    const expected = documents<Modes>(`${folder}/expected.yaml`)[0]!;
    const { stdout } = await run(['outbounds', '-f', 'input.yaml', '--zone', zone, '--modes', 'all', '-o', 'json'], {
      cwd: folder,
    });
    const { proxies } = JSON.parse(stdout) as { proxies: { name: string; modes: Record<string, Proxy> }[] };
    for (const [mode, wanted] of Object.entries(expected))
      for (const [name, proxy] of Object.entries(wanted)) {
        const got = proxies.find((one) => one.name === name)!.modes[mode]!;
        expect({ mode, name, has: comparable(got) }).toEqual({ mode, name, has: comparable(proxy) });
      }
  });
});

describe('the difference between two modes, as recorded', () => {
  const pairs = [
    ['Disabled', 'Everywhere'],
    ['Disabled', 'ReachableBackends'],
    ['Everywhere', 'Exclusive'],
    ['ReachableBackends', 'Exclusive'],
  ] as const;
  const endpoints = ({ endpoints: list }: Proxy['clusters'][number]): string => JSON.stringify(sorted(list));
  const differenceOf = (before: Proxy, after: Proxy): Omit<Difference, 'name'> => {
    const [a, b] = [before, after].map(({ clusters }) => new Map(clusters.map((one) => [one.name, endpoints(one)])));
    const [x, y] = [before, after].map(({ dns }) => dns.map(({ name }) => name));
    return {
      clusters: {
        lost: [...a!.keys()].filter((name) => !b!.has(name)).toSorted(),
        gained: [...b!.keys()].filter((name) => !a!.has(name)).toSorted(),
        changed: [...a!.keys()].filter((name) => b!.has(name) && a!.get(name) !== b!.get(name)).toSorted(),
      },
      names: {
        lost: x!.filter((name) => !y!.includes(name)).toSorted(),
        gained: y!.filter((name) => !x!.includes(name)).toSorted(),
      },
    };
  };
  it.each(cases.flatMap(({ name, folder }) => pairs.map(([from, to]) => ({ name, folder, from, to }))))(
    '$name: $from to $to',
    async ({ folder, from, to }) => {
      const { zone } = documents<{ zone: string }>(`${folder}/case.yaml`)[0]!;
      const expected = documents<Modes>(`${folder}/expected.yaml`)[0]!;
      const args = [
        'migrate-plan',
        '-f',
        'input.yaml',
        '--zone',
        zone,
        '--from',
        from,
        '--to',
        to,
        '--steps',
        `${from},${to}`,
      ];
      const { stdout } = await run([...args, '-o', 'json'], { cwd: folder });
      const { transitions } = JSON.parse(stdout) as { transitions: { proxies: Difference[] }[] };
      for (const name of Object.keys(expected[from]!)) {
        const wanted = differenceOf(expected[from]![name]!, expected[to]![name]!);
        const got = transitions[0]!.proxies.find((one) => one.name === name);
        const nothing = { clusters: { lost: [], gained: [], changed: [] }, names: { lost: [], gained: [] } };
        const { clusters, names } = got ?? nothing;
        expect({ name, clusters, names: { lost: names.lost, gained: names.gained } }).toEqual({ name, ...wanted });
      }
    },
  );
});
