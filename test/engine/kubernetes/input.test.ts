import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generated, listOf, meshOf, namespaceOf, podOf, serviceOf, sliceOf } from '../../support/cluster.ts';
import { run } from '../../support/run.ts';

type Fields = Readonly<Record<string, unknown>>;

const cluster = [namespaceOf('shop'), meshOf('default', 'Everywhere'), serviceOf('web'), podOf('web-1', 'web')];
const universal = `type: Mesh
name: default
meshServices: {mode: Everywhere}
---
type: Dataplane
mesh: default
name: pay-1
creationTime: 2026-01-01T00:00:00Z
labels: {kuma.io/zone: east}
networking:
  address: 10.0.0.1
  inbound:
  - {port: 8080, tags: {kuma.io/service: pay, kuma.io/protocol: http}}
`;

/** The same with what a server and kubectl add. */
function withNoise(object: Fields): Fields {
  const metadata = object['metadata'] as Fields;
  const annotations = metadata['annotations'] as Fields | undefined;
  return {
    ...object,
    metadata: {
      ...metadata,
      annotations: {
        ...annotations,
        'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(object),
        'deployment.kubernetes.io/revision': '4',
      },
      generation: 3,
      resourceVersion: '4711',
      selfLink: '/x',
      managedFields: [{ manager: 'kubectl', fieldsV1: { 'f:spec': { 'f:ports': {} } } }],
      creationTimestamp: null,
    },
  };
}

describe('what kubectl prints', () => {
  it('counts without what the server and kubectl keep for themselves', async () => {
    const plain = await generated(cluster);
    const noisy = await generated(cluster.map(withNoise));
    expect(noisy.meshServices).toEqual(plain.meshServices);
    expect(noisy.dataplanes).toEqual(plain.dataplanes);
  });

  it('counts in any order', async () => {
    const plain = await generated(cluster);
    const turned = await generated(cluster.toReversed());
    expect(turned.meshServices).toEqual(plain.meshServices);
    expect(turned.dataplanes).toEqual(plain.dataplanes);
  });

  it('counts where it says null for what is absent', async () => {
    const plain = await generated(cluster);
    const nulls = await generated([
      ...cluster.slice(0, 2),
      serviceOf(
        'web',
        { externalIPs: null, ipFamilies: null },
        { labels: null, annotations: null, ownerReferences: null },
      ),
      podOf('web-1', 'web', { initContainers: null, nodeName: null }, { ownerReferences: null }),
    ]);
    expect(nulls.meshServices).toEqual(plain.meshServices);
    expect(nulls.dataplanes).toEqual(plain.dataplanes);
  });
});

describe('what a control plane runs on', () => {
  const environmentOf = async (stdin: string, ...flags: readonly string[]): Promise<string> => {
    const { stdout } = await run(['generate', '-f', '-', '--zone', 'east', '-o', 'json', ...flags], { stdin });
    const { meshServices } = JSON.parse(stdout) as { meshServices: readonly Fields[] };
    return meshServices.map((one) => ('type' in one ? 'universal' : 'kubernetes')).join();
  };

  it('is Kubernetes where there are Services', async () => {
    expect(await environmentOf(listOf(cluster))).toBe('kubernetes');
  });

  it('is Universal where there are none', async () => {
    expect(await environmentOf(universal)).toBe('universal');
  });

  it('is what the flag says', async () => {
    expect(await environmentOf(listOf(cluster), '--env', 'universal')).toBe('');
    expect(await environmentOf(universal, '--env', 'kubernetes')).toBe('');
    expect(await environmentOf(universal, '--env', 'auto')).toBe('universal');
  });

  it('is Kubernetes, too, where kumactl printed its Meshes and Services stand beside them', async () => {
    const mesh = 'type: Mesh\nname: default\nmeshServices: {mode: Exclusive}\n';
    const documents = cluster.filter(({ kind }) => kind !== 'Mesh').map((one) => `---\n${JSON.stringify(one)}\n`);
    expect(await environmentOf(mesh + documents.join(''))).toBe('kubernetes');
  });

  it('is refused where it is nothing', async () => {
    const { exitCode, stderr } = await run(['generate', '-f', '-', '--env', 'vm'], { stdin: universal });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--env');
  });
});

