import { describe, expect, it } from 'vitest';
import { generate } from '../../src/engine/generate/generate.ts';
import { stateOf, viewsOf } from '../../src/engine/plan/state.ts';
import { contextsOf } from '../support/mesh.ts';
import { run } from '../support/run.ts';
import { type Doc, inFolder, write } from './support.ts';

const mtls = { enabledBackend: 'ca', backends: [{ name: 'ca', type: 'builtin' }] };
const mesh = (more: Doc = {}): Doc => ({ type: 'Mesh', name: 'default', mtls, ...more });
const ingress = (zone: string, n: number): Doc => ({
  type: 'ZoneIngress',
  name: `ingress-${zone}`,
  networking: { address: `192.168.${n}.1`, port: 10001, advertisedAddress: `203.0.113.${n}`, advertisedPort: 10001 },
});
const proxy = (name: string, service: string, n: number, more: Doc = {}): Doc => ({
  type: 'Dataplane',
  mesh: 'default',
  name,
  creationTime: '2026-03-02T08:11:40Z',
  networking: {
    address: `10.${n}.0.${name.length + n}`,
    transparentProxying: { redirectPortInbound: 15006, redirectPortOutbound: 15001, ...more },
    inbound: [{ port: 8080, tags: { 'kuma.io/service': service, 'kuma.io/protocol': 'http' } }],
  },
});

interface Plan {
  readonly families: readonly {
    readonly name: string;
    readonly decision: string;
    readonly consumers: Doc;
    readonly consumerZones: readonly string[];
    readonly calledIn: readonly Doc[];
    readonly today: readonly { readonly because: string }[];
  }[];
  readonly phases: readonly {
    readonly id: string;
    readonly apply: readonly string[];
    readonly obligations: readonly { readonly text: string; readonly holds: boolean; readonly because: string }[];
    readonly meanwhile: readonly string[];
  }[];
  readonly policies: readonly unknown[];
  readonly questions: readonly { readonly code: string }[];
  readonly manifests: readonly { readonly path: string; readonly documents: readonly Doc[] }[];
  readonly proof: { readonly status: string; readonly differences: readonly Doc[] };
}

/** The plan of some control planes, each with its documents. */
async function planOf(planes: Readonly<Record<string, readonly Doc[]>>, ...flags: readonly string[]): Promise<Plan> {
  return inFolder(async (folder) => {
    write(folder, Object.fromEntries(Object.entries(planes).map(([zone, documents]) => [`${zone}.yaml`, documents])));
    write(folder, { 'usage.csv': [] });
    const sources = Object.keys(planes).flatMap((zone) => ['--source', `zone=${zone},path=${zone}.yaml`]);
    const { stdout, stderr } = await run(['migrate-plan', ...sources, '-o', 'json', ...flags], { cwd: folder });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as Plan;
  });
}

const itemsOf = (plan: Plan, path: string): readonly Doc[] => {
  const found = plan.manifests.find((one) => one.path === path);
  const spec = found?.documents[0]?.['spec'] as { to?: readonly Doc[] } | undefined;
  return spec?.to ?? [];
};

