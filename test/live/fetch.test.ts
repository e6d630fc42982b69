import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { JSON_SCHEMA, loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Bundle } from '../../src/load/bundle.ts';
import { kubectlFromFiles, kubectlList, kumactlFromFiles, kumactlPage, type Workplace, workplace } from './tools.ts';

const root = resolve(import.meta.dirname, '../..');

function bundleIn({ cwd }: Workplace, file = 'mesh.json.gz'): Bundle {
  const bytes = readFileSync(join(cwd, file));
  return JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as Bundle;
}

const callsOf = ({ cwd }: Workplace): readonly string[] => readFileSync(join(cwd, 'calls'), 'utf8').trim().split('\n');

function dataplane(name: string, service: string): unknown {
  return {
    type: 'Dataplane',
    mesh: 'default',
    name,
    creationTime: '2026-03-02T08:11:40Z',
    networking: { address: '10.0.0.1', inbound: [{ port: 80, tags: { 'kuma.io/service': service } }] },
  };
}

const mesh = { type: 'Mesh', name: 'default', meshServices: { mode: 'Everywhere' } };
const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web-1',
    namespace: 'shop',
    managedFields: [{ manager: 'somebody' }],
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"password":"p4ss"}', team: 'shop' },
  },
  spec: {
    containers: [{ name: 'web', image: 'web', args: ['--token=t0ken'], env: [{ name: 'KEY', value: 's3cret' }] }],
  },
};

describe('kumactl', () => {
  const zone = (): Workplace =>
    workplace(
      { kumactl: kumactlFromFiles },
      {
        'answers/meshes.all.0.json': kumactlPage([mesh]),
        'answers/dataplanes.default.0.json': kumactlPage(
          [dataplane('web-1', 'web'), dataplane('web-2', 'web')],
          3,
          'http://localhost:5681/meshes/default/dataplanes?offset=two%2F2&size=1000',
        ),
        'answers/dataplanes.default.two/2.json': kumactlPage([dataplane('db-1', 'db')], 3),
      },
    );

  it('is asked for every page', async () => {
    const work = zone();
    const { exitCode, stdout } = await work.run('fetch', '--from', 'kumactl', '--zone', 'east', '-O', 'mesh.json.gz');
    expect([exitCode, stdout.split('\n')[1]]).toEqual([0, 'east   kumactl   Kuma 2.12.3   4: 3 Dataplane, 1 Mesh']);
    const [source] = bundleIn(work).sources;
    expect(source!.resources['Dataplane']).toHaveLength(3);
    expect(source!.product).toEqual({ name: 'Kuma', version: '2.12.3' });
  });

  it('is only asked to read, and never for secrets', async () => {
    const work = zone();
    await work.run('fetch', '--from', 'kumactl', '-O', 'mesh.json.gz');
    const calls = callsOf(work);
    expect(calls.filter((line) => !/^(?:version|get [a-z-]+ |inspect zones )/.test(line))).toEqual([]);
    expect(calls.filter((line) => /secret/i.test(line))).toEqual([]);
  });

  it('tells the version that is imitated', async () => {
    const work = zone();
    await work.run('fetch', '--from', 'kumactl', '-O', 'mesh.json.gz');
    const { stderr } = await work.run('check', '-f', 'mesh.json.gz');
    expect(stderr).toContain('(kuma 2.12, mode Everywhere)');
  });

  it('of a global control plane tells what zones are configured with', async () => {
    const config = JSON.stringify({
      meshService: { deletionGracePeriod: '5m' },
      store: { postgres: { password: 's3cret' } },
    });
    const work = workplace(
      { kumactl: kumactlFromFiles },
      {
        'answers/meshes.all.0.json': kumactlPage([mesh]),
        'answers/zones.all.0.json': kumactlPage([{ type: 'Zone', name: 'east' }]),
        'answers/inspect-zones.json': kumactlPage([
          { type: 'ZoneOverview', name: 'east', zoneInsight: { subscriptions: [{ config: '{}' }, { config }] } },
        ]),
      },
    );
    await work.run('fetch', '--from', 'kumactl', '-O', 'mesh.json');
    const [source] = bundleIn(work, 'mesh.json').sources;
    expect(source!.zone).toBe('global');
    expect(source!.zoneSettings).toEqual({ east: { meshService: { deletionGracePeriod: '5m' } } });
    expect(readFileSync(join(work.cwd, 'mesh.json'), 'utf8')).not.toContain('s3cret');
  });

  it.each([
    [
      'stops before its total',
      { 'answers/dataplanes.default.0.json': kumactlPage([dataplane('web-1', 'web')], 214) },
      'only 1 of 214 items were listed',
    ],
    [
      'goes round in circles',
      { 'answers/dataplanes.default.0.json': kumactlPage([], 9, '?offset=0') },
      'its pages go round in circles',
    ],
  ])('whose list %s is not believed', async (_, files, words) => {
    const work = workplace(
      { kumactl: kumactlFromFiles },
      { 'answers/meshes.all.0.json': kumactlPage([mesh]), ...files },
    );
    const { exitCode, stdout } = await work.run('fetch', '--from', 'kumactl', '-O', 'mesh.json.gz');
    expect(exitCode).toBe(3);
    expect(stdout).toContain(`missing: Dataplane: ${words}`);
    expect((await work.run('generate', '-f', 'mesh.json.gz')).exitCode).toBe(3);
  });
});

