import { object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import { type CommonOptions, commonOptions } from '../../cli/options.ts';
import { apiVersionOf, inForm } from '../../kinds/convert.ts';
import type { Fields } from '../../kinds/define-kind.ts';
import { kinds } from '../../kinds/index.ts';
import { kindOfWord, kindWords } from '../../kinds/names.ts';
import { load } from '../../load/load.ts';
import { compare } from '../../model/compare.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Io } from '../../model/io.ts';
import { type Labels, label, own as ownValue } from '../../model/labels.ts';
import type { Environment, Resource } from '../../model/resource.ts';
import { defaultSettings } from '../../model/settings.ts';
import { didYouMean } from '../../model/suggest.ts';
import { pageText } from '../../output/formats/text.ts';
import { yamlDocuments } from '../../output/formats/yaml.ts';
import { countsPage, getPage } from '../../output/pages/get.ts';
import { orUnread, writeAside } from '../aside.ts';
import { drawingOf } from '../drawing.ts';
import { requireMeshNames } from '../mesh-names.ts';
import { sourcesOf } from '../sources.ts';

const own = object({
  output: optional(string()),
  namespace: optional(string()),
  selector: optional(string()),
  format: optional(string()),
});

interface Asked {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly output: string;
  readonly format: string | undefined;
  readonly matches: (labels: Labels) => boolean;
  readonly zoneOf: (resource: Resource) => string | undefined;
  /** Several control planes are told apart. */
  readonly several: boolean;
}

/** `meshsvc get`: what was loaded. Exit 1 where a resource that was named is not there. */
export async function run(raw: RawOptions, io: Io, args: readonly string[]): Promise<ExitCode> {
  const options = commonOptions(raw, io);
  const { output = 'table', namespace, selector, format } = own.parse(raw);
  const [word = 'all', name] = args;
  const kind = word === 'all' ? undefined : requireKind(word);
  const matches = selectorOf(selector);
  const { inventory, planes } = await load(
    {
      paths: options.paths,
      recursive: options.recursive,
      sources: sourcesOf(options, io),
      command: `get ${word}`,
    },
    io,
  );
  const asked = {
    kind,
    name,
    namespace,
    output,
    format,
    matches,
    zoneOf: zonesOf(inventory, planes),
    several: planes.length > 0,
  };
  return orUnread(inventory, io, () => show(inventory, asked, options, io));
}

async function show(
  inventory: Inventory,
  { kind, name, namespace, output, format, matches, zoneOf, several }: Asked,
  options: CommonOptions,
  io: Io,
): Promise<ExitCode> {
  const loaded =
    kind === undefined ? kinds.flatMap((one) => inventory.list(one.name)) : inventory.list(kind as Resource['kind']);
  requireMeshes(options.meshes, inventory);
  const inZone = (zone: string | undefined): boolean =>
    options.zone === undefined || (zone === undefined ? !several : zone === options.zone);
  const resources = loaded.filter((resource) => {
    const { meta } = resource;
    return (
      (options.meshes.length === 0 || options.meshes.includes(resource.kind === 'Mesh' ? meta.name : meta.mesh)) &&
      (namespace === undefined || meta.namespace === namespace) &&
      (name === undefined || meta.name === name || meta.name === `${name}.${meta.namespace}`) &&
      inZone(zoneOf(resource)) &&
      matches(meta.labels)
    );
  });
  if (name !== undefined && resources.length === 0) {
    const near = didYouMean(
      name,
      loaded.map(({ meta }) => meta.name),
    );
    throw new Failure(`no ${kind ?? 'resource'} ${name} in the input`, {
      exitCode: 1,
      ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
    });
  }
  if (output === 'table' || output === 'wide') {
    const sorted = resources.toSorted((a, b) => compare(a.meta.mesh, b.meta.mesh) || compare(a.meta.name, b.meta.name));
    const page =
      kind === undefined
        ? countsPage(resources, inventory, zoneOf)
        : getPage(sorted, { wide: output === 'wide', nowMs: Date.parse(options.now) });
    io.stdout.write(await pageText(page, drawingOf(options, io.stdout, io)));
  } else if (output === 'name')
    io.stdout.write(resources.map((one) => `${one.kind.toLowerCase()}/${one.meta.name}\n`).join(''));
  else
    print(
      resources.map((one) => written(one, inventory, format as Environment | undefined)),
      output,
      name !== undefined,
      io,
    );
  const { diagnostics } = inventory;
  const nothing = resources.length === 0 ? 'No resources found in the input.' : undefined;
  await writeAside(
    { options, inventory, diagnostics, assumptions: [], nothing, whole: 'meshsvc check --show-all' },
    io,
  );
  return exitCodeOf(diagnostics, [], { failOn: options.failOn ?? 'never', strict: options.strict });
}

/**
 * The zone of a resource: as its label says, else that of the source that holds it, which makes it the zone's own. Of global
 * and where nothing tells, none.
 */
function zonesOf(inventory: Inventory, planes: readonly { readonly zone: string }[]): Asked['zoneOf'] {
  const zones = new Map<string, string>();
  for (const [at, { zone }] of planes.entries()) {
    if (zone === 'global') continue;
    const store = inventory.storeOf(at);
    for (const { name } of kinds) for (const { origin } of store.list(name)) zones.set(origin.file, zone);
  }
  return ({ meta, origin }) => meta.labels[label.zone] ?? zones.get(origin.file);
}

/** @throws {Failure} for a mesh that nothing loaded is of */
function requireMeshes(meshes: readonly string[], inventory: Inventory): void {
  if (meshes.length === 0) return;
  const all = kinds.flatMap((one) => inventory.list(one.name));
  const names = [...new Set(all.map(({ kind, meta }) => (kind === 'Mesh' ? meta.name : meta.mesh)))].filter(Boolean);
  requireMeshNames(meshes, names.toSorted(compare), inventory);
}

function requireKind(word: string): string {
  const kind = kindOfWord(word);
  if (kind !== undefined) return kind;
  const near = didYouMean(word, [...kindWords(), 'all']);
  throw new Failure(`no kind ${word}`, {
    hint: near === undefined ? 'meshsvc get all lists what was loaded' : `did you mean ${near}?`,
  });
}

/** `a=b,c!=d,e`: all of it must hold. */
function selectorOf(text: string | undefined): (labels: Labels) => boolean {
  const tests = (text ?? '').split(',').flatMap((part) => {
    const [, key, operator, value] = /^\s*([^=!\s]+)\s*(?:(==?|!=)\s*(.*?))?\s*$/.exec(part) ?? [];
    if (key === undefined) {
      if (part.trim() === '') return [];
      throw new Failure(`--selector ${part} is no label selector`, { hint: 'write key=value, key!=value or key' });
    }
    if (operator === undefined) return [(labels: Labels) => ownValue(labels, key) !== undefined];
    return [(labels: Labels) => (ownValue(labels, key) === value) === (operator !== '!=')];
  });
  return (labels) => tests.every((test) => test(labels));
}

/** The document as it was written, in the wanted form; items of typed lists say their kind themselves. */
function written(resource: Resource, inventory: Inventory, format: Environment | undefined): Fields {
  const document = inventory.raw(resource.origin) as Fields;
  const typed =
    document['type'] === undefined && document['kind'] === undefined
      ? { apiVersion: apiVersionOf(resource.kind), kind: resource.kind, ...document }
      : document;
  return format === undefined ? typed : inForm(typed, resource, format, defaultSettings.systemNamespace);
}

function print(documents: readonly Fields[], output: string, single: boolean, io: Io): void {
  if (output === 'json') {
    const value =
      single && documents.length === 1 ? documents[0] : { items: documents, total: documents.length, next: null };
    io.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    return;
  }
  for (let at = 0; at < documents.length; at += 500)
    io.stdout.write((at > 0 ? '---\n' : '') + yamlDocuments(documents.slice(at, at + 500)));
}