describe('a plan over two zones', () => {
  const policy = (kind: string, item: Doc): Doc => ({
    type: kind,
    mesh: 'default',
    name: 'orders',
    spec: { targetRef: { kind: 'Mesh' }, to: [{ targetRef: { kind: 'MeshService', name: 'orders' }, ...item }] },
  });
  const planes = (...more: readonly Doc[]): Readonly<Record<string, readonly Doc[]>> => ({
    global: [mesh(), ...more],
    east: [ingress('east', 1), proxy('orders-1', 'orders', 1), proxy('web-1', 'web', 1)],
    west: [ingress('west', 2), proxy('orders-1', 'orders', 2), proxy('orders-20', 'orders', 2)],
  });

  it('copies a failover to the MeshMultiZoneService', async () => {
    const failover = {
      localityAwareness: {
        crossZone: { failover: [{ from: { zones: ['east'] }, to: { type: 'Only', zones: ['west'] } }] },
      },
    };
    const plan = await planOf(planes(policy('MeshLoadBalancingStrategy', { default: failover })));
    expect(plan.families.find(({ name }) => name === 'orders')?.decision).toBe('FAILOVER');
    expect(itemsOf(plan, '50-routes-policies/global/meshloadbalancingstrategy-orders.yaml')).toContainEqual({
      targetRef: { kind: 'MeshMultiZoneService', labels: { 'kuma.io/display-name': 'orders' } },
      default: failover,
    });
    expect(plan.policies).toEqual([]);
  });

  it('spreads what was spread', async () => {
    const plan = await planOf(planes());
    expect(plan.manifests.map(({ path }) => path)).toContain('30-destinations/global/mlbs-spread-orders.yaml');
    expect(plan.proof.differences).toContainEqual(
      expect.objectContaining({ class: 'SHARE', family: 'orders', verdict: 'review' }),
    );
  });

  it('keeps the weights of a route, and sends a zone its share', async () => {
    const route = policy('MeshHTTPRoute', {
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          default: {
            backendRefs: [
              { kind: 'MeshServiceSubset', name: 'orders', tags: { 'kuma.io/zone': 'west' }, weight: 30 },
              { kind: 'MeshService', name: 'orders', weight: 70 },
            ],
          },
        },
      ],
    });
    const plan = await planOf(planes(route));
    const items = itemsOf(plan, '50-routes-policies/global/meshhttproute-orders.yaml');
    // The old item is as it was; the same stands for what takes its place, wherever it runs.
    expect(items).toHaveLength(3);
    expect(items[2]).toMatchObject({
      targetRef: { kind: 'MeshMultiZoneService' },
      rules: [
        {
          default: {
            backendRefs: [
              {
                kind: 'MeshService',
                labels: { 'kuma.io/display-name': 'orders', 'kuma.io/zone': 'west' },
                port: 8080,
                weight: 30,
              },
              { kind: 'MeshMultiZoneService', labels: { 'kuma.io/display-name': 'orders' }, port: 8080, weight: 70 },
            ],
          },
        },
      ],
    });
    expect(plan.questions).toEqual([]);
  });

  it('asks about subsets by other tags', async () => {
    const route = policy('MeshHTTPRoute', {
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          default: { backendRefs: [{ kind: 'MeshServiceSubset', name: 'orders', tags: { version: 'v2' } }] },
        },
      ],
    });
    expect((await planOf(planes(route))).questions.map(({ code }) => code)).toContain('MS134');
  });

  it('deletes a TrafficRoute that says nothing, and leaves another to a human', async () => {
    const all = [{ match: { 'kuma.io/service': '*' } }];
    const route = (name: string, conf: Doc): Doc => ({
      type: 'TrafficRoute',
      mesh: 'default',
      name,
      sources: all,
      destinations: all,
      conf,
    });
    const plain = await planOf(planes(route('route-all-default', { destination: { 'kuma.io/service': '*' } })));
    expect(plain.phases[0]).toMatchObject({ id: '10-prepare', apply: ['10-prepare/global/delete-traffic-routes.sh'] });
    expect(plain.proof.status).not.toBe('fails');
    const other = await planOf(planes(route('to-v2', { destination: { 'kuma.io/service': 'orders', version: 'v2' } })));
    expect(other.phases[0]?.id).not.toBe('10-prepare');
    expect(other.proof.status).toBe('fails');
  });

  it('makes a HostnameGenerator where the defaults are switched off', async () => {
    const plan = await planOf(planes(), '--set', 'defaults.skipHostnameGenerators=true');
    expect(plan.manifests.map(({ path }) => path)).toContain(
      '10-prepare/global/hostnames-synced-mesh-multi-zone-service.yaml',
    );
    const usual = await planOf(planes());
    expect(usual.manifests.some(({ path }) => path.includes('/hostnames-'))).toBe(false);
  });

  it('says that a zone is missing', async () => {
    const { west: _, ...rest } = planes();
    const plan = await planOf({ ...rest, east: [...rest['east']!, { ...ingress('west', 2), zone: 'west' }] });
    expect(plan.proof.status).toBe('incomplete');
  });
});

describe('what is used', () => {
  const planes = {
    global: [mesh()],
    east: [proxy('web-1', 'web', 1), proxy('billing-1', 'billing_api', 2), proxy('pay-1', 'Pay', 3)],
  };

  it('comes from a file, and the rest of its sources is not', async () => {
    await inFolder(async (folder) => {
      write(folder, { 'global.yaml': planes.global, 'east.yaml': planes.east });
      const ran = async (usage: string): Promise<Plan> => {
        const { writeFileSync } = await import('node:fs');
        writeFileSync(`${folder}/usage.csv`, usage);
        const { stdout, stderr } = await run(
          [
            'migrate-plan',
            '--source',
            'zone=global,path=global.yaml',
            '--source',
            'zone=east,path=east.yaml',
            '--usage',
            'usage.csv',
            '-o',
            'json',
          ],
          { cwd: folder },
        );
        if (stdout === '') throw new Error(stderr);
        return JSON.parse(stdout) as Plan;
      };
      const consumersOf = (plan: Plan, name: string): unknown =>
        plan.families.find((one) => one.name === name)?.consumers;
      const some = await ran('source,destination\nweb-1,billing_api.mesh\n');
      expect(consumersOf(some, 'billing_api')).toEqual({ used: 1, possible: 2, denied: 0 });
      expect(consumersOf(some, 'web')).toEqual({ used: 0, possible: 2, denied: 0 });
    });
  });
});

