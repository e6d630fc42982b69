import { boolean, object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import type { CommonOptions } from '../../cli/options.ts';
import { generationChecks } from '../../engine/checks/generation-checks.ts';
import { runChecks } from '../../engine/checks/run-checks.ts';
import type { GenerateResult } from '../../engine/generate/generate.ts';
import { type NameRow, nameRows } from '../../engine/hostnames/name-table.ts';
import { tryGenerator } from '../../engine/hostnames/try-generator.ts';
import { simulateVips } from '../../engine/vips/allocate.ts';
import type { KumaVersion } from '../../model/behaviour.ts';
import type { Assumption } from '../../model/diagnostic.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { HostnameGenerator, HostnameKind } from '../../model/hostname-generator.ts';
import type { Io } from '../../model/io.ts';
import type { Labels } from '../../model/labels.ts';
import { didYouMean } from '../../model/suggest.ts';
import { inOrder, type PlacedDiagnostic, placed } from '../../output/diagnostics.ts';
import { csvText } from '../../output/formats/csv.ts';
import { pageText } from '../../output/formats/text.ts';
import { yamlDocuments } from '../../output/formats/yaml.ts';
import { hostsText, type NameRecord, nameRecords, namesPage } from '../../output/pages/hostnames.ts';
import { orUnread, writeAside } from '../aside.ts';
import { versionOf } from '../control-plane.ts';
import { drawingOf } from '../drawing.ts';
import { readWorld, type World } from '../world.ts';

const own = object({
  output: optional(string()),
  conflicts: optional(boolean()),
  test: optional(string()),
  selector: optional(string()),
  simulateVips: optional(boolean()),
});

/** Findings that belong to names. */
const nameCodes: ReadonlySet<string> = new Set(['MS061', 'MS062', 'MS065', 'MS067', 'MS070', 'MS075', 'MS076']);

/** `meshsvc hostnames`: names by zone. Exit 0 also with collisions, unless `--fail-on` says otherwise. */
export async function run(raw: RawOptions, io: Io): Promise<ExitCode> {
  const { output = 'table', conflicts = false, test, selector, simulateVips: guess = false } = own.parse(raw);
  if (selector !== undefined && test === undefined)
    throw new Failure('--selector goes with --test', { hint: 'it says which services the template is for' });
  const world = await readWorld(raw, io, { command: 'hostnames' });
  return orUnread(world.inventory, io, () => answer(world, { output, conflicts, test, selector, guess }, io));
}

interface Asked {
  readonly output: string;
  readonly conflicts: boolean;
  readonly test: string | undefined;
  readonly selector: string | undefined;
  readonly guess: boolean;
}

async function answer(world: World, { output, conflicts, test, selector, guess }: Asked, io: Io): Promise<ExitCode> {
  const { options, inventory, assumptions } = world;
  const results = world.results();
  const tried = test === undefined ? undefined : generatorOf(test, selector ?? 'meshservice');
  if (test !== undefined) await requireTemplate(test, tried!, versionOf(options, inventory));
  const rows = results.flatMap((result) => rowsOf(result, tried)).filter((row) => !conflicts || isConflict(row));
  const guesses = guess ? guessedVips(results) : new Map<string, string>();
  const records = nameRecords(rows, results, ({ seenFrom, kind, mesh, name }) =>
    guesses.get(`${seenFrom}/${kind}/${mesh}/${name}`),
  );
  const diagnostics = inOrder([
    ...inventory.diagnostics,
    ...runChecks(
      generationChecks.filter(({ code }) => nameCodes.has(code)),
      { inventory, generated: results },
    ).diagnostics,
  ]);
  const findings = output === 'json' && diagnostics.length > 0 ? placed(diagnostics, await inventory.locator()) : [];
  await print({ output, records, results, findings, assumptions }, io, options);
  if (output !== 'json') {
    // The rows say of collisions what there is to say.
    const others = diagnostics.filter(({ code }) => code !== 'MS061');
    const nothing = nothingWords(output, conflicts, records);
    await writeAside({ options, inventory, diagnostics: others, assumptions, nothing }, io);
  }
  return exitCodeOf(diagnostics, assumptions, { failOn: options.failOn ?? 'never', strict: options.strict });
}

/** Said where there is nothing to list. */
function nothingWords(output: string, conflicts: boolean, records: readonly NameRecord[]): string | undefined {
  if (records.length === 0) return conflicts ? 'No conflicts of names.' : 'No services in the input.';
  if (output !== 'hosts' || hostsText(records) !== '') return undefined;
  return 'No HostnameGenerator gives a name; what the DNS of a cluster answers is not listed.';
}

function rowsOf(result: GenerateResult, tried: HostnameGenerator | undefined): readonly NameRow[] {
  return nameRows(tried === undefined ? result : tryGenerator(result, tried));
}

/** By zone: each control plane gives its own. */
function guessedVips(results: readonly GenerateResult[]): ReadonlyMap<string, string> {
  const guesses = new Map<string, string>();
  const zones = new Map(results.map(({ context }) => [context.controlPlane.zone, context.controlPlane]));
  for (const [zone, { settings }] of zones) {
    const here = results.filter(({ context }) => context.controlPlane.zone === zone);
    for (const [key, vip] of simulateVips(here, settings.vipCidrs).byService) guesses.set(`${zone}/${key}`, vip);
  }
  return guesses;
}

function isConflict({ status }: NameRow): boolean {
  return !['ok', 'none', 'cluster-dns'].includes(status);
}

interface Printed {
  readonly output: string;
  readonly records: readonly NameRecord[];
  readonly results: readonly GenerateResult[];
  readonly findings: readonly PlacedDiagnostic[];
  readonly assumptions: readonly Assumption[];
}

async function print(
  { output, records, results, findings, assumptions }: Printed,
  io: Io,
  options: CommonOptions,
): Promise<void> {
  const schemaVersion = 'meshsvc.hostnames/v1';
  switch (output) {
    case 'json': {
      const all = { schemaVersion, names: records, diagnostics: findings, assumptions };
      io.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
      return;
    }
    case 'yaml':
      io.stdout.write(yamlDocuments([{ schemaVersion, names: records }]));
      return;
    case 'csv':
      io.stdout.write(
        csvText(
          [
            'mesh',
            'kind',
            'service',
            'namespace',
            'zone',
            'hostname',
            'ports',
            'vip',
            'validFrom',
            'oldNames',
            'generator',
            'status',
          ],
          records.map((one) => [
            one.mesh,
            one.kind,
            one.service,
            one.namespace,
            one.zone,
            one.hostname,
            one.ports.join(' '),
            one.vip,
            one.validFrom.join(' '),
            one.oldNames.map(({ hostname, port }) => `${hostname}:${port}`).join(' '),
            one.generator,
            one.status,
          ]),
        ),
      );
      return;
    case 'hosts':
      io.stdout.write(hostsText(records));
      return;
    default:
      io.stdout.write(
        await pageText(
          namesPage(records, results, { wide: output === 'wide', quiet: options.quiet }),
          drawingOf(options, io.stdout, io),
        ),
      );
  }
}

const kinds: Readonly<Record<string, HostnameKind>> = {
  meshservice: 'MeshService',
  meshexternalservice: 'MeshExternalService',
  meshmultizoneservice: 'MeshMultiZoneService',
};

/** @throws {Failure} for a template that Kuma refuses, with exit code 1: the answer to the question is no */
async function requireTemplate(template: string, { spec }: HostnameGenerator, version: KumaVersion): Promise<void> {
  const { admissionInspector } = await import('../admission.ts');
  const kind = spec.selects!.kind;
  const selector = { [kind[0]!.toLowerCase() + kind.slice(1)]: { matchLabels: spec.selects!.matchLabels } };
  const document = { type: 'HostnameGenerator', name: 'test', spec: { selector, template } };
  const refusal = admissionInspector({ version, zone: undefined })(document, undefined).find(
    ({ found }) => found === 'refusal',
  );
  if (refusal?.found !== 'refusal') return;
  const unknown = /function "([^"]+)" not defined/.exec(refusal.reason)?.[1];
  throw new Failure(`Kuma refuses the template: ${refusal.reason}`, {
    exitCode: 1,
    hint:
      unknown === undefined
        ? 'it is a Go template over .Name, .DisplayName, .Namespace, .Zone, .Mesh and label "key"'
        : `there is no ${unknown}: Kuma has label "key" and what Go itself has (print, printf, eq, and, or, not, len, slice, …)`,
  });
}

