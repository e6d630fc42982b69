import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import Ajv from 'ajv-draft-04';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { sarifText } from '../../src/output/findings/sarif.ts';
import type { CheckReport, ReportedFinding } from '../../src/output/report.ts';
import { run } from '../support/run.ts';
import { conflict, dataplane, folderWith } from './world.ts';

// Microsoft's copy of the published schema, of which jest-sarif ships the last release candidate, 2.1.0-rtm.5.
const require = createRequire(import.meta.url);
const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object;
const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv as never);
const validate = ajv.compile(schema);

interface Log {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly invocations: readonly [
        {
          readonly executionSuccessful: boolean;
          readonly toolExecutionNotifications: readonly {
            readonly descriptor: { readonly id: string };
            readonly message: { readonly text: string };
          }[];
        },
      ];
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly baselineState?: string;
        readonly partialFingerprints: Readonly<Record<string, string>>;
        readonly suppressions?: readonly { readonly kind: string; readonly justification?: string }[];
        readonly locations: readonly [
          { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } },
        ];
        readonly relatedLocations: readonly unknown[];
        readonly fixes?: readonly unknown[];
      }[];
    },
  ];
}

function valid(text: string): Log {
  const log = JSON.parse(text) as Log;
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log;
}

async function sarif(cwd: string, ...flags: readonly string[]): Promise<Log> {
  const { stdout, stderr } = await run(['check', ...flags, '--zone', 'east', '-o', 'sarif'], { cwd });
  if (stdout === '') throw new Error(stderr);
  return valid(stdout);
}

describe('SARIF', () => {
  it('has places, related places and rules', async () => {
    const cwd = folderWith({ 'zones/east/my planes.yaml': conflict });
    const {
      runs: [found],
    } = await sarif(cwd, '-f', 'zones/east');
    expect(found.results.map(({ ruleId }) => ruleId)).toEqual(['MS002']);
    const [result] = found.results;
    expect(found.tool.driver.rules[result!.ruleIndex]!.id).toBe('MS002');
    expect(result!.locations[0].physicalLocation.artifactLocation.uri).toBe('zones/east/my%20planes.yaml');
    expect(result!.relatedLocations).toHaveLength(1);
  });

  it('names files from the root of the repository, wherever it is called', async () => {
    const cwd = folderWith({ 'zones/east/a.yaml': conflict });
    const uri = (log: Log): string => log.runs[0].results[0]!.locations[0].physicalLocation.artifactLocation.uri;
    expect(uri(await sarif(`${cwd}/zones`, '-f', './east/a.yaml'))).toBe('zones/east/a.yaml');
    expect(uri(await sarif(`${cwd}/zones/east`, '-f', '../east/a.yaml'))).toBe('zones/east/a.yaml');
  });

  it('has a list of results where there are none', async () => {
    const cwd = folderWith({ 'a.yaml': dataplane('web-1', 'web', 8080) });
    const log = await sarif(cwd, '-f', 'a.yaml');
    expect(log.runs[0].results).toEqual([]);
    expect(log.runs[0].invocations[0].executionSuccessful).toBe(true);
  });

  it('says in notifications what could not be read and what was assumed', async () => {
    const cwd = folderWith({ 'a.yaml': 'type: [', 'b.yaml': dataplane('web-1', 'web', 8080) });
    const {
      runs: [{ results, invocations }],
    } = await sarif(cwd, '-f', '.');
    expect(results).toEqual([]);
    expect(invocations[0].executionSuccessful).toBe(false);
    const ids = invocations[0].toolExecutionNotifications.map(({ descriptor }) => descriptor.id);
    expect(ids).toContain('MS900');
    expect(ids).toContain('MS951');
  });

  it('is the same whenever it is made, and its fingerprints whatever moves', async () => {
    const cwd = folderWith({ 'a.yaml': conflict, 'b/c.yaml': `# moved\n\n\n${conflict}` });
    const first = await sarif(cwd, '-f', 'a.yaml');
    expect(await sarif(cwd, '-f', 'a.yaml')).toEqual(first);
    const moved = await sarif(cwd, '-f', 'b/c.yaml');
    expect(moved.runs[0].results[0]!.partialFingerprints).toEqual(first.runs[0].results[0]!.partialFingerprints);
  });

  it('keeps what is hidden, with its reason', async () => {
    const cwd = folderWith({
      'a.yaml': conflict.replace('- port: 9090', '- port: 9090 # meshsvc:ignore MS002 reason: drained next week'),
    });
    const { runs } = await sarif(cwd, '-f', 'a.yaml');
    expect(runs[0].results.map(({ suppressions }) => suppressions)).toEqual([
      [{ kind: 'inSource', justification: 'drained next week' }],
    ]);
  });

  it('tells known findings from new ones', async () => {
    const cwd = folderWith({ 'a.yaml': conflict });
    await run(['check', '-f', 'a.yaml', '--zone', 'east', '--write-baseline', 'known.json'], { cwd });
    const { runs } = await sarif(cwd, '-f', 'a.yaml', '--baseline', 'known.json');
    expect(runs[0].results.map(({ baselineState }) => baselineState)).toEqual(['unchanged']);
  });

  it('is valid for whatever the checks find', async () => {
    const cwd = resolve(import.meta.dirname, '../../fixtures/checks');
    const log = await sarif(cwd, '-f', '.', '-R', '--target', 'Exclusive');
    expect(new Set(log.runs[0].results.map(({ ruleId }) => ruleId)).size).toBeGreaterThan(20);
    const fingerprints = log.runs[0].results.map((one) => one.partialFingerprints['meshsvc/v1']);
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
  });

  it('offers an edit that puts a value in the place of another, and no other edit', () => {
    const place = { file: 'a.yaml', document: 0, line: 3, column: 9, endLine: 3, endColumn: 13, path: 'spec.mode' };
    const log = valid(
      sarifText(
        reportWith([
          finding({ op: 'set', path: 'spec.mode', value: 'Exclusive', location: place }),
          finding({ op: 'set', path: 'spec.mode', value: 'yes', location: place }),
          finding({ op: 'set', path: 'spec.other', value: 'x', location: place }),
          finding({ op: 'remove', path: 'spec.mode', location: place }),
        ]),
      ),
    );
    const texts = log.runs[0].results.map(({ fixes }) =>
      fixes === undefined ? undefined : (/"text":("(?:[^"\\]|\\.)*")\}\}\]/.exec(JSON.stringify(fixes))?.[1] ?? ''),
    );
    expect(texts).toEqual(['"Exclusive"', '"\\"yes\\""', undefined, undefined]);
  });
});

function finding(edit: NonNullable<ReportedFinding['fix']>['edits'][number]): ReportedFinding {
  return {
    code: 'MS002',
    rule: 'port-conflict',
    level: 'error',
    certainty: 'possible',
    message: 'a message',
    related: [],
    location: edit.location,
    fix: { summary: 'a fix', edits: [edit] },
    fingerprint: '00',
    fails: true,
  };
}

function reportWith(findings: readonly ReportedFinding[]): CheckReport {
  return {
    toolVersion: '0.0.0',
    kumaVersion: '2.13',
    modes: [],
    target: {},
    files: 1,
    resources: 1,
    findings,
    more: new Map(),
    suppressed: [],
    suppressedCount: 0,
    counts: { error: findings.length, warning: 0, info: 0 },
    assumptions: [],
    rules: [],
    lookedAt: [],
    notLookedAt: [],
    beside: [],
    undecided: [],
    baseline: undefined,
    exitCode: 1,
    root: '',
  };
}
