import { describe, expect, it } from 'vitest';
import { listOf, meshOf, namespaceOf, podOf, serviceOf, sliceOf } from '../../support/cluster.ts';
import { run } from '../../support/run.ts';

type Fields = Readonly<Record<string, unknown>>;

const all = 'MS008 MS009 MS010 MS011 MS012 MS013 MS014 MS016 MS017 MS024 MS025 MS026 MS031 MS032 MS034 MS191 '
  .concat('MS200 MS201 MS202 MS203 MS204 MS205 MS206 MS207 MS208 MS209 MS210')
  .split(' ');

async function found(objects: readonly Fields[], mode = 'Everywhere'): Promise<readonly string[]> {
  const { stdout, stderr } = await run(['check', '-f', '-', '--zone', 'west', '-o', 'json'], {
    stdin: listOf([meshOf('default', mode), ...objects]),
  });
  if (stdout === '') throw new Error(stderr);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly { code: string; level: string }[] };
  return diagnostics.filter(({ code }) => all.includes(code)).map(({ code, level }) => `${code} ${level}`);
}

const shop = namespaceOf('shop');
const web = podOf('web-1', 'web');
const ports = (...list: readonly Fields[]): Fields => ({ ports: list });
const annotated = (annotations: Fields): Fields => ({ annotations });
const gateway = podOf(
  'web-1',
  'web',
  {},
  annotated({ 'kuma.io/sidecar-injected': 'true', 'kuma.io/gateway': 'enabled' }),
);
const stored = (name: string, owner: Fields | undefined, labels: Fields = {}): Fields => ({
  apiVersion: 'kuma.io/v1alpha1',
  kind: 'MeshService',
  metadata: {
    name,
    namespace: 'shop',
    uid: `ms-${name}`,
    labels: { 'kuma.io/mesh': 'default', ...labels },
    ...(owner === undefined ? {} : { ownerReferences: [owner] }),
  },
  spec: { selector: { dataplaneTags: { app: name } }, ports: [{ port: 80, targetPort: 80, appProtocol: 'tcp' }] },
});

