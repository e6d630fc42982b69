// Starts whole processes in turn and prints medians and ratios to node itself and to JSON.parse of the same data.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { clusterFile } from './cluster.ts';
import { inputFile } from './inputs.ts';
import { changed, inYaml, proxies, references, tree, zones, zonesWithProxies } from './worlds.ts';

const bin = new URL('../bin/meshsvc.cjs', import.meta.url).pathname;
const time = '/usr/bin/time';
const quick = process.argv.includes('--quick');

interface Variant {
  readonly name: string;
  readonly args: readonly string[];
}

interface Run {
  readonly wall: number;
  readonly cpu: number;
  readonly rss: number;
}

function once(args: readonly string[]): Run {
  const env = { ...process.env };
  // NODE_EXTRA_CA_CERTS alone triples the start of Node 20 and hides everything else.
  for (const name of ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'NODE_V8_COVERAGE']) delete env[name];
  const began = process.hrtime.bigint();
  const child = spawnSync(time, ['-f', '%e %U %S %M', process.execPath, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const wall = Number(process.hrtime.bigint() - began) / 1e9;
  const [, user, system, rss] = child.stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  return { wall, cpu: user! + system!, rss: rss! / 1024 };
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

/** All variants in turn, A B C, A B C …, after two rounds that do not count. */
function measure(variants: readonly Variant[], rounds: number): ReadonlyMap<string, readonly Run[]> {
  const runs = new Map<string, Run[]>(variants.map(({ name }) => [name, []]));
  for (let round = -2; round < rounds; round++)
    for (const { name, args } of variants) {
      const run = once(args);
      if (round >= 0) runs.get(name)!.push(run);
    }
  return runs;
}

interface Row {
  readonly name: string;
  readonly wall: number;
  readonly cpu: number;
  readonly rss: number;
  readonly ratio: number;
  readonly of: string;
}

function rows(variants: readonly Variant[], rounds: number, of: string): readonly Row[] {
  const runs = measure(variants, rounds);
  const base = runs.get(of)!;
  return variants.map(({ name }) => {
    const mine = runs.get(name)!;
    return {
      name,
      wall: median(mine.map(({ wall }) => wall)),
      cpu: median(mine.map(({ cpu }) => cpu)),
      rss: median(mine.map(({ rss }) => rss)),
      ratio: median(mine.map(({ wall }, round) => wall / base[round]!.wall)),
      of,
    };
  });
}

const jsonOnly = (file: string): readonly string[] => [
  '-e',
  `JSON.parse(require('fs').readFileSync(${JSON.stringify(file)}, 'utf8'))`,
];
const jsonLines = (file: string): readonly string[] => [
  '-e',
  `require('fs').readFileSync(${JSON.stringify(file)}, 'utf8').split('\\n').map((one) => JSON.parse(one))`,
];
const generate = (file: string): readonly string[] => [bin, 'generate', '-f', file, '-o', 'yaml', '-q'];

const hostnamesOf = (services: number, generators: number): readonly string[] => [
  bin,
  'hostnames',
  ...zones(20, services, generators),
  '--zone',
  'zone-3',
  '-o',
  'csv',
  '-q',
];
const outboundsOf = (services: number, count: number): readonly string[] => [
  bin,
  'outbounds',
  '-f',
  proxies(services, count),
  '--zone',
  'east',
  '--modes',
  'all',
  '-q',
];
const referencesOf = (command: readonly string[]): readonly string[] => [
  bin,
  ...command,
  '-f',
  references(2000, 10_000),
  '--zone',
  'east',
  '-q',
];
const planOf = (services: number, count: number): readonly string[] => [
  bin,
  'migrate-plan',
  '-f',
  proxies(services, count),
  '--zone',
  'east',
  '--from',
  'Disabled',
  '-q',
];

function sized(count: number, rounds: number): readonly Row[] {
  const json = inputFile(count, 'json');
  return rows(
    [
      { name: `JSON.parse, ${count}`, args: jsonOnly(json) },
      { name: `generate, ${count}, multi-document`, args: generate(inputFile(count, 'yaml')) },
      { name: `generate, ${count}, one List`, args: generate(inputFile(count, 'list')) },
      { name: `generate, ${count}, JSON`, args: generate(json) },
      { name: `generate, ${count}, 1 % broken`, args: generate(inputFile(count, 'broken')) },
      {
        name: `check, ${count}, multi-document`,
        args: [bin, 'check', '-f', inputFile(count, 'yaml'), '-o', 'compact', '-q'],
      },
    ],
    rounds,
    `JSON.parse, ${count}`,
  );
}

/** A Kubernetes zone: that many Services, five times as many Pods, one List of kubectl. */
function clusterSized(services: number, rounds: number): readonly Row[] {
  const json = clusterFile(services, 'json');
  const name = `cluster of ${services} Services`;
  return rows(
    [
      { name: `JSON.parse, ${name}`, args: jsonOnly(json) },
      { name: `generate, ${name}, JSON`, args: generate(json) },
      { name: `generate, ${name}, YAML`, args: generate(clusterFile(services, 'yaml')) },
    ],
    rounds,
    `JSON.parse, ${name}`,
  );
}

/** What holds name the reading of: `get` of one resource reads all, and prints next to nothing. */
function heldToReading(name: string, file: string, variants: readonly Variant[], rounds: number): readonly Row[] {
  return (['JSON', 'YAML'] as const).flatMap((form) => {
    const path = form === 'JSON' ? file : inYaml(file);
    const own = ['-f', path, '--zone', 'east', '-q'];
    const reading = `reading ${name}, ${form}`;
    return rows(
      [
        { name: reading, args: [bin, 'get', 'meshes', ...own] },
        ...variants.map((one) => ({ name: `${one.name}, ${form}`, args: [bin, ...one.args, ...own] })),
      ],
      rounds,
      reading,
    );
  });
}

if (!existsSync(time)) throw new Error('the bench needs /usr/bin/time (package "time")');
const start = rows(
  [
    { name: 'node -e 0', args: ['-e', '0'] },
    { name: '--version', args: [bin, '--version'] },
    { name: 'generate --help', args: [bin, 'generate', '--help'] },
    { name: 'generate -o yaml, 10 documents', args: generate(inputFile(10, 'yaml')) },
    { name: 'generate, table, demo', args: [bin, 'generate', '-f', 'fixtures/demo/universal.yaml'] },
  ],
  quick ? 5 : 20,
  'node -e 0',
);
const worlds = rows(
  [
    { name: 'JSON.parse, 10000', args: jsonOnly(inputFile(10_000, 'json')) },
    { name: 'generate, a tree of 2,000 files', args: [bin, 'generate', '-f', tree(2000), '-R', '-o', 'yaml', '-q'] },
    { name: 'hostnames, 20 zones with 200 services, 20 generators, one zone', args: hostnamesOf(200, 20) },
    { name: 'hostnames, 20 zones with 2,000 services, 200 generators, one zone', args: hostnamesOf(2000, 200) },
    { name: 'outbounds, 100 services, 1,000 proxies, four modes', args: outboundsOf(100, 1000) },
    { name: 'outbounds, 1,000 services, 10,000 proxies, four modes', args: outboundsOf(1000, 10_000) },
    {
      name: 'JSON.parse, 2,000 policies, 10,000 services, 20,000 proxies',
      args: jsonLines(references(2000, 10_000)),
    },
    { name: 'resolve, all references of it', args: referencesOf(['resolve']) },
    { name: 'resolve, one of them', args: referencesOf(['resolve', 'meshtimeout/policy-1', '--ref', 'to[0]']) },
    { name: 'resolve, a value', args: referencesOf(['resolve', 'service-77']) },
    { name: 'inspect dataplane, one of 20,000', args: referencesOf(['inspect', 'dataplane', 'dp-7']) },
    {
      name: 'diff, 1,000 services, 10,000 proxies, some changed',
      args: [bin, 'diff', proxies(1000, 10_000), changed(proxies(1000, 10_000)), '--zone', 'east', '-q'],
    },
    { name: 'migrate-plan, 1,000 services, 10,000 proxies', args: planOf(1000, 10_000) },
    {
      name: 'migrate-plan, 20 zones, 1,000 services in one each, 10,000 proxies',
      args: [bin, 'migrate-plan', ...zonesWithProxies(20, 1000, 1, 10_000), '--from', 'Disabled', '-q'],
    },
  ],
  quick ? 1 : 3,
  'JSON.parse, 10000',
);
const held = [
  ...heldToReading(
    '1,000 services, 10,000 proxies',
    proxies(1000, 10_000),
    [
      { name: 'outbounds of one that reaches everything', args: ['outbounds', 'dp-7'] },
      { name: 'outbounds of one with reachableServices', args: ['outbounds', 'dp-5'] },
    ],
    quick ? 5 : 9,
  ),
  ...heldToReading(
    '2,000 services, 100,000 proxies, 500 policies',
    proxies(2000, 100_000, 500),
    [
      { name: 'check, one rule', args: ['check', '--only', 'MS001'] },
      { name: 'check, all rules', args: ['check'] },
      { name: 'check, all rules, for Exclusive', args: ['check', '--target', 'Exclusive'] },
    ],
    3,
  ),
  ...heldToReading(
    '50 services, 500 proxies',
    proxies(50, 500),
    [{ name: 'migrate-plan', args: ['migrate-plan', '--from', 'Disabled'] }],
    quick ? 5 : 9,
  ),
];
const all = [
  ...start,
  ...worlds,
  ...held,
  ...sized(10_000, quick ? 3 : 7),
  ...sized(100_000, 3),
  ...clusterSized(1_000, 3),
  ...clusterSized(10_000, 3),
];
const find = (name: string): Row => all.find((row) => row.name === name)!;
const grows = (small: string, large: string): number => find(large).wall / find(small).wall;
const linear = grows('generate, 10000, multi-document', 'generate, 100000, multi-document');
const clusters = grows('generate, cluster of 1000 Services, JSON', 'generate, cluster of 10000 Services, JSON');

const lines = [
  '| what | wall s | cpu s | peak MiB | ratio | of |',
  '|---|---|---|---|---|---|',
  ...all.map(
    (row) =>
      `| ${row.name} | ${row.wall.toFixed(3)} | ${row.cpu.toFixed(3)} | ${row.rss.toFixed(0)} | ${row.ratio.toFixed(2)} | ${row.of} |`,
  ),
  '',
  `Time of 100,000 over 10,000: ${linear.toFixed(1)}; of the large cluster over the small one: ${clusters.toFixed(1)}.`,
  `Node ${process.version}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}; medians, ratios of pairs of the same round.`,
];
console.log(lines.join('\n'));
const results = new URL('./RESULTS.md', import.meta.url).pathname;
if (process.argv.includes('--write')) {
  const [head] = readFileSync(results, 'utf8').split('<!-- measured -->');
  writeFileSync(results, `${head}<!-- measured -->\n\n${lines.join('\n')}\n`);
}
