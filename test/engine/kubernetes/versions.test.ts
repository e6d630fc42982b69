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
});