describe('findings about a cluster', () => {
  it.each<readonly [string, readonly Fields[], readonly string[]]>([
    ['a Service like any other', [shop, serviceOf('web'), web], []],
    ['a MeshService that somebody wrote', [shop, serviceOf('web'), web, stored('web', undefined)], ['MS008 warning']],
    [
      'the MeshService of the Service itself',
      [
        shop,
        serviceOf('web'),
        web,
        stored('web', { apiVersion: 'v1', kind: 'Service', name: 'web', uid: 'service/shop/web' }),
      ],
      [],
    ],
    ['a Service without selector', [shop, serviceOf('web', { selector: undefined }), web], ['MS009 error']],
    [
      'an ExternalName',
      [shop, serviceOf('web', { type: 'ExternalName', clusterIP: '', ports: [] }), web],
      ['MS010 info'],
    ],
    [
      'a headless Service',
      [shop, serviceOf('web', { clusterIP: 'None' }), web, sliceOf('web', 'web-1')],
      ['MS011 warning'],
    ],
    ['a headless Service without slices', [shop, serviceOf('web', { clusterIP: 'None' }), web], ['MS205 warning']],
    [
      'kuma.io/ignore: enabled',
      [shop, serviceOf('web', {}, annotated({ 'kuma.io/ignore': 'enabled' })), web],
      ['MS013 warning'],
    ],
    ['kuma.io/ignore: "true"', [shop, serviceOf('web', {}, annotated({ 'kuma.io/ignore': 'true' })), web], []],
    ['no Pod behind it', [shop, serviceOf('web'), podOf('api-1', 'api')], ['MS016 warning']],
    [
      'Pods without sidecars behind it',
      [shop, serviceOf('web'), podOf('web-1', 'web', {}, { annotations: {} })],
      ['MS016 error'],
    ],
    [
      'a port over UDP beside another',
      [shop, serviceOf('web', ports({ port: 80, targetPort: 8080 }, { name: 'u', port: 53, protocol: 'UDP' })), web],
      ['MS017 info'],
    ],
    ['nothing but UDP', [shop, serviceOf('web', ports({ port: 53, protocol: 'UDP' })), web], ['MS017 warning']],
    [
      'a selector that no tag carries',
      [
        shop,
        serviceOf('web', { selector: { 'kuma.io/app': 'web' } }),
        podOf('web-1', 'web', {}, { labels: { 'kuma.io/app': 'web', 'kuma.io/mesh': 'default' } }),
      ],
      ['MS025 error'],
    ],
    [
      'a protocol by annotation alone',
      [shop, serviceOf('web', {}, annotated({ '80.service.kuma.io/protocol': 'http' })), web],
      ['MS031 warning'],
    ],
    [
      'a protocol by both',
      [
        shop,
        serviceOf(
          'web',
          ports({ port: 80, targetPort: 8080, appProtocol: 'http' }),
          annotated({ '80.service.kuma.io/protocol': 'http' }),
        ),
        web,
      ],
      [],
    ],
    [
      'a protocol that no route is built for',
      [shop, serviceOf('web', ports({ port: 80, targetPort: 8080, appProtocol: 'kubernetes.io/h2c' })), web],
      ['MS032 error'],
    ],
    [
      'a targetPort that no container has',
      [shop, serviceOf('web', ports({ port: 80, targetPort: 'web' })), web],
      ['MS034 error'],
    ],
    ['a targetPort that a container has', [shop, serviceOf('web', ports({ port: 80, targetPort: 'http' })), web], []],
    [
      'an annotation that Kuma cannot read',
      [
        shop,
        serviceOf('web'),
        podOf('web-1', 'web', {}, annotated({ 'kuma.io/sidecar-injected': 'true', 'kuma.io/envoy-admin-port': 'x' })),
      ],
      ['MS016 error', 'MS200 error'],
    ],
    [
      'a namespace that Kuma cannot read',
      [namespaceOf('shop', {}, { labels: { 'kuma.io/sidecar-injection': 'maybe' } }), serviceOf('web'), web],
      ['MS200 error'],
    ],
    [
      'a mesh that is not there',
      [shop, serviceOf('web', {}, { labels: { 'kuma.io/mesh': 'other' } }), web],
      ['MS201 error'],
    ],
    [
      'Pods in another mesh',
      [
        shop,
        meshOf('other', 'Everywhere'),
        serviceOf('web'),
        podOf('web-1', 'web', {}, { labels: { app: 'web', 'kuma.io/mesh': 'other' } }),
      ],
      ['MS202 error'],
    ],
    [
      'a MeshService that nothing updates any more',
      [
        shop,
        serviceOf('web', { clusterIP: '', type: 'ExternalName' }),
        web,
        stored(
          'web',
          { apiVersion: 'v1', kind: 'Service', name: 'web', uid: 'service/shop/web' },
          { 'kuma.io/managed-by': 'k8s-controller', 'k8s.kuma.io/service-name': 'web' },
        ),
      ],
      ['MS010 info', 'MS203 warning'],
    ],
    [
      'a MeshService of somebody that goes with an ignored Service',
      [shop, serviceOf('web', {}, annotated({ 'kuma.io/ignore': 'true' })), web, stored('web', undefined)],
      ['MS204 error'],
    ],
    [
      'a namespace labelled yes',
      [namespaceOf('shop', {}, { labels: { 'kuma.io/sidecar-injection': 'yes' } }), serviceOf('web'), web],
      ['MS206 warning'],
    ],
    [
      'a Service that says where it comes from',
      [shop, serviceOf('web', {}, { labels: { 'kuma.io/origin': 'global' } }), web],
      ['MS207 error'],
    ],
    ['a Namespace that is not there', [serviceOf('web'), web], ['MS209 warning']],
    ['a name that Kubernetes refuses', [shop, serviceOf('9web'), podOf('web-1', '9web')], ['MS210 error']],
  ])('%s', async (_, objects, expected) => {
    expect((await found(objects)).toSorted()).toEqual(expected);
  });

  it('says which Services have no MeshService in Exclusive', async () => {
    const injected = [namespaceOf('shop', {}, { labels: {} }), serviceOf('web'), web];
    expect(await found(injected, 'Exclusive')).toEqual(['MS012 error']);
    expect(await found(injected)).toEqual([]);
    const behind = [shop, serviceOf('web'), gateway, sliceOf('web', 'web-1')];
    expect(await found(behind, 'Exclusive')).toEqual(['MS014 info']);
  });

  it('says which tag goes when inbounds are merged', async () => {
    const objects = [shop, serviceOf('web'), serviceOf('api', { selector: { app: 'web' } }), web];
    expect(await found(objects, 'Exclusive')).toEqual(['MS024 warning']);
    expect(await found(objects)).toEqual([]);
  });

  it('says what a mode takes away', async () => {
    const owner = { apiVersion: 'v1', kind: 'Service', name: 'web', uid: 'service/shop/web' };
    const objects = [shop, serviceOf('web'), web, stored('web', owner)];
    expect(await found(objects, 'Disabled')).toEqual(['MS191 warning']);
    expect(await found([shop, serviceOf('web'), web], 'Disabled')).toEqual([]);
  });
});
