import type { Severity } from '../../model/diagnostic.ts';
import type { Location } from '../../model/source.ts';
import { messageWords, type PlacedEdit } from '../diagnostics.ts';
import { type CheckReport, type ReportedFinding, repositoryPath, type SuppressedFinding } from '../report.ts';
import type { Rule } from '../rule.ts';

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<Severity, string>;

/**
 * SARIF 2.1.0. What could not be read, and what had to be assumed, are notifications of the invocation; hidden findings
 * are there with their reason. Nothing in it changes from run to run, and fingerprints not with the lines.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifText(report: CheckReport): string {
  const { root } = report;
  const all: readonly (ReportedFinding | SuppressedFinding)[] = [...report.findings, ...report.suppressed];
  const results = all.filter(({ inconclusive }) => inconclusive !== true);
  const problems = all.filter(({ inconclusive }) => inconclusive === true);
  const hit = new Set(results.map(({ code }) => code));
  const looked = new Set(report.lookedAt);
  const rules = report.rules.filter(({ code }) => hit.has(code) || looked.has(code));
  const indexes = new Map(rules.map(({ code }, index) => [code, index]));
  const problemCodes = new Set(problems.map(({ code }) => code));
  const run = {
    tool: {
      driver: {
        name: 'meshsvc',
        semanticVersion: report.toolVersion,
        rules: rules.map(descriptor),
        notifications: [
          ...report.rules.filter(({ code }) => problemCodes.has(code)).map(descriptor),
          ...[...new Map(report.assumptions.map(({ code, name }) => [code, { id: code, name }])).values()],
        ],
      },
    },
    invocations: [
      {
        executionSuccessful: problems.length === 0,
        exitCode: report.exitCode,
        toolExecutionNotifications: [
          ...problems.map((problem) => ({
            descriptor: { id: problem.code },
            level: levels[problem.level],
            message: { text: messageWords(problem) },
            ...locations(problem.location, root),
          })),
          ...report.assumptions.map(({ code, message }) => ({
            descriptor: { id: code },
            level: 'note',
            message: { text: `assumed: ${message}` },
          })),
        ],
      },
    ],
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'the root of the repository' } } },
    columnKind: 'utf16CodeUnits',
    results: results.map((finding) => result(finding, indexes.get(finding.code) ?? -1, report)),
  };
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function descriptor({ code, name, group, severity, title, why, fix, source }: Rule): unknown {
  const origin = source === '' ? '' : `\n\nSource: ${source}.`;
  return {
    id: code,
    name: name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: `${why}\n\nFix: ${fix}${origin}`, markdown: `${why}\n\n**Fix:** ${fix}${origin}` },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ['kuma', 'meshservice', ...(group === '' ? [] : [group])] },
  };
}

function result(finding: ReportedFinding | SuppressedFinding, ruleIndex: number, report: CheckReport): unknown {
  const { code, level, certainty, location, related, fix, resource, fingerprint } = finding;
  const { root, baseline } = report;
  const suppression = 'suppression' in finding ? finding.suppression : undefined;
  const fixes = fix === undefined ? [] : fixesOf(fix.summary, fix.edits, root);
  const text = fix === undefined || fix.summary === '' ? '' : `\n\nFix: ${fix.summary}`;
  return {
    ruleId: code,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: levels[level],
    message: { text: `${messageWords(finding)}${text}` },
    locations: [
      {
        ...physical(location, root),
        ...(resource === undefined
          ? {}
          : {
              logicalLocations: [{ name: resource.name, fullyQualifiedName: nameOf(finding), kind: 'resource' }],
            }),
      },
    ],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((other, id) => ({
            id,
            message: { text: other.message },
            ...physical(other.location, root),
          })),
        }),
    partialFingerprints: { 'meshsvc/v1': fingerprint },
    ...(baseline === undefined ? {} : { baselineState: suppression?.by === 'baseline' ? 'unchanged' : 'new' }),
    ...(suppression === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: suppression.by === 'comment' ? 'inSource' : 'external',
              ...(suppression.reason === '' ? {} : { justification: suppression.reason }),
            },
          ],
        }),
    ...(fixes.length === 0 ? {} : { fixes }),
    properties: { certainty },
  };
}

function nameOf({ resource, location }: ReportedFinding): string {
  const { kind, mesh, name } = resource!;
  const path = location?.path ?? '';
  return `${kind}/${mesh === '' ? '' : `${mesh}/`}${name}${path === '' ? '' : `/${path}`}`;
}

function physical(location: Partial<Location> | undefined, root: string): object {
  if (location?.file === undefined || location.file === '') return {};
  return {
    physicalLocation: {
      artifactLocation: artifact(location.file, root),
      ...(location.line === undefined ? {} : { region: region(location) }),
    },
  };
}

function locations(location: Partial<Location> | undefined, root: string): object {
  const found = physical(location, root);
  return Object.keys(found).length === 0 ? {} : { locations: [found] };
}

function artifact(file: string, root: string): object {
  const path = repositoryPath(file, root);
  if (/^https?:\/\//.test(path)) return { uri: encodeURI(path) };
  const uri = path.split('/').map(encodeURIComponent).join('/');
  // What lies outside the repository has no place below its root.
  return path.startsWith('/') || path.startsWith('../') ? { uri } : { uri, uriBaseId: '%SRCROOT%' };
}

function region({ line, column, endLine, endColumn }: Partial<Location>): object {
  return {
    startLine: line,
    ...(column === undefined ? {} : { startColumn: column }),
    ...(endLine === undefined ? {} : { endLine }),
    ...(endColumn === undefined ? {} : { endColumn }),
  };
}

/** Edits that put a plain value in the place of another: all of them, or none. */
function fixesOf(summary: string, edits: readonly PlacedEdit[], root: string): readonly unknown[] {
  const byFile = new Map<string, unknown[]>();
  for (const { op, path, value, location } of edits) {
    const { file, line } = location;
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (op !== 'set' || !plain || location.path !== path || file === undefined || line === undefined) return [];
    const replacements = byFile.get(file) ?? [];
    replacements.push({ deletedRegion: region(location), insertedContent: { text: scalar(value, file) } });
    byFile.set(file, replacements);
  }
  if (byFile.size === 0) return [];
  return [
    {
      ...(summary === '' ? {} : { description: { text: summary } }),
      artifactChanges: [...byFile].map(([file, replacements]) => ({
        artifactLocation: artifact(file, root),
        replacements,
      })),
    },
  ];
}

/** A value as it is written in YAML or JSON; a text without quotes only where no parser takes it for something else. */
function scalar(value: string | number | boolean, file: string): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const bare = /^[A-Za-z][\w./-]*$/.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value);
  return bare && !file.endsWith('.json') ? value : JSON.stringify(value);
}
