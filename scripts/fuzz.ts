// Reads mutated manifests and holds what must be true of any input: no crash, no hang, no position outside the text.
// npm run fuzz [-- COUNT [SEED]]; the seeds of the mutations are all fixtures and recorded inputs.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { random } from '../bench/inputs.ts';
import { admissionInspector } from '../src/commands/admission.ts';
import { assumedMode, meshContexts } from '../src/engine/context.ts';
import { generate } from '../src/engine/generate/generate.ts';
import { readInventory } from '../src/load/inventory.ts';
import { defaultSettings } from '../src/model/settings.ts';
import { placed } from '../src/output/diagnostics.ts';

const root = resolve(import.meta.dirname, '..');
const count = Number(process.argv[2] ?? 20_000);
const seed = Number(process.argv[3] ?? 1);
const limitMs = 2_000;
const next = random(seed);
const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;

function* manifestsBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* manifestsBelow(path);
    else if (/\.ya?ml$/.test(entry.name)) yield path;
  }
}

const shared = resolve(root, '../shared/conformance');
const files = [...manifestsBelow(join(root, 'fixtures')), ...(existsSync(shared) ? manifestsBelow(shared) : [])];
const corpus = files.toSorted().map((file) => readFileSync(file, 'utf8'));

const tokens =
  '--- \n---\n|- >- & * &a *a << : - ? [ ] { } , # " \' ! !! %YAML @ ` \t \r\n \0 ~ null yes on 010 1e400 .inf .nan 9007199254740993 __proto__ constructor toString [object items: kind: List type: Dataplane metadata: spec: {{ }} ... \uFEFF \u2028 é \uD800'.split(
    ' ',
  );

/** One change: a byte, a token, a piece cut, doubled, moved or indented, or a splice with another manifest. */
function mutate(text: string): string {
  const at = Math.floor(next() * (text.length + 1));
  const length = Math.floor(next() ** 3 * Math.min(2000, text.length));
  const to = Math.min(text.length, at + length);
  switch (Math.floor(next() * 9)) {
    case 0:
      return text.slice(0, at) + String.fromCharCode(Math.floor(next() * 256)) + text.slice(at + 1);
    case 1:
      return `${text.slice(0, at)} ${pick(tokens)} ${text.slice(at)}`;
    case 2:
      return text.slice(0, at) + pick(tokens) + text.slice(to);
    case 3:
      return text.slice(0, at) + text.slice(to);
    case 4:
      return text.slice(0, to) + text.slice(at, to) + text.slice(to);
    case 5:
      return (
        text.slice(0, at) +
        text.slice(at, to).replaceAll('\n', `\n${' '.repeat(1 + Math.floor(next() * 4))}`) +
        text.slice(to)
      );
    case 6:
      return text.slice(0, at) + text.slice(at, to).replaceAll('\n  ', '\n') + text.slice(to);
    case 7: {
      const other = pick(corpus);
      const from = Math.floor(next() * other.length);
      return text.slice(0, at) + other.slice(from, from + length) + text.slice(to);
    }
    default:
      return (
        text.slice(0, at) + pick(['[', '{', '- ', '? ', '  ']).repeat(1 + Math.floor(next() * 300)) + text.slice(at)
      );
  }
}

const inspect = admissionInspector({ version: '2.13', zone: undefined });
const controlPlane = {
  version: '2.13',
  environment: 'universal',
  role: 'zone',
  zone: 'default',
  settings: defaultSettings,
  now: '2026-11-24T10:00:00Z',
} as const;

async function hold(text: string): Promise<{ readonly resources: number; readonly findings: number }> {
  const inventory = readInventory([{ file: 'x', text }], [], inspect);
  for (const context of meshContexts(inventory, controlPlane, { mode: assumedMode, asApplied: true }))
    generate(context);
  const lines = text.split('\n');
  const locate = await inventory.locator();
  for (const { location } of placed(inventory.diagnostics.slice(0, 20), locate)) {
    if (location?.line === undefined) continue;
    const line = lines[location.line - 1];
    if (line === undefined || location.column === undefined || location.column < 1 || location.column > line.length + 1)
      throw new Error(`a position outside the text: ${location.line}:${location.column}`);
  }
  return { resources: inventory.resources, findings: inventory.diagnostics.length };
}

let resources = 0;
let findings = 0;
let slowest = 0;
for (let i = 0; i < count; i++) {
  let text = pick(corpus);
  // Long inputs are cut to a few documents: what breaks is small.
  if (text.length > 20_000) text = text.slice(0, 20_000);
  for (let changes = 1 + Math.floor(next() * 4); changes > 0; changes--) text = mutate(text);
  const began = performance.now();
  try {
    const found = await hold(text);
    resources += found.resources;
    findings += found.findings;
  } catch (error) {
    console.error(
      `input ${i} of seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    console.error(JSON.stringify(text));
    process.exitCode = 1;
    break;
  }
  const took = performance.now() - began;
  slowest = Math.max(slowest, took);
  if (took > limitMs) {
    console.error(`input ${i} of seed ${seed} took ${took.toFixed(0)} ms`);
    console.error(JSON.stringify(text));
    process.exitCode = 1;
    break;
  }
  if (i % 50_000 === 49_999) console.log(`${i + 1} inputs …`);
}
console.log(
  `${count} mutated inputs of ${corpus.length} manifests, seed ${seed}: ${resources} resources, ${findings} findings, slowest ${slowest.toFixed(0)} ms, peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB`,
);
