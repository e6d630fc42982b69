import { mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { version } from '../src/version.ts';

const root = resolve(import.meta.dirname, '..');
const bin = join(root, 'bin/meshsvc.cjs');
const dist = join(root, 'dist');
const demo = 'fixtures/demo/universal.yaml';

/** The built program as a child process, the way a shell starts it. */
function meshsvc(args: readonly string[], options: { input?: string } = {}) {
  return execa('node', [bin, ...args], {
    cwd: root,
    reject: false,
    stripFinalNewline: false,
    env: { NODE_EXTRA_CA_CERTS: undefined, NODE_OPTIONS: undefined, NODE_V8_COVERAGE: undefined, NO_COLOR: undefined },
    ...(options.input === undefined ? { stdin: 'ignore' } : { input: options.input }),
  });
}

/** What a run of the built program has loaded: its own files, and Node's modules. */
async function loadedBy(args: readonly string[]): Promise<{ files: readonly string[]; modules: readonly string[] }> {
  const script = `
    process.argv = [process.argv[0], ${JSON.stringify(bin)}, ...${JSON.stringify(args)}];
    require(${JSON.stringify(bin)});
    process.on('exit', () => require('fs').writeSync(2, '\\n@@' + JSON.stringify({
      files: Object.keys(require.cache), modules: process.moduleLoadList })));`;
  const { stderr } = await execa('node', ['-e', script], {
    cwd: root,
    stdin: 'ignore',
    env: { NODE_EXTRA_CA_CERTS: undefined, NODE_OPTIONS: undefined, NODE_V8_COVERAGE: undefined },
  });
  const { files, modules } = JSON.parse(stderr.slice(stderr.indexOf('@@') + 2)) as {
    files: string[];
    modules: string[];
  };
  return { files: files.filter((file) => file.startsWith(dist)).map((file) => file.slice(dist.length + 1)), modules };
}

describe('the built program', () => {
  beforeAll(() => {
    if (!readdirSync(root).includes('dist')) throw new Error('npm run build comes first');
  });

  it('prints its version, which is the one of package.json', async () => {
    const { stdout, exitCode } = await meshsvc(['--version']);
    const declared = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
    expect([stdout, exitCode, version]).toEqual([`${declared}\n`, 0, declared]);
  });

  it.each([
    [['generate', '-f', demo], 0],
    [['generate', '-f', demo, '--fail-on', 'error'], 1],
    [['generate', '-f', demo, '--fail-on', 'never'], 0],
    [['generate', '--nonsense'], 2],
    [['generate', '-f', 'nowhere.yaml'], 3],
    [['generate', '-f', demo, '--strict'], 3],
    [[], 2],
  ])('%j exits with %i', async (args, code) => {
    expect((await meshsvc(args)).exitCode).toBe(code);
  });

  it('keeps answers on standard output and everything else on standard error', async () => {
    const { stdout, stderr } = await meshsvc(['generate', '-f', demo, '-o', 'yaml']);
    expect(stdout.split('---\n').map((document) => document.split('\n')[0])).toEqual([
      'type: MeshService',
      'type: MeshService',
    ]);
    expect(stderr).toContain('MS002');
    expect(stderr).toContain('assumed:');
  });

  it('reads from a pipe what it wrote into one, and keeps it', async () => {
    const first = await meshsvc(['generate', '-f', demo, '-o', 'yaml', '-q']);
    const input = `${readFileSync(join(root, demo), 'utf8')}\n---\n${first.stdout}`;
    const second = await meshsvc(['generate', '-o', 'yaml', '-q'], { input });
    expect(second.stdout).toBe(first.stdout);
  });

  it('gives the same bytes whatever the order of the files', async () => {
    const files = [
      '-f',
      'fixtures/generate/oldest-wins/dataplanes.yaml',
      '-f',
      'fixtures/generate/undecided/dataplanes.yaml',
    ];
    const [one, other] = [files, [...files.slice(2), ...files.slice(0, 2)]];
    expect((await meshsvc(['generate', ...one, '-o', 'json'])).stdout).toBe(
      (await meshsvc(['generate', ...other, '-o', 'json'])).stdout,
    );
  });

  it('colours only when asked to, never machine output', async () => {
    const esc = '\u001B[';
    expect((await meshsvc(['generate', '-f', demo])).stdout).not.toContain(esc);
    expect((await meshsvc(['generate', '-f', demo, '--color', 'always'])).stdout).toContain(esc);
    expect((await meshsvc(['generate', '-f', demo, '--color', 'always', '-o', 'yaml'])).stdout).not.toContain(esc);
  });

  it('ends quietly when the reader of its pipe has gone', async () => {
    const { stdout, stderr } = await execa(
      'bash',
      ['-c', `node ${bin} generate -f ${demo} -o json | head -c 20; echo " $\{PIPESTATUS[0]}"`],
      { cwd: root },
    );
    expect(stdout.endsWith(' 0')).toBe(true);
    expect(stderr).not.toContain('EPIPE');
  });

  it('has no stack trace for a user', async () => {
    const { stderr } = await meshsvc(['generate', '-f', 'package-lock.json']);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('as a plugin of kubectl', () => {
  it('is called kubectl meshsvc in its help', async () => {
    const link = join(mkdtempSync(join(tmpdir(), 'meshsvc-')), 'kubectl-meshsvc');
    symlinkSync(bin, link);
    const { stdout } = await execa('node', [link, 'generate', '--help'], { env: { NODE_OPTIONS: undefined } });
    expect(stdout).toContain('Usage: kubectl meshsvc generate [flags]');
    expect(stdout).toContain('  kubectl meshsvc generate -f dataplanes.yaml');
    expect((await meshsvc(['generate', '--help'])).stdout).toContain('Usage: meshsvc generate [flags]');
  });
});

describe('the start', () => {
  const heavy = ['child_process', 'worker_threads', 'tty', 'net', 'stream', 'internal/modules/esm/load'].map(
    (name) => `NativeModule ${name}`,
  );

  it('has a main chunk of at most 60 KB', () => {
    expect(statSync(join(dist, 'main.cjs')).size).toBeLessThanOrEqual(60_000);
  });

  it.each([['--version'], ['--help'], ['generate', '--help']])(
    'loads the main chunk alone for %s %s',
    async (...args) => {
      const { files, modules } = await loadedBy(args.filter((arg) => arg !== undefined));
      expect(files.filter((file) => !/^(main|rolldown-runtime)\.cjs$/.test(file) && !isShared(file))).toEqual([]);
      expect(heavy.filter((name) => modules.includes(name))).toEqual([]);
    },
  );

  it('loads neither tables, colours nor the second YAML library for YAML of a clean input', async () => {
    const { files, modules } = await loadedBy([
      'generate',
      '-f',
      'fixtures/generate/clean/dataplanes.yaml',
      '-o',
      'yaml',
    ]);
    expect(files.filter((file) => /^(positions|tables|color|live|locate)/.test(file))).toEqual([]);
    expect(
      ['NativeModule child_process', 'NativeModule worker_threads'].filter((name) => modules.includes(name)),
    ).toEqual([]);
  });

  /** What the bundler keeps in small files because main and a command both use it. */
  function isShared(file: string): boolean {
    return statSync(join(dist, file)).size < 2000;
  }
});