describe('a policy in a namespace of applications', () => {
  it('is said again in the system namespace', async () => {
    await inFolder(async (folder) => {
      const service = (name: string): Doc => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace: 'shop' },
        spec: {
          clusterIP: name === 'web' ? '10.96.0.1' : '10.96.0.2',
          selector: { app: name },
          ports: [{ name: 'http', port: 80, targetPort: 8080, appProtocol: 'http' }],
        },
      });
      const deployment = (name: string): Doc => ({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace: 'shop' },
        spec: {
          selector: { matchLabels: { app: name } },
          template: {
            metadata: { labels: { app: name } },
            spec: { containers: [{ name, ports: [{ containerPort: 8080 }] }] },
          },
        },
      });
      write(folder, {
        'cluster.yaml': [
          { apiVersion: 'kuma.io/v1alpha1', kind: 'Mesh', metadata: { name: 'default' }, spec: {} },
          {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name: 'shop', labels: { 'kuma.io/sidecar-injection': 'enabled' } },
          },
          service('web'),
          service('api'),
          deployment('web'),
          deployment('api'),
          {
            apiVersion: 'kuma.io/v1alpha1',
            kind: 'MeshTimeout',
            metadata: { name: 'api', namespace: 'shop', labels: { 'kuma.io/mesh': 'default' } },
            spec: {
              to: [{ targetRef: { kind: 'MeshService', name: 'api_shop_svc_80' }, default: { idleTimeout: '7s' } }],
            },
          },
        ],
      });
      const { stdout } = await run(['migrate-plan', '-f', 'cluster.yaml', '--zone', 'east', '-o', 'json'], {
        cwd: folder,
      });
      const plan = JSON.parse(stdout) as Plan;
      // An encoded name reaches the MeshService by itself: nothing has to be said again.
      expect(plan.manifests.filter(({ path }) => path.startsWith('50-'))).toEqual([]);
      expect(plan.policies).toEqual([]);
    });
  });
});

describe('a headless Service', () => {
  it('becomes one destination again, with a name', async () => {
    await inFolder(async (folder) => {
      write(folder, {
        'cluster.yaml': [
          { apiVersion: 'kuma.io/v1alpha1', kind: 'Mesh', metadata: { name: 'default' }, spec: {} },
          {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name: 'shop', labels: { 'kuma.io/sidecar-injection': 'enabled' } },
          },
          {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name: 'db', namespace: 'shop' },
            spec: { clusterIP: 'None', selector: { app: 'db' }, ports: [{ port: 5432, appProtocol: 'tcp' }] },
          },
          {
            apiVersion: 'apps/v1',
            kind: 'StatefulSet',
            metadata: { name: 'db', namespace: 'shop' },
            spec: {
              replicas: 2,
              serviceName: 'db',
              selector: { matchLabels: { app: 'db' } },
              template: {
                metadata: { labels: { app: 'db' } },
                spec: { containers: [{ name: 'db', ports: [{ containerPort: 5432 }] }] },
              },
            },
          },
        ],
      });
      const { stdout } = await run(['migrate-plan', '-f', 'cluster.yaml', '--zone', 'east', '-o', 'json'], {
        cwd: folder,
      });
      const plan = JSON.parse(stdout) as Plan & { readonly names: readonly { readonly after: readonly string[] }[] };
      expect(plan.families.map(({ name, decision }) => [name, decision])).toEqual([['db', 'MMZS']]);
      const made = plan.manifests.find(({ path }) => path === '30-destinations/global/mmzs-db.yaml')!;
      expect(made.documents[0]!['spec']).toMatchObject({
        selector: {
          meshService: {
            matchLabels: {
              'k8s.kuma.io/service-name': 'db',
              'k8s.kuma.io/namespace': 'shop',
              'k8s.kuma.io/is-headless-service': 'true',
            },
          },
        },
      });
      expect(plan.names[0]!.after).toEqual(['db.mzsvc.mesh.local:5432']);
      expect(plan.proof.differences.filter((one) => one['class'] === 'LOST')).toEqual([]);
    });
  });
});

