import { object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import { commonOptions } from '../../cli/options.ts';
import { apiVersionOf, inForm } from '../../kinds/convert.ts';
import type { Fields } from '../../kinds/define-kind.ts';
import { kinds } from '../../kinds/index.ts';
import { kindOfWord, kindWords } from '../../kinds/names.ts';
import { load } from '../../load/load.ts';
import { compare } from '../../model/compare.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Io } from '../../model/io.ts';
import { type Labels, own as ownValue } from '../../model/labels.ts';
import type { Environment, Resource } from '../../model/resource.ts';
import { defaultSettings } from '../../model/settings.ts';
import { didYouMean } from '../../model/suggest.ts';
import { compactLines, firstOfEach, inOrder, moreWords, placed } from '../../output/diagnostics.ts';
import { pageText } from '../../output/formats/text.ts';
import { yamlDocuments } from '../../output/formats/yaml.ts';
import { countsPage, getPage } from '../../output/pages/get.ts';
import { drawingOf } from '../drawing.ts';
import { sourcesOf } from '../sources.ts';

const own = object({
  output: optional(string()),
  namespace: optional(string()),
  selector: optional(string()),
  format: optional(string()),
});

/** `meshsvc get`: what was loaded. Exit 1 where a resource that was named is not there. */
export async function run(raw: RawOptions, io: Io, args: readonly string[]): Promise<ExitCode> {
  const options = commonOptions(raw, io);
  const { output = 'table', namespace, selector, format } = own.parse(raw);
  const [word = 'all', name] = args;
  const kind = word === 'all' ? undefined : requireKind(word);
  const matches = selectorOf(selector);
  const { inventory } = await load(
    {
      paths: options.paths,
      recursive: options.recursive,
      sources: sourcesOf(options, io),
      command: `get ${word}`,
    },
    io,
  );
  const loaded =
    kind === undefined ? kinds.flatMap((one) => inventory.list(one.name)) : inventory.list(kind as Resource['kind']);
  const resources = loaded.filter(
    ({ meta }) =>
      (options.meshes.length === 0 || options.meshes.includes(meta.mesh)) &&
      (namespace === undefined || meta.namespace === namespace) &&
      (name === undefined || meta.name === name || meta.name === `${name}.${meta.namespace}`) &&
      matches(meta.labels),
  );
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
        ? countsPage(resources, inventory)
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
  const diagnostics = inOrder(inventory.diagnostics);
  if (resources.length === 0 && !options.quiet && diagnostics.length === 0)
    io.stderr.write('No resources found in the input.\n');
  if (diagnostics.length > 0) {
    const { shown, more } = firstOfEach(diagnostics);
    io.stderr.write(compactLines(placed(shown, await inventory.locator())));
    if (more.size > 0) io.stderr.write(`${moreWords(more)}\n`);
  }
  return exitCodeOf(diagnostics, [], { failOn: options.failOn ?? 'never', strict: options.strict });
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
