import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../src/cli/exit-code.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import { run } from '../support/run.ts';
import { conflict, dataplane, folderWith } from './world.ts';

const check = (cwd: string, ...flags: readonly string[]) => run(['check', '--zone', 'east', ...flags], { cwd });
const read = (cwd: string, file: string): string => readFileSync(join(cwd, file), 'utf8');

describe('formats', () => {
  it('GitHub: one line for each finding, with all that would end it escaped', async () => {
    const cwd = folderWith({ 'a,b.yaml': conflict });
    const { stdout } = await check(cwd, '-f', 'a,b.yaml', '-o', 'github');
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stdout).toMatch(
      /^::error file=a%2Cb\.yaml,line=18,endLine=18,col=11,endColumn=15,title=MS002 port-conflict::web-2 has .*%0Afix: use the same/,
    );
  });

  it('JUnit: files with their findings, and every rule: passed, or skipped with the reason', async () => {
    const cwd = folderWith({ 'a.yaml': conflict.replaceAll('web', 'we<b>&"') });
    const { stdout } = await check(cwd, '-f', 'a.yaml', '-o', 'junit');
    expect(stdout).toContain('<testsuite name="a.yaml"');
    expect(stdout).toContain('<testcase classname="rules" name="MS003 port-attributes-differ"/>');
    expect(stdout).toContain('<skipped message="not in the input: Service"/>');
    expect(stdout).toContain('we&lt;b&gt;&amp;');
    const failures = [...stdout.matchAll(/<failure /g)].length;
    expect(stdout).toContain(`failures="${failures}"`);
    expect([...stdout.matchAll(/<testcase /g)]).toHaveLength(Number(/tests="(\d+)"/.exec(stdout)![1]));
  });

  it('TAP: as many lines as it plans', async () => {
    const cwd = folderWith({ 'a.yaml': conflict });
    const { stdout } = await check(cwd, '-f', 'a.yaml', '-o', 'tap');
    const planned = Number(/^1\.\.(\d+)$/m.exec(stdout)![1]);
    expect([...stdout.matchAll(/^(?:not )?ok \d+ - /gm)]).toHaveLength(planned);
    expect(stdout).toContain('not ok 1 - MS002 port-conflict: Dataplane web-2\n');
    expect(stdout).toMatch(/^ok \d+ - MS008 meshservice-not-owned # SKIP not in the input: Service$/m);
  });

  it('Markdown: a table, then the findings folded, never more than a comment takes', async () => {
    const many = Array.from({ length: 700 }, (_, at) => dataplane(`p-${at}`, `p_|<b>${at}`, 80)).join('---\n');
    const cwd = folderWith({ 'a.yaml': conflict, 'many.yaml': many });
    const few = (await check(cwd, '-f', 'a.yaml', '-o', 'markdown')).stdout;
    expect(few).toContain('### meshsvc check: failed');
    expect(few).toContain('| 🔴 | MS002 | port-conflict | 1 |');
    expect(few).toContain('- `a.yaml:18:11` web-2 has 9090/http as web');
    const all = (await check(cwd, '-f', 'many.yaml', '-o', 'markdown', '--show', 'info')).stdout;
    expect(all.length).toBeLessThanOrEqual(65_000);
    expect(all).toMatch(/^and \d+ more: /m);
    expect(all).not.toContain('<b>');
  });

  it('JSON: lists are there where nothing is in them', async () => {
    const cwd = folderWith({ 'a.yaml': dataplane('web-1', 'web', 8080) });
    const { stdout } = await check(cwd, '-f', 'a.yaml', '-o', 'json', '--only', 'MS002');
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    for (const key of ['diagnostics', 'suppressed', 'assumptions', 'lookedAt', 'notLookedAt', 'beside', 'undecided'])
      expect([key, Array.isArray(answer[key])]).toEqual([key, true]);
    expect(JSON.stringify(answer)).not.toContain('null');
  });
});

