import { array, boolean, object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { commonOptions } from '../../cli/options.ts';
import { kindOfWord, kindWords } from '../../kinds/names.ts';
import type { Bundle } from '../../load/bundle.ts';
import { type FetchOptions, fetchCommands, fetchDefaults, fetchLive } from '../../load/live/fetch.ts';
import { type LiveSource, zoneSource } from '../../load/live/source.ts';
import { goDuration } from '../../load/settings.ts';
import { writeBundle } from '../../load/write-bundle.ts';
import { requirePlace } from '../../load/write-file.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { didYouMean } from '../../model/suggest.ts';
import { pageText } from '../../output/formats/text.ts';
import { fetchPage } from '../../output/pages/fetch.ts';
import { version } from '../../version.ts';
import { drawingOf } from '../drawing.ts';

const shape = object({
  from: optional(string()),
  context: optional(array(string())),
  zone: optional(array(string())),
  mesh: optional(array(string())),
  only: optional(array(string())),
  skip: optional(array(string())),
  timeout: optional(string()),
  outputFile: optional(string()),
  dryRun: optional(boolean()),
  quiet: optional(boolean()),
  verbose: optional(boolean()),
  strict: optional(boolean()),
});

/** `meshsvc fetch`: a bundle. Exit 3 where something of it could not be had, 4 where nothing could. */
export async function run(raw: RawOptions, io: Io): Promise<ExitCode> {
  const given = shape.parse(raw);
  const { quiet = false, verbose = false, strict = false, outputFile } = given;
  const sources = sourcesOf(given);
  const options = fetchOptions(given, quiet, verbose, io);
  if (given.dryRun === true) {
    io.stdout.write(
      fetchCommands(sources, options)
        .map((line) => `${line}\n`)
        .join(''),
    );
    return 0;
  }
  if (outputFile === undefined)
    throw new Failure('no file for the bundle', { hint: 'name one: -O mesh.json.gz (- for standard output)' });
  if (outputFile !== '-') requirePlace(outputFile, io);
  const bundle = await fetchLive(sources, options, io, `meshsvc ${version}`);
  writeBundle(bundle, outputFile, io);
  if (!quiet) {
    const { zone: _, ...rest } = raw;
    const stream = outputFile === '-' ? io.stderr : io.stdout;
    stream.write(await pageText(fetchPage(bundle, outputFile), drawingOf(commonOptions(rest, io), stream, io)));
  }
  return exitCode(bundle, strict);
}

function exitCode({ sources }: Bundle, strict: boolean): ExitCode {
  const commands = sources.flatMap((one) => one.commands);
  const isMissing = commands.some(
    ({ status, reason }) => status === 'failed' || (strict && status === 'skipped' && reason === 'not asked for'),
  );
  return isMissing ? 3 : 0;
}

function sourcesOf({
  from,
  context = [],
  zone = [],
}: {
  from?: string | undefined;
  context?: string[] | undefined;
  zone?: string[] | undefined;
}): readonly LiveSource[] {
  const tool = from as LiveSource['tool'];
  const [named, lone] = [zone.filter((one) => one.includes('=')), zone.filter((one) => !one.includes('='))];
  const contexts = context.map((one): LiveSource => ({ zone: '', tool, context: one }));
  const zones = named.map((one) => zoneSource(one, tool));
  if (lone.length === 0)
    return contexts.length + zones.length === 0 ? [{ zone: '', tool, context: '' }] : [...zones, ...contexts];
  if (lone.length > 1 || contexts.length > 1 || zones.length > 0)
    throw new Failure(`--zone ${lone[0]} does not say which context it is`, {
      hint: `write --zone ${lone[0]}=CONTEXT`,
    });
  return [{ zone: lone[0]!, tool, context: context[0] ?? '' }];
}

function fetchOptions(
  given: {
    mesh?: string[] | undefined;
    only?: string[] | undefined;
    skip?: string[] | undefined;
    timeout?: string | undefined;
  },
  quiet: boolean,
  verbose: boolean,
  io: Io,
): FetchOptions {
  const only = given.only === undefined ? undefined : kindsOf('--only', given.only);
  const skip = kindsOf('--skip', given.skip ?? []);
  const ns = given.timeout === undefined ? undefined : goDuration(given.timeout);
  if (given.timeout !== undefined && (ns === undefined || ns <= 0n))
    throw new Failure(`--timeout ${given.timeout} is no duration`, { hint: 'write it as 30s or 2m' });
  const said = new Set<string>();
  return {
    meshes: given.mesh ?? [],
    wants: (kind) => (only === undefined || only.has(kind)) && !skip.has(kind),
    timeoutMs: ns === undefined ? fetchDefaults.timeoutMs : Number(ns / 1_000_000n),
    warn: (tool, text) => {
      if (quiet) return;
      for (const line of text.trimEnd().split('\n')) {
        // A tool says of every list what it says of one.
        if (said.has(line)) continue;
        said.add(line);
        io.stderr.write(`${tool}: ${line}\n`);
      }
    },
    progress: (kind, items) => {
      if (verbose) io.stderr.write(`${kind}: ${items ?? 'failed'}\n`);
    },
  };
}

function kindsOf(flag: string, words: readonly string[]): ReadonlySet<string> {
  return new Set(
    words
      .flatMap((word) => word.split(','))
      .map((word) => {
        const kind = kindOfWord(word.trim());
        if (kind !== undefined) return kind;
        const near = didYouMean(word, kindWords());
        throw new Failure(`${flag}: no kind ${word}`, {
          hint: near === undefined ? 'meshsvc fetch --dry-run shows the kinds' : `did you mean ${near}?`,
        });
      }),
  );
}