describe('kubectl', () => {
  const cluster = (): Workplace =>
    workplace(
      { kubectl: kubectlFromFiles },
      {
        'answers/default/pods.json': kubectlList([pod]),
        'answers/default/secrets.json': kubectlList([{ kind: 'Secret' }]),
      },
    );

  it('is only asked to read, and never for secrets', async () => {
    const work = cluster();
    expect((await work.run('fetch', '-O', 'mesh.json.gz')).exitCode).toBe(0);
    const calls = callsOf(work);
    expect(calls.filter((line) => !/^(?:api-resources|get [a-z.0-9]+) /.test(line) && line !== '')).toEqual([]);
    expect(calls.filter((line) => /secret/i.test(line))).toEqual([]);
  });

  it('leaves nothing secret in the bundle', async () => {
    const work = cluster();
    await work.run('fetch', '-O', 'mesh.json');
    const text = readFileSync(join(work.cwd, 'mesh.json'), 'utf8');
    expect(text).toContain('"team":"shop"');
    expect(text).not.toMatch(/s3cret|t0ken|p4ss|managedFields|"Secret"/);
  });

  it('says of its control plane what zone and version it is, and how it is configured', async () => {
    const work = workplace(
      { kubectl: kubectlFromFiles },
      {
        'answers/default/deployments.apps.json': kubectlList([
          {
            kind: 'Deployment',
            metadata: { name: 'kong-mesh-control-plane', namespace: 'mesh-system' },
            spec: {
              template: {
                spec: {
                  containers: [
                    {
                      image: 'registry.example:5000/kong/kuma-cp:2.12.4',
                      env: [{ name: 'KUMA_MULTIZONE_ZONE_NAME', value: 'west' }],
                    },
                  ],
                },
              },
            },
          },
        ]),
        'answers/default/configmaps.json': kubectlList([
          {
            kind: 'ConfigMap',
            metadata: { name: 'kuma-control-plane-config' },
            data: { 'config.yaml': 'meshService:\n  deletionGracePeriod: 5m\nstore: {postgres: {password: s3cret}}' },
          },
          { kind: 'ConfigMap', metadata: { name: 'somebody-elses' }, data: { key: 'private' } },
        ]),
      },
    );
    await work.run('fetch', '-O', 'mesh.json');
    const [source] = bundleIn(work, 'mesh.json').sources;
    expect(source).toMatchObject({
      zone: 'west',
      environment: 'kubernetes',
      product: { name: 'Kong Mesh', version: '2.12.4' },
      settings: {
        meshService: { deletionGracePeriod: '5m' },
        store: { kubernetes: { systemNamespace: 'mesh-system' } },
      },
    });
    expect(callsOf(work).find((line) => line.startsWith('get configmaps'))).toContain('--namespace mesh-system');
    expect(readFileSync(join(work.cwd, 'mesh.json'), 'utf8')).not.toContain('private');
  });

  it('is passed on where it warns and goes on, once', async () => {
    const work = workplace(
      { kubectl: `[ $1 = get ] && echo "Warning: it is late" >&2\n${kubectlFromFiles}` },
      { 'answers/default/pods.json': kubectlList([pod]), 'answers/default/services.json': kubectlList([]) },
    );
    const { exitCode, stderr } = await work.run('fetch', '-O', 'mesh.json.gz');
    expect([exitCode, stderr]).toEqual([0, 'kubectl: Warning: it is late\n']);
  });

  it.each([
    [
      'forbids a kind',
      'echo "Error from server (Forbidden): pods is forbidden" >&2; exit 1',
      'Error from server (Forbidden): pods is forbidden',
    ],
    ['prints garbage', 'echo "<html>login</html>"', 'no JSON was printed, but "<html>login</html>"'],
    ['prints nothing', 'true', 'nothing was printed'],
    ['prints half of it', `printf '{"items": [{"kind": "Pod", "meta'`, 'the JSON that was printed ends in the middle'],
    ['prints no list', `echo '{"kind": "Status"}'`, 'the JSON that was printed is no list'],
    [
      'stops at a chunk',
      `echo '{"items": [], "metadata": {"continue": "abc"}}'`,
      'the list that was printed is not whole',
    ],
    ['says nothing and fails', 'exit 7', 'exit code 7'],
    ['hangs', 'exec sleep 60', 'no answer within 1 s'],
  ])('that %s is recorded, and every answer is inconclusive', async (_, script, words) => {
    const work = workplace(
      { kubectl: `if [ "$2" = pods ]; then ${script}; exit; fi\n${kubectlFromFiles}` },
      { 'answers/default/pods.json': '', 'answers/default/services.json': kubectlList([]) },
    );
    const fetched = await work.run('fetch', '-O', 'mesh.json.gz', '--timeout', '1s');
    expect([fetched.exitCode, fetched.stdout]).toEqual([3, expect.stringContaining(`missing: Pod: ${words}\n`)]);
    const answered = await work.run('generate', '-f', 'mesh.json.gz', '-o', 'yaml');
    expect([answered.exitCode, answered.stderr]).toEqual([
      3,
      expect.stringContaining(`could not be fetched: ${words}`),
    ]);
    const without = await work.run('fetch', '-O', 'mesh.json.gz', '--skip', 'pods');
    expect(without.exitCode).toBe(0);
    expect((await work.run('fetch', '-O', 'mesh.json.gz', '--skip', 'pods', '--strict')).exitCode).toBe(3);
  });

  it.each([
    ['metrics.k8s.io/v1beta1', 0],
    ['gateway.networking.k8s.io/v1', 3],
  ])('whose discovery lacks %s goes on, with exit code %i', async (group, code) => {
    const broken = `echo pods; echo "error: unable to retrieve the complete list of server APIs: ${group}: the server is currently unable to handle the request" >&2; exit 1`;
    const work = workplace(
      { kubectl: `if [ $1 = api-resources ]; then ${broken}; fi\n${kubectlFromFiles}` },
      { 'answers/default/pods.json': kubectlList([pod]) },
    );
    const { exitCode, stdout } = await work.run('fetch', '-O', 'mesh.json.gz', '-v');
    expect([exitCode, stdout]).toEqual([code, expect.stringContaining('1: 1 Pod')]);
  });

  it('may print 200 MB', async () => {
    const big = `printf '{"items":[{"kind":"Pod","metadata":{"name":"'; head -c 200000000 /dev/zero | tr '\\0' a; printf '"}}]}'`;
    const work = workplace(
      { kubectl: `if [ "$2" = pods ]; then ${big}; exit; fi\n${kubectlFromFiles}` },
      { 'answers/default/pods.json': '' },
    );
    const { exitCode, stdout } = await work.run('fetch', '-O', 'mesh.json');
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('1: 1 Pod')]);
  });
});