describe('work', () => {
  it('is done once for proxies that see the same, at every stage', () => {
    const documents = Array.from({ length: 60 }, (_, at) => JSON.stringify(proxy(`dp-${at}`, `svc-${at % 6}`, at)));
    const text = [JSON.stringify(mesh({ meshServices: { mode: 'Everywhere' } })), ...documents].join('\n');
    const results = contextsOf(text, { zone: 'east' }).map(generate);
    const state = stateOf({ mode: 'Everywhere', changes: [] }, viewsOf({ zones: ['east'], of: () => results }));
    expect(state.proxies).toHaveLength(60);
    expect(new Set([...state.proxies, ...state.symbolic].map(({ configuration }) => configuration)).size).toBe(1);
  });
});

describe('an input without resources', () => {
  it('has no plan, and no proof that holds', async () => {
    const { exitCode, stdout, stderr } = await run(['migrate-plan', '-f', '-'], { stdin: '' });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('there is nothing to plan');
  });

  it('is inconclusive where it could not be read', async () => {
    const { exitCode, stdout, stderr } = await run(['migrate-plan', '-f', 'nowhere.yaml']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('nowhere.yaml');
  });
});

describe('an input that was not read whole', () => {
  const services = [mesh(), proxy('web-1', 'web', 1), proxy('orders-1', 'orders', 2)];

  it('names the file in the proof, and no URL for certain', async () => {
    await inFolder(async (folder) => {
      write(folder, { 'mesh.yaml': services });
      const args = ['migrate-plan', '-f', 'mesh.yaml', '-f', 'gone.yaml', '--zone', 'east', '--from', 'Disabled'];
      const { exitCode, stdout } = await run(args, { cwd: folder });
      expect(exitCode).toBe(3);
      expect(stdout).toContain('OLD URL -> NEW URL, AS FAR AS READ');
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain('Proof: incomplete (gone.yaml: it does not exist)');
      const explained = await run([...args, '--explain', 'orders'], { cwd: folder });
      expect(explained.stdout).toContain('as far as the input was read');
      const whole = await run(['migrate-plan', '-f', 'mesh.yaml', '--zone', 'east', '--from', 'Disabled'], {
        cwd: folder,
      });
      expect(whole.stdout).not.toContain('AS FAR AS READ');
    });
  });
});

describe('sources', () => {
  const pod: Doc = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
    spec: { containers: [{ name: 'web' }] },
  };
  const flags = ['migrate-plan', '--source', 'zone=east,path=a.yaml', '--source', 'zone=east,path=b.yaml'];

  it('are refused where one file of a zone is of Universal and another one of Kubernetes', async () => {
    await inFolder(async (folder) => {
      write(folder, { 'a.yaml': [proxy('web-1', 'web', 1)], 'b.yaml': [pod] });
      const { exitCode, stdout, stderr } = await run(flags, { cwd: folder });
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain('zone east would run on both: a.yaml is of Universal, b.yaml of Kubernetes');
      const said = await run(
        flags.map((one) => one.replace('zone=east', 'zone=east,env=universal')),
        { cwd: folder },
      );
      expect(said.exitCode).not.toBe(2);
    });
  });

  it('may name a zone twice, whose files are one zone then; what stands in both is said', async () => {
    await inFolder(async (folder) => {
      write(folder, {
        'a.yaml': [mesh(), proxy('web-1', 'web', 1)],
        'b.yaml': [mesh(), proxy('orders-1', 'orders', 2)],
      });
      const { stdout, stderr } = await run([...flags, '--from', 'Disabled', '-o', 'json'], { cwd: folder });
      const plan = JSON.parse(stdout) as Plan & { readonly zones: readonly string[] };
      expect(plan.zones).toEqual(['east']);
      expect(plan.families.map(({ name }) => name)).toEqual(['orders', 'web']);
      expect(stderr).toBe('');
      const shown = await run([...flags, '--from', 'Disabled'], { cwd: folder });
      expect(shown.stderr).toContain('Mesh default is in the input twice, word for word');
    });
  });
});

