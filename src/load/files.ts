import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Diagnostic } from '../model/diagnostic.ts';
import { Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';
import type { Environment } from '../model/resource.ts';
import { didYouMean } from '../model/suggest.ts';
import type { Bundle, BundleCommand, BundleSource } from './bundle.ts';
import { notices } from './notices.ts';

/** A text of the input, under the name that the operator knows it by. */
export interface InputText {
  readonly file: string;
  readonly text: string;
  /** Position of the control plane that it belongs to, where several were named. */
  readonly source?: number;
  /** The control plane that it was fetched from. */
  readonly product?: { readonly name: string; readonly version: string };
}

/** A path of the input, and the control plane that it belongs to where several were named. */
export interface InputPath {
  readonly path: string;
  readonly source?: number;
}

export interface InputTexts {
  readonly texts: readonly InputText[];
  readonly diagnostics: readonly Diagnostic[];
  /** Control planes of bundles that were named without saying whose they are; their texts have these positions. */
  readonly planes: readonly Plane[];
}

/** A control plane that a bundle was fetched from. */
export interface Plane {
  readonly zone: string;
  readonly environment: Environment | undefined;
  /** Of its configuration what changes an answer. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Position of the control plane that its bundle was named for. */
  readonly source?: number;
}

const manifestEnding = /\.(?:ya?ml|json)(?:\.gz)?$/;

/**
 * The texts behind `-f`: files, folders (`.yaml .yml .json`), URLs, globs where no such file exists, `-` for standard
 * input; gzip of any of these; bundles of `meshsvc fetch`, and `live:` for what one would hold now.
 *
 * A path that cannot be read is a finding, and the others are read all the same. Names stay as they
 * were given; a file that is named twice is read once.
 */
export async function readInput(paths: readonly InputPath[], recursive: boolean, io: Io): Promise<InputTexts> {
  const texts: InputText[] = [];
  const diagnostics: Diagnostic[] = [];
  const seen = new Map<string, number | undefined>();
  const planes: Plane[] = [];
  let source: number | undefined;
  const takeBundle = async (file: string, bundle: Bundle): Promise<void> => {
    const { textsOf } = await import('./bundle.ts');
    if (source !== undefined && bundle.sources.length > 1)
      throw new Failure(`${file} is a bundle of several control planes`, {
        hint: 'name it with -f: it says itself which zones they are of',
      });
    for (const one of bundle.sources) {
      const { zone, environment, product, commands } = one;
      const settings = settingsOf(one, bundle);
      planes.push({ zone, environment, settings, ...(source === undefined ? {} : { source }) });
      const plane = source ?? planes.length - 1;
      for (const text of textsOf(one, file))
        texts.push({ ...text, source: plane, ...(product === undefined ? {} : { product }) });
      for (const command of commands)
        if (command.status === 'failed') diagnostics.push(notFetched(file, zone, command));
    }
  };
  const take = async (file: string, read: () => Uint8Array): Promise<void> => {
    try {
      const text = decode(await unzip(read()));
      if (mayBeBundle(text)) await takeBundle(file, (await import('./bundle.ts')).readBundle(text));
      else texts.push(source === undefined ? { file, text } : { file, text, source });
    } catch (error) {
      if (error instanceof Failure) throw error;
      diagnostics.push(unreadable(file, reasonOf(error)));
    }
  };
  const takeFile = async (file: string): Promise<void> => {
    const path = resolve(io.cwd, file);
    if (seen.has(path)) {
      if (seen.get(path) !== source)
        throw new Failure(`${file} belongs to two sources`, {
          hint: 'each file is of one control plane: name it once',
        });
      return;
    }
    seen.set(path, source);
    await take(file, () => readFileSync(path));
  };
  const live = paths.filter(({ path }) => path.startsWith('live:'));
  for (const input of paths) {
    const { path } = input;
    source = input.source;
    if (path.startsWith('live:')) {
      // Control planes that are asked together are told apart by their zones.
      if (source !== undefined) await takeBundle(path, await fetchNow([path], io));
      else if (input === live[0])
        await takeBundle(
          'live:',
          await fetchNow(
            live.map((one) => one.path),
            io,
          ),
        );
      continue;
    }
    if (/^https?:\/\//.test(path)) {
      await takeUrl(path, take, diagnostics);
      continue;
    }
    if (path === '-') {
      await take('-', () => io.readStdin());
      continue;
    }
    let kind: 'folder' | 'file' | 'nothing';
    try {
      kind = statSync(resolve(io.cwd, path)).isDirectory() ? 'folder' : 'file';
    } catch (error) {
      if (!isMissing(error)) {
        diagnostics.push(unreadable(path, reasonOf(error)));
        continue;
      }
      kind = 'nothing';
    }
    if (kind === 'file') await takeFile(path);
    else if (kind === 'folder') {
      const found = manifestsIn(path, recursive, io.cwd, diagnostics);
      if (found.length === 0) diagnostics.push(emptyFolder(path, recursive, io.cwd));
      for (const file of found) await takeFile(file);
    } else {
      const found = await matches(path, io.cwd);
      if (found.length === 0) diagnostics.push(missing(path, io.cwd));
      for (const file of found) await takeFile(file);
    }
  }
  return { texts, diagnostics, planes };
}

/** A bundle begins with its schema; looking for that loads nothing. */
function mayBeBundle(text: string): boolean {
  return /^\s*\{\s*"schemaVersion":\s*"meshsvc\.bundle\//.test(text.slice(0, 200));
}

async function fetchNow(paths: readonly string[], io: Io): Promise<Bundle> {
  const { fetchDefaults, fetchLive } = await import('./live/fetch.ts');
  const { liveSource } = await import('./live/source.ts');
  const warn = (tool: string, text: string): void => {
    for (const line of text.trimEnd().split('\n')) io.stderr.write(`${tool}: ${line}\n`);
  };
  return fetchLive(paths.map(liveSource), { ...fetchDefaults, warn }, io, 'meshsvc');
}

/** What a control plane says of itself, else what the global one knows of its zone. */
function settingsOf({ zone, settings }: BundleSource, { sources }: Bundle): Plane['settings'] {
  if (Object.keys(settings).length > 0) return settings;
  for (const { zoneSettings } of sources) if (Object.hasOwn(zoneSettings ?? {}, zone)) return zoneSettings[zone]!;
  return settings;
}

function notFetched(
  file: string,
  zone: string,
  { kind, command, reason = 'no reason given' }: BundleCommand,
): Diagnostic {
  const { code, name, severity, inconclusive } = notices.notFetched;
  const what = kind === '' ? command : `kind ${kind}`;
  return {
    code,
    rule: name,
    severity,
    inconclusive,
    at: { file, document: 0 },
    message: `${what}${zone === '' ? '' : ` of ${zone}`} could not be fetched: ${reason}`,
    fix: `mend it and fetch again: ${command}`,
  };
}

const urlTimeoutMs = 30_000;

/** A manifest behind a URL, as `kubectl -f` takes it: the only network that reading ever uses. */
async function takeUrl(
  url: string,
  take: (file: string, read: () => Uint8Array) => Promise<void>,
  diagnostics: Diagnostic[],
): Promise<void> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(urlTimeoutMs), redirect: 'follow' });
    if (!response.ok) throw new Error(`answers ${response.status} ${response.statusText}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    await take(url, () => bytes);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
    diagnostics.push(unreadable(url, cause === undefined ? reasonOf(error) : `cannot be reached: ${cause}`));
  }
}

/** Manifests of a folder, by name; folders below it with `-R`, each once even where links go round. */
function manifestsIn(folder: string, recursive: boolean, cwd: string, diagnostics: Diagnostic[]): readonly string[] {
  const found: string[] = [];
  const entered = new Set<string>();
  const enter = (path: string): void => {
    let names: readonly string[];
    try {
      const real = realpathSync(resolve(cwd, path));
      if (entered.has(real)) return;
      entered.add(real);
      names = readdirSync(real).toSorted();
    } catch (error) {
      diagnostics.push(unreadable(path, reasonOf(error)));
      return;
    }
    for (const name of names) {
      const child = join(path, name);
      try {
        const stat = statSync(resolve(cwd, child));
        if (stat.isDirectory()) {
          if (recursive && name !== 'node_modules' && !name.startsWith('.')) enter(child);
        } else if (manifestEnding.test(name)) {
          if (stat.isFile()) found.push(child);
          else diagnostics.push(unreadable(child, 'is no regular file'));
        }
      } catch (error) {
        if (manifestEnding.test(name)) diagnostics.push(unreadable(child, reasonOf(error)));
      }
    }
  };
  enter(folder);
  return found;
}

async function matches(pattern: string, cwd: string): Promise<readonly string[]> {
  if (!/[*?[{]/.test(pattern)) return [];
  const { glob } = await import('tinyglobby');
  return (await glob(pattern, { cwd, dot: false, expandDirectories: false })).toSorted();
}

async function unzip(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const { gunzipSync } = await import('node:zlib');
  return gunzipSync(bytes, { maxOutputLength: maxBytes });
}

/** What fits into one JavaScript string. */
const maxBytes = 0x1fffffe8;

function decode(bytes: Uint8Array): string {
  if (bytes.length > maxBytes)
    throw new Error(`has ${bytes.length} bytes, more than the ${maxBytes} that can be read at once`);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if ((buffer[0] === 0xff && buffer[1] === 0xfe) || (buffer[0] === 0xfe && buffer[1] === 0xff))
    throw new Error('is UTF-16; save it as UTF-8');
  if (buffer.includes(0)) throw new Error('is binary: it has NUL bytes');
  if (!isUtf8(buffer)) throw new Error('is no UTF-8 text');
  const start = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
  return buffer.toString('utf8', start);
}

const wordsOf: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read: permission denied',
  EPERM: 'may not be read: permission denied',
  EISDIR: 'is a folder',
  ELOOP: 'is a symbolic link that goes round in circles',
  EMFILE: 'could not be opened: too many open files',
  ERR_BUFFER_TOO_LARGE: `unzips to more than ${maxBytes} bytes`,
  Z_DATA_ERROR: 'is a damaged gzip file',
  Z_BUF_ERROR: 'is a gzip file that ends too early',
};

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

function reasonOf(error: unknown): string {
  return wordsOf[codeOf(error)] ?? (error instanceof Error ? error.message : String(error));
}

function unreadable(file: string, reason: string, fix?: string): Diagnostic {
  const { code, name, severity, inconclusive } = notices.unreadableFile;
  return {
    code,
    rule: name,
    severity,
    inconclusive,
    at: { file, document: 0 },
    message: `${file === '-' ? 'standard input' : 'it'} ${reason}`,
    ...(fix === undefined ? {} : { fix }),
  };
}

function missing(path: string, cwd: string): Diagnostic {
  if (/[*?[{]/.test(path)) return unreadable(path, 'matches no file');
  let near: string | undefined;
  try {
    near = didYouMean(basename(path), readdirSync(resolve(cwd, dirname(path))));
  } catch {
    // The folder is not there either: nothing to suggest.
  }
  const fix = near === undefined ? undefined : `did you mean ${join(dirname(path), near)}?`;
  return unreadable(path, 'does not exist', fix);
}

function emptyFolder(path: string, recursive: boolean, cwd: string): Diagnostic {
  const below = !recursive && manifestsIn(path, true, cwd, []).length > 0;
  return unreadable(
    path,
    'holds no .yaml, .yml or .json file',
    below ? 'its subfolders do: add -R' : 'name the files themselves if they end otherwise',
  );
}
