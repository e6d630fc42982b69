import { describe, expect, it } from 'vitest';
import { type ProxyConfiguration, proxyConfiguration } from '../../../src/engine/outbounds/configuration.ts';
import { viewOf } from '../../support/mesh.ts';

const dataplane = (name: string, service: string, protocol: string, port: number, address: string): string => `
type: Dataplane
mesh: shop
name: ${name}
labels: {kuma.io/zone: east, kuma.io/origin: zone}
networking:
  address: ${address}
  inbound: [{port: ${port}, tags: {kuma.io/service: ${service}, kuma.io/protocol: ${protocol}, kuma.io/zone: east}}]
  transparentProxying: {redirectPortInbound: 15006, redirectPortOutbound: 15001}
---`;

const mesh = (more = ''): string => `
type: Mesh
name: shop
mtls: {enabledBackend: ca, backends: [{name: ca, type: builtin}]}
${more}
---`;

const web = dataplane('web', 'web', 'http', 80, '10.0.0.1');

function configurationOf(text: string, proxy = 'web'): ProxyConfiguration {
  const view = viewOf(text, { zone: 'east', mode: 'Disabled', asApplied: false, mesh: 'shop' });
  const found = view.context.dataplanes.find(({ meta }) => meta.name === proxy)!;
  return proxyConfiguration(view, view.proxyOf(found));
}

const external = (name: string, address: string, more = ''): string => `
type: ExternalService
mesh: shop
name: ${name}
tags: {kuma.io/service: bank, kuma.io/protocol: http${more}}
networking: {address: "${address}"}
---`;

const routeAll = (conf: string, name = 'route-all', service = '*'): string => `
type: TrafficRoute
mesh: shop
name: ${name}
sources: [{match: {kuma.io/service: "*"}}]
destinations: [{match: {kuma.io/service: "${service}"}}]
conf: ${conf}
---`;

const everything = '{destination: {kuma.io/service: "*"}}';
const clusterOf = ({ clusters }: ProxyConfiguration, name: string): unknown =>
  clusters.find((one) => one.name === name);
const toOf = ({ outbounds }: ProxyConfiguration, service: string): unknown =>
  outbounds.find((one) => one.service === service)?.to;

describe('TrafficRoutes', () => {
  const permission = (source: string): string => `
type: TrafficPermission
mesh: shop
name: bank
sources: [{match: {kuma.io/service: "${source}"}}]
destinations: [{match: {kuma.io/service: bank}}]
---`;
  const input = `${mesh()}${web}${external('bank', 'bank.example.com:80')}`;

  it('know no ExternalService that no TrafficPermission opens', () => {
    const nothing = { name: 'bank', sni: 'bank{mesh=shop}', endpoints: [] };
    const found = { name: 'bank', endpoints: [{ address: 'bank.example.com', port: 80 }] };
    expect(clusterOf(configurationOf(input), 'bank')).toMatchObject(found);
    expect(clusterOf(configurationOf(input + routeAll(everything)), 'bank')).toMatchObject(nothing);
    expect(clusterOf(configurationOf(input + routeAll(everything) + permission('other')), 'bank')).toMatchObject(
      nothing,
    );
    const permitted = configurationOf(input + routeAll(everything) + permission('web'));
    expect(clusterOf(permitted, 'bank')).toMatchObject(found);
    expect(clusterOf(permitted, 'bank')).not.toHaveProperty('sni');
  });

  it('split HTTP by their own matches, and TCP among all that they name', () => {
    const conf = `
  http:
  - match: {path: {prefix: /a}, method: {exact: GET}, headers: {x-b: {regex: "b.*"}, x-a: {prefix: a}}}
    destination: {kuma.io/service: api}
  split:
  - {weight: 0, destination: {kuma.io/service: api}}
  - {weight: 3, destination: {kuma.io/service: "*", version: "*"}}`;
    const api = dataplane('api', 'api', 'http', 81, '10.0.0.2');
    const redis = dataplane('redis', 'redis', 'tcp', 82, '10.0.0.3');
    const found = configurationOf(mesh() + web + api + redis + routeAll(conf));
    expect(toOf(found, 'web')).toEqual([
      {
        match: {
          prefix: '/a',
          headers: [
            { name: 'x-a', prefixMatch: 'a' },
            { name: 'x-b', safeRegexMatch: { regex: 'b.*' } },
            { name: ':method', stringMatch: { exact: 'GET' } },
          ],
        },
        to: [{ cluster: 'api' }],
      },
      { match: { prefix: '/' }, to: [{ cluster: 'web' }] },
    ]);
    expect(toOf(found, 'redis')).toEqual([
      { cluster: 'api', weight: 1 },
      { cluster: 'redis', weight: 3 },
    ]);
  });

  it('leave a proxy without configuration that they lead to a protocol without listener', () => {
    const ledger = `${external('ledger', 'ledger.example.com:443').replaceAll('http', 'tls')}`;
    expect(configurationOf(mesh() + web + ledger).problem).toBeUndefined();
    expect(configurationOf(mesh() + web + ledger + routeAll(everything)).problem).toEqual({
      because: 'outbound-protocol',
      service: 'bank',
      protocol: 'tls',
    });
  });
});