/** @throws {Failure} for a kind that no generator can name, and labels that are none */
function generatorOf(template: string, selector: string): HostnameGenerator {
  const [word = '', ...rest] = selector.split(':');
  const kind = Object.hasOwn(kinds, word.toLowerCase()) ? kinds[word.toLowerCase()] : undefined;
  if (kind === undefined) {
    const near = didYouMean(word.toLowerCase(), Object.keys(kinds));
    throw new Failure(`--selector ${selector}: no kind ${word} that a HostnameGenerator can name`, {
      hint: near === undefined ? `write ${Object.keys(kinds).join(', ')}, then :key=value` : `did you mean ${near}?`,
    });
  }
  const matchLabels: Record<string, string> = {};
  for (const pair of rest.join(':').split(',')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    if (equals < 1) throw new Failure(`--selector ${selector}: ${pair} has no value`, { hint: 'write key=value' });
    matchLabels[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return {
    kind: 'HostnameGenerator',
    meta: {
      mesh: '',
      name: '--test',
      namespace: '',
      labels: {} as Labels,
      creationTime: undefined,
      modificationTime: undefined,
    },
    spec: { selects: { kind, matchLabels }, template, extension: '' },
    status: undefined,
    form: 'universal',
    origin: { file: '', document: 0, item: -1 },
  };
}
