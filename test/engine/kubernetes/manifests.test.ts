import { describe, expect, it } from 'vitest';
import { generated, meshOf, namespaceOf, podOf, serviceOf } from '../../support/cluster.ts';

type Fields = Readonly<Record<string, unknown>>;

/** As it stands in git: nothing that a server adds. */
function fromGit(object: Fields): Fields {
  const { status: _, metadata, ...rest } = object;
  const { uid: __, ...kept } = metadata as Fields;
  return { ...rest, metadata: kept };
}

const deployment = (name: string, replicas: number | undefined, metadata: Fields = {}): Fields => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'shop' },
  spec: {
    ...(replicas === undefined ? {} : { replicas }),
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name }, ...metadata },
      spec: { containers: [{ name: 'main', ports: [{ containerPort: 8080 }] }] },
    },
  },
});

describe('which Pods of manifests get a sidecar', () => {
  const pods = [undefined, 'enabled', 'true', 'yes', 'disabled', 'false', 'no', 'maybe'];
  const yes = true;
  it.each<readonly [string | undefined, readonly boolean[]]>([
    ['enabled', [yes, yes, yes, yes, false, false, false, false]],
    ['true', [yes, yes, yes, yes, false, false, false, false]],
    ['yes', [false, yes, false, false, false, false, false, false]],
    ['disabled', [false, yes, false, false, false, false, false, false]],
    ['no', [false, yes, false, false, false, false, false, false]],
    ['', [false, yes, false, false, false, false, false, false]],
    [undefined, [false, false, false, false, false, false, false, false]],
  ])('in a namespace labelled %s', async (given, expected) => {
    const labels = given === undefined ? {} : { 'kuma.io/sidecar-injection': given };
    const objects = pods.map((wanted, at) =>
      fromGit(
        podOf(
          `pod-${at}`,
          'web',
          {},
          {
            labels: { app: 'web', ...(wanted === undefined ? {} : { 'kuma.io/sidecar-injection': wanted }) },
            annotations: {},
          },
        ),
      ),
    );
    const { dataplanes } = await generated([
      namespaceOf('shop', {}, { labels }),
      meshOf('default', 'Exclusive'),
      ...objects,
    ]);
    const names = new Set(dataplanes.map(({ metadata }) => metadata.name));
    expect(pods.map((_, at) => names.has(`pod-${at}`))).toEqual(expected);
  });

  it.each([
    ['that bring their own', { containers: [{ name: 'kuma-sidecar' }] }, { app: 'web' }],
    ['of a build', {}, { app: 'web', 'openshift.io/build.name': 'x' }],
  ])('leaves out those %s', async (_, spec, labels) => {
    const pod = fromGit(podOf('pod', 'web', spec, { labels, annotations: {} }));
    const { dataplanes } = await generated([namespaceOf('shop'), meshOf('default', 'Exclusive'), pod]);
    expect(dataplanes).toEqual([]);
  });
});

describe('what workloads become', () => {
  const before = [fromGit(namespaceOf('shop')), meshOf('default', 'Exclusive')];

  it('is a Dataplane for each replica, and endpoints of Services', async () => {
    const { dataplanes, meshServices, assumptions } = await generated([
      ...before,
      deployment('web', 3),
      fromGit(serviceOf('web', { clusterIP: undefined })),
    ]);
    expect(dataplanes).toHaveLength(3);
    expect(dataplanes[0]!.spec.networking!.inbound![0]!.tags).toMatchObject({ 'kuma.io/service': 'web_shop_svc_80' });
    expect(meshServices).toMatchObject([
      { metadata: { name: 'web' }, status: { dataplaneProxies: { healthy: 3, total: 3 } } },
    ]);
    expect(meshServices[0]).not.toHaveProperty('status.vips');
    expect(assumptions.map(({ code }) => code)).toEqual(expect.arrayContaining(['MS957', 'MS958', 'MS959']));
  });

  it('is one Dataplane without a number, none with zero', async () => {
    const { dataplanes } = await generated([...before, deployment('web', undefined), deployment('off', 0)]);
    expect(dataplanes.map(({ spec }) => spec.networking!.inbound![0]!.tags!['kuma.io/service'])).toEqual([
      'web_shop_svc',
    ]);
  });

  it('has a MeshService for each Pod of a StatefulSet, by names that are known before', async () => {
    const set = { ...deployment('cart-db', 2), kind: 'StatefulSet' };
    const { meshServices } = await generated([
      ...before,
      { ...set, spec: { ...(set as { spec?: Fields }).spec, serviceName: 'cart-db', ordinals: { start: 1 } } },
      fromGit(serviceOf('cart-db', { clusterIP: 'None' })),
    ]);
    expect(meshServices.map(({ metadata }) => metadata.name)).toEqual(['cart-db-1-7889ccf44d', 'cart-db-2-7889ccf44d']);
  });

  it('is nothing where Pods are in the input beside a live workload', async () => {
    const live = { ...deployment('web', 3), metadata: { name: 'web', namespace: 'shop', uid: 'd' } };
    const { dataplanes, assumptions } = await generated([...before, live, podOf('web-1', 'web')]);
    expect(dataplanes.map(({ metadata }) => metadata.name)).toEqual(['web-1']);
    expect(assumptions.map(({ code }) => code)).not.toContain('MS957');
  });

  it('takes annotations of the template', async () => {
    const { dataplanes } = await generated([
      ...before,
      deployment('web', 1, {
        labels: { app: 'web' },
        annotations: { 'kuma.io/reachable-backends': 'refs: [{kind: MeshService, name: db}]' },
      }),
    ]);
    expect(dataplanes[0]!.spec.networking!.transparentProxying).toMatchObject({
      reachableBackends: { refs: [{ kind: 'MeshService', name: 'db' }] },
    });
  });
});

describe('what an input without Nodes and ReplicaSets leaves open', () => {
  const podOn = (name: string, node: string): Fields =>
    podOf(
      name,
      'batch',
      { nodeName: node },
      {
        labels: { app: 'batch', 'kuma.io/mesh': 'default', 'pod-template-hash': `h${name}` },
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `batch-${name}-h${name}`, uid: name }],
      },
    );
  const base = [namespaceOf('shop'), meshOf('default', 'Exclusive')];

  it('is assumed where several are named', async () => {
    const { dataplanes, assumptions } = await generated([...base, podOn('a', 'n1'), podOn('b', 'n2')]);
    expect(dataplanes.map(({ spec }) => spec.networking!.inbound![0]!.tags!['kuma.io/service'])).toEqual([
      'batch-a_shop_svc',
      'batch-b_shop_svc',
    ]);
    expect(assumptions.map(({ code }) => code)).toEqual(expect.arrayContaining(['MS961', 'MS962']));
  });

  it('makes a Pod fail where others are there', async () => {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1', uid: 'n1', labels: {} } };
    const { errors, diagnostics } = await generated([...base, node, podOn('a', 'n2'), podOn('b', 'n2')]);
    expect(errors).toHaveLength(2);
    expect(diagnostics.filter(({ code }) => code === 'MS200').map(({ message }) => message)).toEqual([
      'Kuma fails at 2 Pods, without a Dataplane: Node n2, where they run, is not in the input',
    ]);
  });
});