describe('several control planes in one input', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'meshsvc-'));
    writeFileSync(join(folder, 'cluster.json'), listOf(cluster));
    writeFileSync(join(folder, 'vms.yaml'), universal);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('are seen each for itself', async () => {
    const { stdout, exitCode } = await run(
      [
        'generate',
        '--source',
        'zone=east,path=vms.yaml',
        '--source',
        'zone=west,path=cluster.json',
        '-o',
        'name',
        '-q',
      ],
      { cwd: folder },
    );
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['meshservice/pay', 'meshservice/web.shop']));
  });

  it('take the environment that is given', async () => {
    const { stdout } = await run(
      ['generate', '--source', 'zone=west,env=universal,path=cluster.json', '-o', 'name', '-q'],
      {
        cwd: folder,
      },
    );
    expect(stdout).toBe('');
  });
});

describe('the name of a MeshService of a Pod', () => {
  it.each([
    ['example-1', 'example', 'demo', 'example-1-87ff74c98'],
    ['redis-1', 'redis', 'kuma-demo', 'redis-1-5d8fd79dcd'],
    ['cart-db-0', 'cart-db', 'shop', 'cart-db-0-7889ccf44d'],
    [
      'reporting-aggregator-worker-statefulset-production-eu-0',
      'cart-db',
      'shop',
      'reporting-aggregator-worker-statefulset-production-e-8cddd9bd8',
    ],
  ])('%s of %s in %s', async (pod, service, namespace, name) => {
    const place = { namespace };
    const { meshServices } = await generated([
      namespaceOf(namespace),
      meshOf('default', 'Everywhere'),
      serviceOf(service, { clusterIP: 'None', selector: { app: 'x' } }, place),
      podOf(
        pod,
        'x',
        {},
        {
          ...place,
          uid: 'p',
          labels: { app: 'x', 'kuma.io/mesh': 'default' },
          annotations: { 'kuma.io/sidecar-injected': 'true' },
        },
      ),
      {
        ...sliceOf(service),
        metadata: { name: 's', namespace, labels: { 'kubernetes.io/service-name': service } },
        endpoints: [{ addresses: ['10.1.2.30'], targetRef: { kind: 'Pod', name: pod, namespace, uid: 'p' } }],
      },
    ]);
    expect(meshServices).toMatchObject([{ metadata: { name, namespace }, status: { vips: [{ ip: '10.1.2.30' }] } }]);
  });
});

describe('reachableBackends of a Pod', () => {
  const backendsOf = async (annotation: string): Promise<unknown> => {
    const annotations = {
      'kuma.io/sidecar-injected': 'true',
      'kuma.io/transparent-proxying': 'enabled',
      'kuma.io/transparent-proxying-inbound-port': '15006',
      'kuma.io/transparent-proxying-outbound-port': '15001',
      'kuma.io/reachable-backends': annotation,
    };
    const { dataplanes, errors } = await generated([
      ...cluster.slice(0, 3),
      podOf('web-1', 'web', {}, { annotations }),
    ]);
    return dataplanes[0]?.spec.networking?.transparentProxying?.['reachableBackends'] ?? errors[0]?.message;
  };
  it.each<readonly [string, unknown]>([
    ['{}', {}],
    ['', {}],
    ['refs: []', {}],
    ['refs: [{kind: MeshService, name: db, port: 5432}]', { refs: [{ kind: 'MeshService', name: 'db', port: 5432 }] }],
    [
      '{"REFS": [{"Kind": "MeshService", "labels": {"a": "b"}}]}',
      { refs: [{ kind: 'MeshService', labels: { a: 'b' } }] },
    ],
  ])('%s', async (annotation, expected) => {
    expect(await backendsOf(annotation)).toEqual(expected);
  });

  it.each(['refs: web', 'refs: [{port: "80"}]', 'refs: [', '[]'])('%s is an error', async (annotation) => {
    expect(await backendsOf(annotation)).toEqual(expect.stringContaining('reachable'));
  });
});
