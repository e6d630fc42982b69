import { describe, expect, it } from 'vitest';
import { generated, meshOf, namespaceOf, podOf, serviceOf, sliceOf } from '../../support/cluster.ts';

const cluster = [
  namespaceOf('shop'),
  meshOf('default', 'Exclusive'),
  serviceOf('a', { selector: { app: 'web' } }),
  serviceOf('b', { selector: { app: 'web' }, ports: [{ name: 'web', port: 81, targetPort: 'http', protocol: 'TCP' }] }),
  podOf('web-1', 'web', {}, { annotations: { 'kuma.io/sidecar-injected': 'true' } }),
];

describe('what differs between versions', () => {
  it.each([
    ['2.9', ['a', 'b'], [undefined, 'web']],
    ['2.10', ['a', 'b'], ['http', 'http']],
    ['2.13', ['a', 'b'], ['http']],
    ['2.14', ['a', 'b'], ['http', 'http']],
  ])('%s: inbounds of two Services over one port', async (version, services, names) => {
    const { meshServices, dataplanes } = await generated(cluster, '--kuma-version', version);
    expect(meshServices.map(({ metadata }) => metadata.name)).toEqual(services);
    expect(dataplanes[0]!.spec.networking!.inbound!.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['2.12', ['edge']],
    ['2.13', []],
  ])('%s: a Service in front of a gateway', async (version, names) => {
    const { meshServices } = await generated(
      [
        namespaceOf('shop'),
        meshOf('default', 'Everywhere'),
        serviceOf('edge'),
        sliceOf('edge', 'edge-1'),
        podOf(
          'edge-1',
          'edge',
          {},
          { annotations: { 'kuma.io/sidecar-injected': 'true', 'kuma.io/gateway': 'enabled' } },
        ),
      ],
      '--kuma-version',
      version,
    );
    expect(meshServices.map(({ metadata }) => metadata.name)).toEqual(names);
  });

  describe('2.8, whose controller is a setting', () => {
    const flags = ['--kuma-version', '2.8', '--set', 'experimental.generateMeshServices=true'];
    const services = [
      namespaceOf('shop'),
      meshOf('default', 'Disabled'),
      serviceOf('web', {
        ports: [
          { port: 80, targetPort: 8080, protocol: 'TCP' },
          { port: 53, protocol: 'UDP' },
        ],
      }),
      podOf('web-1', 'web'),
    ];

    it('does nothing without it', async () => {
      const { meshServices, decisions } = await generated(services, '--kuma-version', '2.8');
      expect(meshServices).toEqual([]);
      expect(decisions).toMatchObject([{ outcome: 'none', because: 'controller-off' }]);
    });

    it('names no ports, and says nothing of states, numbers and ports that are left out', async () => {
      const { meshServices, dataplanes, events } = await generated(services, ...flags);
      expect(meshServices[0]!.spec.ports).toEqual([{ port: 80, targetPort: 8080, appProtocol: 'tcp' }]);
      expect(meshServices[0]).not.toHaveProperty('spec.state');
      expect(meshServices[0]).not.toHaveProperty('status.dataplaneProxies');
      expect(meshServices[0]!.metadata.labels).toMatchObject({ 'k8s.kuma.io/is-headless-service': 'false' });
      expect(dataplanes[0]!.spec.networking!.inbound![0]).not.toHaveProperty('name');
      expect(events.map(({ reason }) => reason)).not.toContain('IgnoredUnsupportedPort');
    });

    it('leaves alone what has no address, also out of the mesh', async () => {
      const outside = [
        namespaceOf('shop', {}, { labels: {} }),
        meshOf('default', 'Disabled'),
        serviceOf('web', { type: 'ExternalName', clusterIP: '', ports: [] }),
      ];
      const because = async (version: string, ...more: readonly string[]): Promise<string> =>
        (await generated(outside, '--kuma-version', version, ...more)).decisions.map((one) => one.because).join();
      expect(await because('2.8', ...flags.slice(2))).toBe('no-cluster-ip');
      expect(await because('2.9')).toBe('not-in-mesh');
    });
  });

  describe.each([
    ['2.14 without tags of inbounds', ['--kuma-version', '2.14', '--set', 'experimental.inboundTagsDisabled=true']],
    ['3.0', ['--kuma-version', '3.0']],
  ])('%s', (_, flags) => {
    it('selects by labels of Dataplanes, which are those of Pods and Nodes', async () => {
      const { meshServices, dataplanes } = await generated(
        [
          ...cluster.slice(0, 4),
          {
            apiVersion: 'v1',
            kind: 'Node',
            metadata: { name: 'n1', uid: 'n1', labels: { 'topology.kubernetes.io/zone': 'z1' } },
          },
          podOf('web-1', 'web', { nodeName: 'n1' }),
        ],
        ...flags,
      );
      expect(meshServices.map(({ spec }) => spec.selector)).toEqual([
        { dataplaneLabels: { matchLabels: { app: 'web', 'k8s.kuma.io/namespace': 'shop' } } },
        { dataplaneLabels: { matchLabels: { app: 'web', 'k8s.kuma.io/namespace': 'shop' } } },
      ]);
      expect(meshServices).toMatchObject([
        { status: { dataplaneProxies: { healthy: 1, total: 1 } } },
        { status: { dataplaneProxies: { healthy: 1, total: 1 } } },
      ]);
      const [dataplane] = dataplanes;
      expect(dataplane!.metadata.labels).toMatchObject({ app: 'web', 'topology.kubernetes.io/zone': 'z1' });
      expect(dataplane!.spec.networking!.inbound!.map(({ port, tags = {} }) => [port, tags])).toEqual([[8080, {}]]);
    });
  });

  it('3.0 does not read the annotation kuma.io/mesh', async () => {
    const objects = [...cluster.slice(0, 2), serviceOf('a', {}, { annotations: { 'kuma.io/mesh': 'other' } })];
    expect((await generated(objects, '--kuma-version', '3.0')).meshServices).toHaveLength(1);
    expect((await generated(objects, '--kuma-version', '2.14')).meshServices).toHaveLength(0);
  });

  it('3.0 keeps of two inbounds the one in the better state', async () => {
    const objects = [
      ...cluster.slice(0, 2),
      serviceOf('a', { selector: { app: 'web', rev: '1' } }),
      serviceOf('b', { selector: { app: 'web' } }),
      podOf('web-1', 'web'),
    ];
    const ignored = ['--set', 'runtime.kubernetes.injector.ignoredServiceSelectorLabels=rev'];
    const { dataplanes } = await generated(objects, '--kuma-version', '3.0', ...ignored);
    expect(dataplanes[0]!.spec.networking!.inbound!.map(({ state = 'Ready' }) => state)).toEqual(['Ready']);
  });
});
