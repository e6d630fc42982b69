import { describe, expect, it } from 'vitest';
import { compareRecords, type StateRecord } from '../../../src/engine/diff/records.ts';
import { jsonDifferences } from '../../../src/model/json-difference.ts';
import { conflict, dataplane, folderWith } from '../../check/world.ts';
import { run } from '../../support/run.ts';

const record = (key: string, values: StateRecord['values'] = {}): StateRecord => ({ key, name: key, values });

describe('comparing records', () => {
  it('tells what came, what went and what changed, by key', () => {
    const before = [record('b', { port: '80' }), record('a', { port: '1' }), record('c', { port: '2', empty: '' })];
    const after = [record('d', { port: '3' }), record('a', { port: '1' }), record('b', { port: '81', name: 'x' })];
    expect(compareRecords(before, after)).toEqual([
      {
        change: '~',
        name: 'b',
        fields: [
          { field: 'port', before: '80', after: '81' },
          { field: 'name', before: '', after: 'x' },
        ],
      },
      { change: '-', name: 'c', fields: [{ field: 'port', before: '2', after: '' }] },
      { change: '+', name: 'd', fields: [{ field: 'port', before: '', after: '3' }] },
    ]);
  });

  it('counts what stands several times', () => {
    expect(compareRecords([record('a'), record('a')], [record('a')])).toEqual([{ change: '-', name: 'a', fields: [] }]);
  });
});

it('finds where JSON differs, whatever the order of keys', () => {
  expect(jsonDifferences({ a: [1, { b: 2 }], c: 3 }, { c: 3, a: [1, { b: 3 }, 4] })).toEqual([
    { path: ['a', 1, 'b'], before: 2, after: 3 },
    { path: ['a', 2], before: undefined, after: 4 },
  ]);
});

describe('meshsvc diff', () => {
  const diff = (cwd: string, ...flags: readonly string[]) => run(['diff', ...flags, '--zone', 'east'], { cwd });

  it('compares results, not texts', async () => {
    const cwd = folderWith({ 'a.yaml': conflict, 'b/c.yaml': `# moved\n${conflict}` });
    const { exitCode, stdout, stderr } = await diff(cwd, 'a.yaml', 'b');
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain('no differences (1 service, 1 hostname, 0 references, 2 proxies, 1 finding compared)');
  });

  it('says what changed, in every form', async () => {
    const cwd = folderWith({
      'a.yaml': conflict,
      'b.yaml': `${dataplane('web-1', 'web', 8080)}---\n${dataplane('db-1', 'db', 80)}`,
    });
    const text = await diff(cwd, 'a.yaml', 'b.yaml');
    expect(text.exitCode).toBe(1);
    expect(text.stdout).toContain('MESHSERVICES\n  + MeshService db (default, east)\n');
    expect(text.stdout).toContain('  ~ MeshService web (default, east)\n      proxies: 1/2 -> 1/1\n');
    expect(text.stdout).toContain('  - MS002 Dataplane web-2 (error)\n');
    const json = JSON.parse((await diff(cwd, 'a.yaml', 'b.yaml', '-o', 'json')).stdout) as {
      same: boolean;
      differences: { what: string; change: string }[];
    };
    expect([json.same, json.differences.filter(({ what }) => what === 'meshservices').length]).toEqual([false, 2]);
    const markdown = (await diff(cwd, 'a.yaml', 'b.yaml', '-o', 'markdown')).stdout;
    expect(markdown).toContain('| meshservices | 1 | 0 | 1 | 2 |');
    expect(markdown).toContain('+ MeshService db (default, east)');
  });

  it('looks at parts that are asked for', async () => {
    const cwd = folderWith({ 'a.yaml': conflict, 'b.yaml': dataplane('web-1', 'web', 8080) });
    expect((await diff(cwd, 'a.yaml', 'b.yaml', '--what', 'hostnames,resolutions')).exitCode).toBe(0);
    expect((await diff(cwd, 'a.yaml', 'b.yaml', '--what', 'findings')).exitCode).toBe(1);
  });

  it('is inconclusive where a side was not seen whole, and a usage error without one', async () => {
    const cwd = folderWith({ 'a.yaml': conflict });
    expect((await diff(cwd, 'a.yaml', 'nowhere.yaml')).exitCode).toBe(3);
    expect((await diff(cwd, 'a.yaml')).exitCode).toBe(2);
  });
});
