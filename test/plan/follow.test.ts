import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../support/run.ts';
import { applied, type Doc, filesBelow, inFolder, read, write } from './support.ts';

const example = resolve(import.meta.dirname, '../../fixtures/migrate-plan/worked-example');
const planes = ['global', 'zone-a', 'zone-b'] as const;

interface Plan {
  readonly from: string;
  readonly phases: readonly { readonly id: string; readonly apply: readonly string[] }[];
  readonly proof: { readonly status: string; readonly because: readonly string[] };
}

async function planOf(folder: string, ...flags: readonly string[]): Promise<Plan> {
  const { stdout, stderr } = await run(['migrate-plan', '-q', '-o', 'json', ...flags], { cwd: folder });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Plan;
}

/** Applies the files of one phase of a written plan to the manifests of each control plane. */
function apply(folder: string, plan: string, phase: string): void {
  const root = join(folder, plan, phase);
  for (const where of readdirSync(root)) {
    const change = filesBelow(join(root, where)).flatMap((path) => read(join(root, where, path)));
    const file = join('mesh', `${where}.yaml`);
    write(folder, { [file]: applied(read(join(folder, file)), change) });
  }
}

describe('a plan that is followed', () => {
  it('shows each phase as done once its files are applied', async () => {
    await inFolder(async (folder) => {
      cpSync(example, folder, { recursive: true });
      let plan = await planOf(folder, '--output-dir', 'plan-0');
      expect(plan.phases.filter(({ apply: files }) => files.length > 0).map(({ id }) => id)).toEqual([
        '20-mode-reachable-backends',
        '30-destinations',
        '40-consumers',
        '50-routes-policies',
        '60-mode-exclusive',
        '70-cleanup',
      ]);
      for (const [at, phase] of [
        '20-mode-reachable-backends',
        '30-destinations',
        '40-consumers',
        '50-routes-policies',
      ].entries()) {
        apply(folder, `plan-${at}`, phase);
        plan = await planOf(folder, '--output-dir', `plan-${at + 1}`);
        expect(plan.phases.map(({ id }) => id)).not.toContain(phase);
      }
      expect(plan.from).toBe('ReachableBackends');
      apply(folder, 'plan-4', '60-mode-exclusive');
      const { stderr, exitCode } = await run(['migrate-plan', '-q'], { cwd: folder });
      expect(stderr).toContain('the mode is Exclusive already');
      expect(exitCode).toBe(2);
    });
  });

  it('says the same whatever was applied before', async () => {
    await inFolder(async (folder) => {
      cpSync(example, folder, { recursive: true });
      const before = await planOf(folder, '--output-dir', 'plan');
      for (const phase of ['20-mode-reachable-backends', '30-destinations', '40-consumers', '50-routes-policies'])
        apply(folder, 'plan', phase);
      const after = await planOf(folder);
      expect(after.proof).toMatchObject({ status: before.proof.status, because: before.proof.because });
    });
  });

  it('writes only what Kuma takes', async () => {
    await inFolder(async (folder) => {
      cpSync(example, folder, { recursive: true });
      await planOf(folder, '--output-dir', 'plan');
      const sources = planes.map((zone) => {
        const phases = readdirSync(join(folder, 'plan')).filter((name) => /^[2-7]\d-/.test(name));
        const files = phases.flatMap((phase) => {
          try {
            return filesBelow(join(folder, 'plan', phase, zone)).map((path) => join('plan', phase, zone, path));
          } catch {
            return [];
          }
        });
        // Every phase writes some of the same objects; each file has to be good by itself.
        return { zone, files };
      });
      let looked = 0;
      for (const { zone, files } of sources)
        for (const file of files) {
          const { stdout } = await run(
            ['check', '--source', `zone=${zone},path=${file}`, '--no-config', '-o', 'json', '--skip', 'MS917'],
            { cwd: folder },
          );
          const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly { code: string; message: string }[] };
          const refused = diagnostics.filter(({ code }) => /^MS9[01]\d$/.test(code));
          expect({ file, refused }).toEqual({ file, refused: [] });
          looked++;
        }
      expect(looked).toBeGreaterThan(20);
    });
  });

  it('is the same bytes whatever the order of the files', async () => {
    const sources = planes.map((zone) => `zone=${zone},env=universal,path=mesh/${zone}.yaml`);
    const ran = async (order: readonly string[]): Promise<string> => {
      const flags = order.flatMap((source) => ['--source', source]);
      return (await run(['migrate-plan', '--no-config', '-o', 'json', ...flags], { cwd: example })).stdout;
    };
    expect(await ran(sources.toReversed())).toBe(await ran(sources));
  });
});