describe('a tool that gives nothing', () => {
  it('is not on the PATH', async () => {
    const work = workplace({});
    const ran = await work.run('fetch', '-O', 'mesh.json.gz');
    expect([ran.exitCode, ran.stderr]).toEqual([
      4,
      expect.stringContaining('error: neither kubectl nor kumactl is on the PATH\nhint: '),
    ]);
    expect((await work.run('fetch', '--from', 'kubectl', '-O', 'mesh.json.gz')).stderr).toContain(
      'kubectl is not on the PATH',
    );
    expect((await work.run('generate', '--live')).exitCode).toBe(4);
    expect(readdirSync(work.cwd)).toEqual(['bin']);
  });

  it('has no such context: its own words, and nothing written', async () => {
    const work = workplace({ kubectl: kubectlFromFiles });
    const { exitCode, stderr } = await work.run('fetch', '--context', 'tomorrow', '-O', 'mesh.json.gz');
    expect([exitCode, stderr]).toEqual([
      4,
      'error: kubectl (context tomorrow): context "tomorrow" does not exist\nhint: kubectl config get-contexts lists contexts\n',
    ]);
    expect(existsSync(join(work.cwd, 'mesh.json.gz'))).toBe(false);
  });

  it.each([
    ['hangs', 'exec sleep 60'],
    ['hangs with a child that holds its output', 'sleep 12'],
    ['does not listen', "trap '' TERM; while true; do sleep 0.1; done"],
  ])(
    '%s',
    async (_, script) => {
      const work = workplace({ kumactl: script });
      const started = performance.now();
      const { exitCode, stderr } = await work.run(
        'fetch',
        '--from',
        'kumactl',
        '--timeout',
        '500ms',
        '-O',
        'mesh.json.gz',
      );
      expect([exitCode, stderr]).toEqual([4, expect.stringContaining('kumactl: no answer within 0.5 s\nhint: ')]);
      expect(performance.now() - started).toBeLessThan(10_000);
    },
    15_000,
  );

  it('leaves an older bundle as it is', async () => {
    const work = workplace({ kubectl: 'echo "error: no" >&2; exit 1' }, { 'mesh.json.gz': 'older' });
    expect((await work.run('fetch', '-O', 'mesh.json.gz')).exitCode).toBe(4);
    expect(readFileSync(join(work.cwd, 'mesh.json.gz'), 'utf8')).toBe('older');
  });
});

