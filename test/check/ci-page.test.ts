import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { run } from '../support/run.ts';
import { conflict, dataplane, folderWith } from './world.ts';

/** The page that tells how to use `check` in a pipeline: each of its commands is run. */
const page = readFileSync(resolve(import.meta.dirname, '../../docs/ci.md'), 'utf8');
const blocks = [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language: language!,
  text: text!,
}));

interface Step {
  readonly name?: string;
  readonly run?: string;
}

const pipelines = blocks.filter(({ language }) => language === 'yaml').map(({ text }) => load(text) as object | string);
const github = pipelines.find((one) => typeof one === 'object' && 'jobs' in one) as {
  readonly jobs: { readonly check: { readonly steps: readonly Step[] } };
};
const gitlab = pipelines.find((one) => typeof one === 'object' && 'mesh' in one) as {
  readonly mesh: {
    readonly script: readonly string[];
    readonly artifacts: { readonly paths: readonly string[]; readonly reports: { readonly junit: string } };
  };
};

const commands = (text: string): readonly string[] => text.split('\n').filter((line) => line.startsWith('meshsvc '));

function shell(cwd: string, line: string) {
  const env = { GITHUB_STEP_SUMMARY: 'summary.md' };
  const words = line.replaceAll('$GITHUB_STEP_SUMMARY', env.GITHUB_STEP_SUMMARY).split(' ').slice(1);
  return run(words, { cwd, env });
}

const bad = (): string => folderWith({ 'mesh/east/web.yaml': conflict });
const good = (): string => folderWith({ 'mesh/east/web.yaml': dataplane('web-1', 'web', 8080) });

describe('the pipeline for GitHub', () => {
  const runs = github.jobs.check.steps.flatMap((step) => commands(step.run ?? ''));

  it('has two steps that run meshsvc', () => {
    expect(runs).toHaveLength(2);
  });

  it('stops at findings, and leaves annotations, a summary and a file to upload', async () => {
    const cwd = bad();
    const ran = [await shell(cwd, runs[0]!), await shell(cwd, runs[1]!)];
    expect(ran.map(({ exitCode }) => exitCode)).toEqual([1, 0]);
    expect(ran[0]!.stdout).toMatch(/^::error file=mesh\/east\/web\.yaml,line=\d+/);
    expect(JSON.parse(readFileSync(join(cwd, 'mesh.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readFileSync(join(cwd, 'summary.md'), 'utf8').match(/^### meshsvc check/gm)).toHaveLength(2);
  });

  it('goes on where there are none', async () => {
    const cwd = good();
    for (const line of runs) expect((await shell(cwd, line)).exitCode).toBe(0);
  });
});

describe('the pipeline for GitLab', () => {
  const [line] = gitlab.mesh.script;

  it.each([
    ['stops at findings', bad, 1],
    ['goes on where there are none', good, 0],
  ] as const)('%s, and leaves what it says it keeps', async (_, world, exitCode) => {
    const cwd = world();
    expect((await shell(cwd, line!)).exitCode).toBe(exitCode);
    const { paths, reports } = gitlab.mesh.artifacts;
    for (const file of [...paths, reports.junit]) expect([file, existsSync(join(cwd, file))]).toEqual([file, true]);
  });
});

describe('the other commands of the page', () => {
  const lines = blocks.filter(({ language }) => language === 'sh').flatMap(({ text }) => commands(text));

  it('run in this order', async () => {
    const cwd = bad();
    const codes: number[] = [];
    for (const line of lines) codes.push((await shell(cwd, line)).exitCode);
    expect(codes).toEqual([0, 0, 1, 1, 1]);
  });

  it('and its suppressions hide what they say', async () => {
    const cwd = bad();
    const entry = pipelines.find((one) => typeof one === 'object' && 'ignore' in one);
    mkdirSync(join(cwd, 'mesh'), { recursive: true });
    writeFileSync(
      join(cwd, '.meshsvc.yaml'),
      blocks.find(({ text }) => text.startsWith('ignore:'))!.text.replace('legacy-*', 'web-*'),
    );
    expect(entry).toBeDefined();
    expect((await shell(cwd, 'meshsvc check -f mesh/ -R --zone east')).exitCode).toBe(0);
    const comment = /# meshsvc:ignore.*/.exec(page)![0];
    writeFileSync(join(cwd, '.meshsvc.yaml'), '');
    writeFileSync(join(cwd, 'mesh/east/web.yaml'), conflict.replace('port: 9090', `port: 9090 ${comment}`));
    expect((await shell(cwd, 'meshsvc check -f mesh/ -R --zone east')).exitCode).toBe(0);
  });
});