describe('--report', () => {
  it('writes files beside the answer, each as if it had been asked for alone', async () => {
    const cwd = folderWith({ 'a.yaml': conflict });
    const flags = ['-f', 'a.yaml', '-q'];
    const { stdout, exitCode } = await check(
      cwd,
      ...flags,
      ...['text=out/a.txt', 'sarif=a.sarif', 'junit=a.xml'].flatMap((one) => ['--report', one]),
      '-o',
      'compact',
    );
    expect(exitCode).toBe(1);
    expect(stdout).toBe((await check(cwd, ...flags, '-o', 'compact')).stdout);
    expect(read(cwd, 'out/a.txt')).toBe((await check(cwd, ...flags)).stdout);
    expect(read(cwd, 'a.sarif')).toBe((await check(cwd, ...flags, '-o', 'sarif')).stdout);
    expect(read(cwd, 'a.xml')).toBe((await check(cwd, ...flags, '-o', 'junit')).stdout);
  });

  it('adds to the summary of a GitHub step, and replaces everything else', async () => {
    const cwd = folderWith({ 'a.yaml': conflict, 'summary.md': '# Build\n', 'other.md': '# Build\n' });
    const env = { GITHUB_STEP_SUMMARY: 'summary.md' };
    await run(['check', '-f', 'a.yaml', '-q', '--report', 'markdown=summary.md', '--report', 'markdown=other.md'], {
      cwd,
      env,
    });
    expect(read(cwd, 'summary.md')).toMatch(/^# Build\n### meshsvc check/);
    expect(read(cwd, 'other.md')).toMatch(/^### meshsvc check/);
  });

  it('says FAILED where the run cannot go on, and leaves no old report', async () => {
    const cwd = folderWith({ 'a.yaml': conflict });
    const reports = ['text', 'json', 'sarif', 'junit', 'github', 'markdown', 'tap', 'compact'];
    const flags = reports.flatMap((format) => ['--report', `${format}=report.${format}`]);
    await check(cwd, '-f', 'a.yaml', ...flags);
    const { exitCode, stderr } = await check(cwd, '-f', 'a.yaml', '-m', 'nowhere', ...flags);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('no mesh nowhere');
    for (const format of reports) {
      expect(read(cwd, `report.${format}`)).toContain('FAILED');
      expect(read(cwd, `report.${format}`)).toContain('no mesh nowhere in the input');
    }
  });

  it('writes through no symbolic link and over no input', async () => {
    const cwd = folderWith({ 'a.yaml': conflict, 'target.txt': 'mine' });
    symlinkSync('target.txt', join(cwd, 'link.txt'));
    const link = await check(cwd, '-f', 'a.yaml', '--report', 'text=link.txt');
    expect([link.exitCode, read(cwd, 'target.txt')]).toEqual([2, 'mine']);
    expect(link.stderr).toContain('link.txt is a symbolic link');
    for (const input of ['a.yaml', '.']) {
      const { exitCode, stderr } = await check(cwd, '-f', input, '--report', 'text=a.yaml');
      expect([exitCode, read(cwd, 'a.yaml')]).toEqual([2, conflict]);
      expect(stderr).toContain('part of the input');
    }
  });

  it.each([
    ['sarif', 'names no format'],
    ['sarif=', 'names no file'],
    ['sarrif=a.sarif', 'did you mean sarif?'],
  ])('explains %s', async (report, words) => {
    const { exitCode, stderr } = await check(folderWith({ 'a.yaml': conflict }), '-f', 'a.yaml', '--report', report);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe('--baseline', () => {
  it('hides what is known, whatever moved or was renamed, and fails on what is new', async () => {
    const cwd = folderWith({ 'a.yaml': conflict });
    const written = await check(cwd, '-f', 'a.yaml', '--write-baseline', 'known.json');
    expect([written.exitCode, written.stderr]).toEqual([
      0,
      '1 finding written to known.json: --baseline known.json hides them\n',
    ]);
    writeFileSync(join(cwd, 'b.yaml'), `# later\n\n${conflict}`);
    expect((await check(cwd, '-f', 'b.yaml', '--baseline', 'known.json')).exitCode).toBe(0);
    writeFileSync(join(cwd, 'b.yaml'), `${conflict}---\n${dataplane('web-3', 'web', 7070, '2026-06-20T08:00:00Z')}`);
    const { exitCode, stdout } = await check(cwd, '-f', 'b.yaml', '--baseline', 'known.json', '-o', 'compact', '-q');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('web-3 has 7070/http');
    expect(stdout).not.toContain('web-2 has 9090/http');
  });

  it('says which entries are gone, and can be written anew with them left out', async () => {
    const cwd = folderWith({ 'a.yaml': conflict });
    await check(cwd, '-f', 'a.yaml', '--write-baseline', 'known.json');
    writeFileSync(join(cwd, 'a.yaml'), dataplane('web-1', 'web', 8080));
    const { stderr, exitCode } = await check(cwd, '-f', 'a.yaml', '--baseline', 'known.json');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('baseline: 1 of 1 no longer occur (MS002 Dataplane/web-2)');
    await check(cwd, '-f', 'a.yaml', '--baseline', 'known.json', '--write-baseline', 'known.json');
    expect(JSON.parse(read(cwd, 'known.json'))).toEqual({ schemaVersion: 'meshsvc.baseline/v1', findings: [] });
  });

  it('never knows what was not seen', async () => {
    const cwd = folderWith({ 'a.yaml': `${conflict}---\ntype: [` });
    const { exitCode, stderr } = await check(cwd, '-f', 'a.yaml', '--write-baseline', 'known.json');
    expect([exitCode, existsSync(join(cwd, 'known.json'))]).toEqual([3, false]);
    expect(stderr).toContain('the input was not seen whole');
  });

  it('is written over nothing else', async () => {
    const cwd = folderWith({ 'a.yaml': conflict });
    expect((await check(cwd, '-f', 'a.yaml', '--write-baseline', 'a.yaml')).exitCode).toBe(2);
    expect(read(cwd, 'a.yaml')).toBe(conflict);
  });

  it('of a later version is not guessed at', async () => {
    const cwd = folderWith({
      'a.yaml': conflict,
      'known.json': '{"schemaVersion": "meshsvc.baseline/v9", "findings": []}',
    });
    const { exitCode, stderr } = await check(cwd, '-f', 'a.yaml', '--baseline', 'known.json');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('it says meshsvc.baseline/v9, and this version reads meshsvc.baseline/v1');
  });
});

describe('choosing rules', () => {
  it.each([
    [['--only', 'ports']],
    [['--only', 'MS03x']],
    [['--only', 'MS1xx,reading']],
    [['--only', 'MS030-MS999']],
    [['--skip', 'generation']],
    [['--skip', 'MS002']],
  ])('%j leaves the port conflict out', async (flags) => {
    expect((await check(folderWith({ 'a.yaml': conflict }), '-f', 'a.yaml', ...flags)).exitCode).toBe(0);
  });

  it.each([[['--only', 'MS00x']], [['--only', 'ms002']], [['--only', 'generation,ports']], [['--skip', 'policies']]])(
    '%j keeps it',
    async (flags) => {
      expect((await check(folderWith({ 'a.yaml': conflict }), '-f', 'a.yaml', ...flags)).exitCode).toBe(1);
    },
  );
});

describe('the exit code', () => {
  const finding = (more: Partial<Diagnostic>): Diagnostic => ({
    code: 'MS100',
    rule: 'a-rule',
    severity: 'error',
    message: 'a message',
    ...more,
  });

  it.each([
    [{}, 'error', false, 1],
    [{ certainty: 'possible' }, 'error', false, 0],
    [{ certainty: 'possible' }, 'error', true, 1],
    [{ certainty: 'possible' }, 'warning', false, 1],
    [{ certainty: 'possible', severity: 'warning' }, 'warning', false, 1],
    [{ inconclusive: true }, 'never', false, 3],
  ] as const)('of %j with --fail-on %s and strict %s is %i', (more, failOn, strict, code) => {
    expect(exitCodeOf([finding(more)], [], { failOn, strict })).toBe(code);
  });
});