describe('several control planes', () => {
  const two = (): Workplace =>
    workplace(
      { kubectl: kubectlFromFiles, kumactl: kumactlFromFiles },
      {
        'answers/a/pods.json': kubectlList([]),
        'answers/meshes.all.0.json': kumactlPage([mesh]),
        'answers/dataplanes.default.0.json': kumactlPage([dataplane('web-1', 'web')]),
      },
    );

  it('are in one bundle, and seen each by itself', async () => {
    const work = two();
    const { exitCode } = await work.run(
      'fetch',
      '--zone',
      'east=kumactl:prod',
      '--zone',
      'west=kubectl:a',
      '-O',
      'mesh.json.gz',
    );
    expect(exitCode).toBe(0);
    expect(bundleIn(work).sources.map(({ zone, from, context }) => [zone, from, context])).toEqual([
      ['east', 'kumactl', 'prod'],
      ['west', 'kubectl', 'a'],
    ]);
    const east = await work.run('generate', '-f', 'mesh.json.gz', '--zone', 'east', '-o', 'name', '-q');
    expect(east.stdout).toBe('meshservice/web\n');
    const live = await work.run(
      'generate',
      '-f',
      'live:east=kumactl:prod',
      '-f',
      'live:west=kubectl:a',
      '--zone',
      'east',
      '-o',
      'name',
      '-q',
    );
    expect(live.stdout).toBe(east.stdout);
    expect((await work.run('generate', '-f', 'mesh.json.gz', '--zone', 'north')).stderr).toContain(
      'no source of zone north',
    );
  });

  it('of which one cannot be reached are fetched without it, and nothing that depends on it is sure', async () => {
    const work = two();
    const { exitCode, stdout } = await work.run(
      'fetch',
      '--zone',
      'east=kumactl:prod',
      '--zone',
      'west=kubectl:gone',
      '-O',
      'mesh.json.gz',
    );
    expect([exitCode, stdout]).toEqual([
      3,
      expect.stringContaining('missing: kubectl of west: context "gone" does not exist'),
    ]);
    const { exitCode: answered, stderr } = await work.run('generate', '-f', 'mesh.json.gz', '-o', 'name');
    expect([answered, stderr]).toEqual([3, expect.stringContaining('of west could not be fetched')]);
  });

  it('are told apart by sources as well', async () => {
    const work = two();
    await work.run('fetch', '--from', 'kumactl', '-O', 'east.json.gz');
    const { stdout, exitCode } = await work.run(
      'generate',
      '--source',
      'zone=east,path=east.json.gz',
      '-o',
      'name',
      '-q',
    );
    expect([exitCode, stdout]).toEqual([0, 'meshservice/web\n']);
  });
});