describe('ExternalServices', () => {
  it('of one name cannot have an IP and a hostname', () => {
    const input = mesh() + web + external('a', 'bank.example.com:80') + external('b', '192.0.2.1:80');
    expect(configurationOf(input).problem).toEqual({ because: 'external-mixed', service: 'bank' });
    expect(configurationOf(input.replaceAll('bank.example.com', '192.0.2.2')).problem).toBeUndefined();
  });

  it('are beside what is in the mesh where an egress serves both', () => {
    const egress = `
type: ZoneEgress
name: egress
zone: east
networking: {address: 10.5.0.1, port: 10002}
---`;
    const inside = dataplane('bank', 'bank', 'http', 80, '10.0.0.2');
    const input = web + inside + external('bank', 'bank.example.com:80') + egress;
    const addresses = ({ clusters }: ProxyConfiguration): unknown =>
      clusters.find(({ name }) => name === 'bank')?.endpoints.map(({ address }) => address);
    expect(addresses(configurationOf(mesh() + input))).toEqual(['10.0.0.2']);
    const through = configurationOf(mesh('routing: {zoneEgress: true}') + input);
    expect(addresses(through)).toEqual(['10.0.0.2', '10.5.0.1']);
  });
});

describe('endpoints', () => {
  it('of another zone without its tag are not the second choice', () => {
    const ingress = `
type: ZoneIngress
name: west
zone: west
networking: {address: 10.2.0.1, port: 10001, advertisedAddress: 203.0.113.1, advertisedPort: 10001}
availableServices:
- {mesh: shop, instances: 1, tags: {kuma.io/service: db}}
- {mesh: shop, instances: 1, tags: {kuma.io/service: api, kuma.io/zone: west}}
`;
    const { clusters } = configurationOf(mesh('routing: {localityAwareLoadBalancing: true}') + web + ingress);
    const of = (name: string): unknown => clusters.find((one) => one.name === name)?.endpoints[0];
    expect(of('db')).toMatchObject({ zone: '', priority: 0 });
    expect(of('api')).toMatchObject({ zone: 'west', priority: 1 });
  });
});

describe('services of other zones', () => {
  const ingress = (name: string, port: number, service: string): string => `
type: ZoneIngress
name: ${name}
zone: west
networking: {address: 10.2.0.1, port: 10001, advertisedAddress: 203.0.113.1, advertisedPort: ${port}}
availableServices: [{mesh: shop, instances: 1, tags: {kuma.io/service: ${service}, kuma.io/protocol: http, kuma.io/zone: west}}]
---`;

  it('have no protocol and no endpoint where another ingress of the same place speaks first', () => {
    const found = (port: number): unknown => {
      const { outbounds, clusters } = configurationOf(mesh() + web + ingress('a', 1, 'api') + ingress('b', port, 'db'));
      return [
        outbounds.find(({ service }) => service === 'db')?.protocol,
        clusters.find(({ name }) => name === 'db')?.endpoints.length,
      ];
    };
    expect(found(1)).toEqual(['tcp', 0]);
    expect(found(2)).toEqual(['http', 1]);
  });
});