describe('a plan that is verified', () => {
  interface Verified {
    readonly phases: readonly { readonly id: string; readonly state: string }[];
    readonly drift: readonly { readonly what: string }[];
  }
  const verified = async (folder: string): Promise<Verified & { readonly exitCode: number }> => {
    const { stdout, stderr, exitCode } = await run(['migrate-plan', '-q', '-o', 'json', '--verify', 'plan/plan.json'], {
      cwd: folder,
    });
    if (stdout === '') throw new Error(stderr);
    return { ...(JSON.parse(stdout) as Verified), exitCode };
  };
  const states = ({ phases }: Verified): readonly string[] => phases.map(({ state }) => state);

  it('shows what is done, and what is not yet', async () => {
    await inFolder(async (folder) => {
      cpSync(example, folder, { recursive: true });
      await planOf(folder, '--output-dir', 'plan');
      expect(states(await verified(folder))).toEqual(Array.from({ length: 6 }, () => 'not yet'));
      const done: string[] = [];
      const phases = ['20-mode-reachable-backends', '30-destinations', '40-consumers', '50-routes-policies'];
      for (const phase of [...phases, '60-mode-exclusive', '70-cleanup']) {
        apply(folder, 'plan', phase);
        done.push('done');
        const now = await verified(folder);
        expect(states(now).slice(0, done.length)).toEqual(done);
        expect(now.drift).toEqual([]);
        expect(now.exitCode).toBe(0);
      }
    });
  });

  it('tells what drifted', async () => {
    await inFolder(async (folder) => {
      cpSync(example, folder, { recursive: true });
      await planOf(folder, '--output-dir', 'plan');
      apply(folder, 'plan', '20-mode-reachable-backends');
      apply(folder, 'plan', '40-consumers');
      const { drift, exitCode } = await verified(folder);
      expect(drift.map(({ what }) => what)).toContain('30-destinations/global/mmzs-orders.yaml: not there');
      expect(exitCode).toBe(1);
    });
  });

  it.each([
    ['no such file', 'nothing.json', 'nothing.json cannot be read'],
    ['no JSON', 'half.json', 'half.json is no JSON, or not all of it'],
    ['something else', 'other.json', 'other.json is no plan'],
    [
      'a later version',
      'later.json',
      'later.json is a plan of meshsvc.plan/v2, and this meshsvc knows meshsvc.plan/v1',
    ],
    ['a part of one', 'part.json', 'part.json is damaged: steps is not what a plan has there'],
  ])('refuses %s', async (_, file, message) => {
    await inFolder(async (folder) => {
      cpSync(example, folder, { recursive: true });
      writeFileSync(join(folder, 'half.json'), '{"schemaVersion": "meshsvc.pl');
      writeFileSync(join(folder, 'other.json'), '{"a": 1}');
      writeFileSync(join(folder, 'later.json'), '{"schemaVersion": "meshsvc.plan/v2"}');
      writeFileSync(join(folder, 'part.json'), '{"schemaVersion": "meshsvc.plan/v1"}');
      const { stderr, exitCode } = await run(['migrate-plan', '--verify', file], { cwd: folder });
      expect(stderr).toContain(message);
      expect(exitCode).toBe(2);
    });
  });
});

describe('a plan of Kubernetes', () => {
  const mesh: Doc = { apiVersion: 'kuma.io/v1alpha1', kind: 'Mesh', metadata: { name: 'default' }, spec: {} };
  const namespace: Doc = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'kuma.io/sidecar-injection': 'enabled' } },
  };
  const service = (name: string): Doc => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: {
      clusterIP: name === 'web' ? '10.96.0.1' : '10.96.0.2',
      selector: { app: name },
      ports: [{ port: 80, targetPort: 8080, appProtocol: 'http' }],
    },
  });
  const deployment = (name: string, annotations: Doc): Doc => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name }, annotations },
        spec: { containers: [{ name, ports: [{ containerPort: 8080 }] }] },
      },
    },
  });
  const world = [
    mesh,
    namespace,
    service('web'),
    service('api'),
    deployment('web', { 'kuma.io/transparent-proxying-reachable-services': 'api_shop_svc_80' }),
    deployment('api', {}),
  ];

  it('patches the workload, and the patch is what the proof stands on', async () => {
    await inFolder(async (folder) => {
      write(folder, { 'cluster.yaml': world });
      const { stdout } = await run(
        ['migrate-plan', '-f', 'cluster.yaml', '--zone', 'east', '-o', 'json', '--output-dir', 'plan'],
        { cwd: folder },
      );
      const plan = JSON.parse(stdout) as Plan & {
        readonly proof: { readonly differences: readonly { readonly class: string; readonly family: string }[] };
      };
      const consumers = plan.phases.find(({ id }) => id === '40-consumers')!;
      expect(consumers.apply).toEqual(['40-consumers/east/shop-web.patch.yaml']);
      const [patch] = read(join(folder, 'plan', consumers.apply[0]!));
      expect(patch).toEqual({
        spec: {
          template: {
            metadata: {
              annotations: {
                'kuma.io/reachable-backends': JSON.stringify({
                  refs: [
                    {
                      kind: 'MeshService',
                      labels: {
                        'kuma.io/display-name': 'api',
                        'k8s.kuma.io/namespace': 'shop',
                        'kuma.io/zone': 'east',
                      },
                    },
                  ],
                }),
              },
            },
          },
        },
      });
      expect(plan.proof.differences.filter((one) => one.class === 'LOST')).toEqual([]);
    });
  });
});