describe('a bundle', () => {
  it.each([
    ['of a newer schema', gzipSync('{"schemaVersion":"meshsvc.bundle/v9","sources":[]}'), 'update meshsvc'],
    [
      'whose gzip ends in the middle',
      gzipSync('{"schemaVersion":"meshsvc.bundle/v1","sources":[]}').subarray(0, 40),
      'ends too early',
    ],
    [
      'whose gzip is damaged',
      Buffer.concat([gzipSync('abc').subarray(0, 12), Buffer.from('xxxxxxxxxxxx')]),
      'damaged gzip',
    ],
    ['whose JSON ends in the middle', Buffer.from('{"schemaVersion":"meshsvc.bundle/v1","sou'), 'is a damaged bundle'],
    ['without sources', Buffer.from('{"schemaVersion":"meshsvc.bundle/v1"}'), 'its sources are missing'],
  ])('%s is explained, and the answer inconclusive', async (_, bytes, words) => {
    const work = workplace({});
    writeFileSync(join(work.cwd, 'mesh.json.gz'), bytes);
    const { exitCode, stderr } = await work.run('generate', '-f', 'mesh.json.gz', '-o', 'yaml');
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining(words)]);
  });

  it('is written through no symbolic link', async () => {
    const work = workplace(
      { kubectl: kubectlFromFiles },
      { 'answers/default/pods.json': kubectlList([]), 'target.json': 'mine' },
    );
    symlinkSync('target.json', join(work.cwd, 'mesh.json'));
    expect((await work.run('fetch', '-O', 'mesh.json')).exitCode).toBe(2);
    expect(readFileSync(join(work.cwd, 'target.json'), 'utf8')).toBe('mine');
  });

  it('is not half written when Ctrl-C comes in the middle', async () => {
    const work = workplace(
      { kubectl: `[ $1 = get ] && exec sleep 60\n${kubectlFromFiles}` },
      { 'answers/default/pods.json': '' },
    );
    const child = execa('node', [join(root, 'bin/meshsvc.cjs'), 'fetch', '-O', 'mesh.json.gz'], {
      cwd: work.cwd,
      env: { ...work.env, PATH: `${work.env['PATH']}:${process.execPath.replace(/\/node$/, '')}`, NODE_OPTIONS: '' },
      reject: false,
    });
    for (let waited = 0; !existsSync(join(work.cwd, 'calls')) && waited < 50; waited++)
      await new Promise((done) => setTimeout(done, 100));
    await new Promise((done) => setTimeout(done, 300));
    child.kill('SIGINT');
    const { signal, exitCode } = await child;
    expect(signal === 'SIGINT' || exitCode === 130).toBe(true);
    expect(readdirSync(work.cwd).filter((name) => name.includes('mesh'))).toEqual([]);
  });
});

describe('a bundle and the same resources as files', () => {
  const documents = (file: string): readonly Record<string, unknown>[] => {
    const found: Record<string, unknown>[] = [];
    loadAll(
      readFileSync(join(root, file), 'utf8'),
      (one) => one !== null && found.push(one as Record<string, unknown>),
      { schema: JSON_SCHEMA },
    );
    return found.flatMap((one) => (one['items'] as Record<string, unknown>[] | undefined) ?? [one]);
  };
  const questions = [
    ['generate', '-o', 'yaml', '-q'],
    ['generate', '--kind', 'all', '-o', 'name'],
    ['hostnames', '-o', 'json'],
    ['outbounds', '--modes', 'all', '-o', 'json'],
    ['inspect', 'dataplane', '-q'],
    ['generate', '--with-dataplanes', '-o', 'yaml', '-q'],
  ];
  const same = async (work: Workplace, file: string): Promise<void> => {
    for (const [command, ...flags] of questions) {
      const [asBundle, asFile] = await Promise.all(
        ['mesh.json.gz', join(root, file)].map((input) => work.run(command!, ...flags, '-f', input, '--zone', 'east')),
      );
      expect([asBundle!.exitCode, asBundle!.stdout]).toEqual([asFile!.exitCode, asFile!.stdout]);
      expect(asFile!.stdout).not.toBe('');
    }
  };

  it('are answered alike, to the byte, for a Universal zone', async () => {
    const file = 'fixtures/demo/universal.yaml';
    const answers: Record<string, string> = {
      'answers/meshes.all.0.json': kumactlPage([
        { type: 'Mesh', name: 'default', meshServices: { mode: 'Everywhere' } },
      ]),
    };
    const all = documents(file);
    answers['answers/dataplanes.default.0.json'] = kumactlPage(all.filter(({ type }) => type === 'Dataplane'));
    answers['answers/meshes.all.0.json'] = kumactlPage(all.filter(({ type }) => type === 'Mesh'));
    const work = workplace({ kumactl: kumactlFromFiles.replace('2.12.3', '2.13.10') }, answers);
    expect((await work.run('fetch', '--from', 'kumactl', '-O', 'mesh.json.gz')).exitCode).toBe(0);
    await same(work, file);
  });

  it('and for a cluster', async () => {
    const file = 'fixtures/demo/kubernetes.yaml';
    const names: Readonly<Record<string, string>> = {
      Mesh: 'meshes.kuma.io',
      EndpointSlice: 'endpointslices.discovery.k8s.io',
      ReplicaSet: 'replicasets.apps',
    };
    const answers: Record<string, string> = {};
    for (const kind of new Set(documents(file).map((one) => String(one['kind'])))) {
      const name = names[kind] ?? `${kind.toLowerCase()}s`;
      answers[`answers/default/${name}.json`] = kubectlList(documents(file).filter((one) => one['kind'] === kind));
    }
    const work = workplace({ kubectl: kubectlFromFiles }, answers);
    expect((await work.run('fetch', '-O', 'mesh.json.gz')).exitCode).toBe(0);
    await same(work, file);
  });
});