describe('words', () => {
  const documents = [
    mesh({ meshServices: { mode: 'Disabled' } }),
    proxy('web-1', 'web', 1, { reachableServices: ['orders'] }),
    proxy('orders-1', 'orders', 2),
    {
      ...proxy('orders-2', 'orders', 3),
      networking: { ...(proxy('x', 'orders', 4)['networking'] as Doc), inbound: [] },
    },
  ];

  it('keep to the width of the terminal, tables aside', async () => {
    await inFolder(async (folder) => {
      write(folder, { 'mesh.yaml': documents });
      const { stdout } = await run(
        ['migrate-plan', '-f', 'mesh.yaml', '--zone', 'east', '--from', 'Disabled', '--to', '3.0', '--short'],
        { cwd: folder, terminal: 70 },
      );
      const prose = stdout.split('\n').filter((line) => /^ {11}/.test(line));
      expect(prose.length).toBeGreaterThan(5);
      expect(prose.filter((line) => line.length > 70)).toEqual([]);
    });
  });

  it('say what to write in place of --mode', async () => {
    const { exitCode, stderr } = await run(['migrate-plan', '-f', 'x.yaml', '--mode', 'Exclusive']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--from names the mode to start from, --to the one to end with');
  });
});

describe('a mesh of which only some zones have taken a step', () => {
  const planes = {
    global: [mesh({ meshServices: { mode: 'Disabled' } })],
    east: [ingress('east', 1), proxy('web-1', 'web', 1), proxy('orders-1', 'orders', 2)],
    west: [ingress('west', 2), proxy('web-2', 'web', 3), proxy('stock-1', 'stock', 4)],
  };
  const mixedOf = (plan: Plan, id: string): Plan['phases'][number]['obligations'] =>
    plan.phases
      .find((one) => one.id === id)!
      .obligations.filter(({ text }) => text.startsWith('while only some zones have taken it'));

  it('keeps what takes the place of services, and is told what old names lose early', async () => {
    const plan = await planOf(planes, '--steps', 'Disabled,Everywhere,Exclusive');
    expect(mixedOf(plan, '20-mode-everywhere')).toMatchObject([{ holds: true }]);
    expect(mixedOf(plan, '60-mode-exclusive')).toMatchObject([{ holds: true }]);
    expect(plan.phases.find(({ id }) => id === '60-mode-exclusive')!.meanwhile).toEqual([
      'old names of 4 proxies lose the endpoints in zones that have taken it before their own zone does',
    ]);
  });

  it('has destinations without endpoints where Disabled goes to Exclusive at once', async () => {
    const plan = await planOf(planes, '--steps', 'Disabled,Exclusive');
    const [mixed] = mixedOf(plan, '60-mode-exclusive');
    expect(mixed).toMatchObject({ holds: false });
    // A zone that takes it first does not know the MeshServices of the other one yet.
    expect(mixed!.because).toContain('mzsvc_8080');
  });

  it('has nothing to prove of it where there is one zone', async () => {
    const plan = await planOf({ global: planes.global, east: planes.east }, '--steps', 'Disabled,Everywhere');
    expect(mixedOf(plan, '20-mode-everywhere')).toEqual([]);
  });
});

describe('permissions', () => {
  const permission = (service: string, from: readonly Doc[]): Doc => ({
    type: 'MeshTrafficPermission',
    mesh: 'default',
    name: `to-${service}`,
    spec: {
      targetRef: { kind: 'MeshSubset', tags: { 'kuma.io/service': service } },
      from: from.map((targetRef) => ({
        targetRef,
        default: { action: targetRef['name'] === 'web' || targetRef['kind'] === 'Mesh' ? 'Allow' : 'Deny' },
      })),
    },
  });
  const planes = (...policies: readonly Doc[]): Readonly<Record<string, readonly Doc[]>> => ({
    global: [mesh({ meshServices: { mode: 'Disabled' } }), ...policies],
    east: [ingress('east', 1), proxy('web-1', 'web', 1), proxy('orders-1', 'orders', 2)],
    west: [ingress('west', 2), proxy('stock-1', 'stock', 3)],
  });
  const ordersIn = (plan: Plan): Plan['families'][number] => plan.families.find(({ name }) => name === 'orders')!;

  it('name who may call a service, and take away who may not', async () => {
    const allowed = ordersIn(await planOf(planes(permission('orders', [{ kind: 'MeshService', name: 'web' }]))));
    expect(allowed.consumers).toEqual({ used: 0, possible: 1, denied: 2 });
    expect(allowed.consumerZones).toEqual(['east']);
    // Nobody in west calls it: it need not be reached from there.
    expect(allowed.decision).toBe('MS_LOCAL');
    expect(allowed.today[0]!.because).toBe('permissions allow it');
    const open = ordersIn(await planOf(planes()));
    expect(open.consumers).toEqual({ used: 0, possible: 3, denied: 0 });
    expect(open.decision).toBe('MMZS');
  });

  it('deny one client of all', async () => {
    const { consumers } = ordersIn(
      await planOf(planes(permission('orders', [{ kind: 'Mesh' }, { kind: 'MeshService', name: 'stock' }]))),
    );
    expect(consumers).toEqual({ used: 0, possible: 2, denied: 1 });
  });

  it('count for nothing where they are not certain: rules by SPIFFE ID, no mTLS, or a list that names the service', async () => {
    const rules: Doc = {
      ...permission('orders', []),
      name: 'by-id',
      spec: {
        targetRef: { kind: 'Dataplane' },
        rules: [{ default: { deny: [{ spiffeID: { type: 'Exact', value: 'spiffe://a/b' } }] } }],
      },
    };
    const byTag = permission('orders', [{ kind: 'MeshService', name: 'web' }]);
    expect(ordersIn(await planOf(planes(rules, byTag))).consumers['denied']).toBe(0);
    const plain = planes(byTag);
    const { mtls: _, ...noTls } = plain['global']![0]!;
    expect(ordersIn(await planOf({ ...plain, global: [noTls, byTag] })).consumers['denied']).toBe(0);
    const listed = { ...plain, west: [proxy('stock-1', 'stock', 3, { reachableServices: ['orders'] })] };
    expect(ordersIn(await planOf(listed)).consumers).toEqual({ used: 1, possible: 1, denied: 1 });
  });
});

describe('old URLs in manifests of applications', () => {
  const inCluster = (kind: string, name: string, more: Doc): Doc => ({
    apiVersion: kind === 'ConfigMap' ? 'v1' : 'apps/v1',
    kind,
    metadata: { name, namespace: 'shop' },
    ...more,
  });
  const service: Doc = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'orders', namespace: 'shop', uid: 'u1' },
    spec: { clusterIP: '10.96.0.10', selector: { app: 'orders' }, ports: [{ port: 8080, targetPort: 8080 }] },
  };
  const dataplane: Doc = {
    apiVersion: 'kuma.io/v1alpha1',
    kind: 'Dataplane',
    mesh: 'default',
    metadata: { name: 'orders-1', namespace: 'shop' },
    spec: {
      networking: {
        address: '10.0.0.1',
        inbound: [
          {
            port: 8080,
            tags: {
              'kuma.io/service': 'orders_shop_svc_8080',
              'kuma.io/protocol': 'http',
              'k8s.kuma.io/namespace': 'shop',
            },
          },
        ],
      },
    },
  };

  it('are listed with the service that they call', async () => {
    await inFolder(async (folder) => {
      const container = (url: string): Doc => ({ name: 'web', env: [{ name: 'ORDERS', value: url }] });
      write(folder, {
        'mesh.yaml': [
          { apiVersion: 'kuma.io/v1alpha1', kind: 'Mesh', metadata: { name: 'default' }, spec: {} },
          {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name: 'shop', labels: { 'kuma.io/sidecar-injection': 'enabled' } },
          },
          service,
          dataplane,
          inCluster('Deployment', 'web', {
            spec: {
              selector: { matchLabels: { app: 'web' } },
              template: {
                metadata: { labels: { app: 'web' } },
                spec: { containers: [container('http://orders_shop_svc_8080.mesh')] },
              },
            },
          }),
          inCluster('ConfigMap', 'urls', { data: { file: 'a: orders.shop.svc.8080.mesh:80\nb: other.example.com' } }),
        ],
      });
      const args = ['migrate-plan', '-f', 'mesh.yaml', '--zone', 'east', '--env', 'kubernetes', '--from', 'Disabled'];
      const plan = JSON.parse((await run([...args, '-o', 'json'], { cwd: folder })).stdout) as Plan;
      expect(plan.families.find(({ name }) => name === 'orders')!.calledIn).toEqual([
        { hostname: 'orders.shop.svc.8080.mesh', object: 'ConfigMap/shop/urls' },
        { hostname: 'orders_shop_svc_8080.mesh', object: 'Deployment/shop/web' },
      ]);
      const { stdout } = await run([...args, '--explain', 'shop/orders'], { cwd: folder });
      expect(stdout).toContain('Deployment/shop/web, as orders_shop_svc_8080.mesh');
    });
  });
});