describe('gateways that are open to other meshes', () => {
  const gateways = `
type: Mesh
name: other
mtls: {enabledBackend: ca, backends: [{name: ca, type: builtin}]}
---
type: MeshGateway
mesh: other
name: gateway
selectors: [{match: {kuma.io/service: edge}}]
conf: {listeners: [{port: 8080, protocol: HTTP, hostname: gw.example.com, crossMesh: true}, {port: 8081, protocol: HTTP}]}
---
type: Dataplane
mesh: other
name: edge
labels: {kuma.io/zone: east, kuma.io/origin: zone}
networking: {address: 10.9.0.1, gateway: {type: BUILTIN, tags: {kuma.io/service: edge}}}
---`;
  const clusterTo = (text: string): unknown =>
    configurationOf(text).clusters.find(({ name }) => name.endsWith('_other'));

  it('are reached at their open listeners, with the names of their mesh', () => {
    expect(clusterTo(mesh() + web + gateways)).toMatchObject({
      sni: 'edge{mesh=other}',
      endpoints: [{ address: '10.9.0.1', port: 8080 }],
    });
  });
  it('are spoken to in the clear unless both meshes have mTLS', () => {
    const without = gateways.replace(/^mtls: .*$/m, '');
    expect(clusterTo(mesh() + web + without)).not.toHaveProperty('sni');
  });
});

describe('MeshServices of one identity', () => {
  const service = (name: string, selected: string, displayName: string): string => `
type: MeshService
mesh: shop
name: ${name}
labels: {kuma.io/display-name: ${displayName}, kuma.io/zone: east, kuma.io/origin: zone}
spec: {selector: {dataplaneTags: {kuma.io/service: ${selected}}}, ports: [{port: 80, targetPort: 80, appProtocol: http}]}
status: {vips: [{ip: 241.0.0.${name.length}}]}
---`;
  const api = dataplane('api', 'api', 'http', 80, '10.0.0.2');

  it('have one cluster with the endpoints of all of them', () => {
    const { clusters } = configurationOf(
      mesh() + web + api + service('a', 'web', 'both') + service('bb', 'api', 'both'),
    );
    const found = clusters.filter(({ name }) => name.includes('msvc'));
    expect(found).toHaveLength(1);
    expect(found[0]?.endpoints.map(({ address }) => address).toSorted()).toEqual(['10.0.0.1', '10.0.0.2']);
  });
});

describe('ports', () => {
  it('with a protocol in upper case are HTTP, and nothing is sent to them', () => {
    const service = `
type: MeshService
mesh: shop
name: api
labels: {kuma.io/zone: east, kuma.io/origin: zone}
spec: {selector: {dataplaneTags: {kuma.io/service: api}}, ports: [{port: 80, appProtocol: HTTP}]}
status: {vips: [{ip: 241.0.0.0}]}
`;
    const found = configurationOf(mesh() + web + service).outbounds.find(({ address }) => address === '241.0.0.0');
    expect(found).toMatchObject({ protocol: 'http', to: [] });
  });
});

describe('SNIs', () => {
  it('of a MeshMultiZoneService have its display name', () => {
    const service = `
type: MeshMultiZoneService
mesh: shop
name: multi
labels: {kuma.io/display-name: api, k8s.kuma.io/namespace: store}
spec: {selector: {meshService: {matchLabels: {a: b}}}, ports: [{port: 80, appProtocol: http}]}
status: {vips: [{ip: 243.0.0.0}]}
`;
    const [found] = configurationOf(mesh() + web + service).clusters.filter(({ name }) => name.includes('mzsvc'));
    expect(found?.sni).toMatch(/^a[0-9a-f]{16}\.api\.80\.shop\.mzms$/);
  });
});
