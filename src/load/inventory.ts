import type { Fields, Kind, ShapeProblem } from '../kinds/define-kind.ts';
import { kinds } from '../kinds/index.ts';
import { compare } from '../model/compare.ts';
import type { At, Diagnostic, Spot } from '../model/diagnostic.ts';
import type { Ignored, Inventory, Store } from '../model/inventory.ts';
import { kumaKinds } from '../model/kuma-kinds.ts';
import { label } from '../model/labels.ts';
import type { Environment, Meta, Resource } from '../model/resource.ts';
import { formatPath, type Origin, type Path } from '../model/source.ts';
import { didYouMean } from '../model/suggest.ts';
import type { InputText } from './files.ts';
import { type ParseProblem, parseYaml, readText } from './manifests.ts';
import { isFields, readMeta } from './meta.ts';
import { type Notice, notices } from './notices.ts';
import { lineOf, locateField, newSource, positionOf, rawOf, remember, type Source } from './positions.ts';

const kindByName: ReadonlyMap<string, Kind> = new Map(
  kinds.map((kind) => [`${kind.group ?? 'kuma.io'}/${kind.name}`, kind]),
);

/** API group of `apps/v1`; of the oldest kinds, whose version is `v1`, it is empty. */
function groupOf(apiVersion: unknown): string {
  return typeof apiVersion === 'string' ? apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf('/'))) : 'none';
}

/**
 * Looks at a resource while its whole document is at hand; what it finds is a finding of reading.
 *
 * `source` is the position of the control plane that it belongs to, where several were named.
 */
export type Inspector = (resource: Fields, source: number | undefined) => readonly Inspected[];

/** What an inspector found: a refusal of Kuma, or a field that the kind does not have. */
export type Inspected =
  | { readonly found: 'refusal'; readonly path: Path; readonly field: string; readonly reason: string }
  | { readonly found: 'unknown-field'; readonly path: Path; readonly name: string; readonly near: string | undefined };

interface Reading {
  readonly found: Map<string, Resource[]>;
  readonly ignored: Map<string, number>;
  readonly diagnostics: Diagnostic[];
  readonly inspect: Inspector | undefined;
  /** The control plane of the file that is being read. */
  source: number | undefined;
}

/**
 * All resources of some texts, and a finding for each document that is none.
 *
 * The lists are ordered by mesh, name and place, so that the order in which files were named changes nothing.
 */
export function readInventory(
  texts: readonly InputText[],
  unread: readonly Diagnostic[],
  inspect?: Inspector,
): Inventory {
  const reading: Reading = {
    found: new Map(),
    ignored: new Map(),
    diagnostics: [...unread],
    inspect,
    source: undefined,
  };
  const sources = new Map<string, Source>();
  const sourceOfFile = new Map(texts.map(({ file, source = -1 }) => [file, source]));
  for (const { file, text, source: plane } of texts) {
    reading.source = plane;
    const source = newSource(file, text);
    sources.set(file, source);
    let head: Fields = {};
    for (const piece of readText(text)) {
      const { chunk } = piece;
      remember(source, chunk);
      const origin: Origin = { file, document: chunk.document, item: chunk.item };
      if (!piece.ok) {
        reading.diagnostics.push(parseNotice(piece.problem, source, origin));
        continue;
      }
      if (piece.duplicateKey >= 0) {
        const key = /^[^:\s]+/.exec(text.slice(piece.duplicateKey, piece.duplicateKey + 200))?.[0] ?? 'a key';
        reading.diagnostics.push({
          ...noticeOf(notices.duplicateKey, `${key} stands twice in one mapping; Kuma takes the last one`),
          at: { file, document: chunk.document, ...positionOf(source, piece.duplicateKey) },
          fix: 'keep one of them',
        });
      }
      if (piece.imprecise >= 0)
        reading.diagnostics.push({
          ...noticeOf(notices.impreciseNumber, 'a whole number above 9007199254740992 is not kept exactly'),
          at: { file, document: chunk.document, ...positionOf(source, piece.imprecise) },
          fix: 'put it in quotes if it is a name',
        });
      if (piece.items !== undefined) {
        // A long list: its head comes first, its items follow one by one.
        head = isFields(piece.value) ? piece.value : {};
        noticeTruncation(head, piece.items, origin, reading);
      } else readDocument(chunk.item < 0 ? piece.value : typedItem(piece.value, head), origin, reading);
    }
  }
  const lists = new Map<string, readonly Resource[]>();
  if (inspect !== undefined) noticeMissingMeshes(reading);
  noticeFullPages(reading, sources);
  let resources = 0;
  for (const [kind, list] of reading.found) {
    const unique = withoutTwins(list, sources, sourceOfFile, reading.diagnostics);
    lists.set(kind, unique);
    resources += unique.length;
  }
  const sourceOf = (origin: Origin): Source => {
    const source = sources.get(origin.file);
    if (source === undefined) throw new Error(`a resource comes from ${origin.file}, which was never read`);
    return source;
  };
  return {
    list: <K extends Resource['kind']>(kind: K) => (lists.get(kind) ?? []) as never,
    locator: async () => {
      // The second YAML library, which most runs never need.
      const { locateInJson, locateInYaml } = await import('./locate.ts');
      const locators = { locateInJson, locateInYaml };
      return ({ origin, path, part = 'value' }) => locateField(sourceOf(origin), origin, path, part, locators);
    },
    storeOf: (source) => storeOf(lists, (file) => sourceOfFile.get(file) === source),
    raw: (origin: Origin) => rawOf(sourceOf(origin), origin),
    ignored: [...reading.ignored]
      .map(([what, count]): Ignored => ({ what, count }))
      .toSorted((a, b) => (a.what < b.what ? -1 : 1)),
    fileNames: [...sources.keys()],
    text: (file) => sources.get(file)?.text,
    line: (file, line) => {
      const source = sources.get(file);
      return source === undefined ? undefined : lineOf(source, line);
    },
    product: productOf(texts),
    files: texts.length,
    resources,
    diagnostics: reading.diagnostics,
  };
}

/** The resources of some files alone. */
function storeOf(lists: ReadonlyMap<string, readonly Resource[]>, isOf: (file: string) => boolean): Store {
  const known = new Map<string, readonly Resource[]>();
  return {
    list: (kind) => {
      let list = known.get(kind);
      if (list === undefined) {
        list = (lists.get(kind) ?? []).filter(({ origin }) => isOf(origin.file));
        known.set(kind, list);
      }
      return list as never;
    },
  };
}

/** `kumactl export` takes one page of 100 of each kind and mesh, and nothing in its output tells. */
function noticeFullPages({ found, diagnostics }: Reading, sources: ReadonlyMap<string, Source>): void {
  const exported = new Set([...sources].flatMap(([file, { text }]) => (text.startsWith('# Product:') ? [file] : [])));
  for (const [kind, list] of exported.size === 0 ? [] : found) {
    const pages = new Map<string, Resource[]>();
    for (const resource of list) {
      if (!exported.has(resource.origin.file)) continue;
      const page = pages.get(`${resource.origin.file}\n${resource.meta.mesh}`);
      if (page === undefined) pages.set(`${resource.origin.file}\n${resource.meta.mesh}`, [resource]);
      else page.push(resource);
    }
    for (const page of pages.values()) {
      const { origin } = page.at(-1)!;
      if (page.length !== 100) continue;
      diagnostics.push({
        ...noticeOf(
          notices.exactlyOnePage,
          `the export has exactly 100 ${kind} resources of one mesh: kumactl export stops there, so there may be more`,
        ),
        at: { origin, path: [] },
        fix: `get the rest: kumactl get ${kind.toLowerCase()}s -o yaml --size 1000`,
      });
    }
  }
}

/** Meshes that resources belong to and that the input does not have: `default` is there as a rule, others may not be. */
function noticeMissingMeshes({ found, diagnostics }: Reading): void {
  const meshes = new Set((found.get('Mesh') ?? []).map(({ meta }) => meta.name));
  meshes.add('default').add('');
  for (const list of found.values())
    for (const { kind, meta, origin } of list) {
      if (meshes.has(meta.mesh)) continue;
      meshes.add(meta.mesh);
      diagnostics.push({
        ...noticeOf(
          notices.missingMesh,
          `no Mesh ${meta.mesh} in the input: unless it exists already, Kuma refuses ${kind} ${meta.name} and all else of that mesh`,
        ),
        at: { origin, path: ['mesh'] },
        resource: { kind, mesh: meta.mesh, name: meta.name },
        fix: `add the Mesh ${meta.mesh} to the input: its mode and its mTLS count`,
      });
    }
}

/** What a bundle, or the first line of a `kumactl export`, says of the control plane that it came from. */
function productOf(texts: readonly InputText[]): Inventory['product'] {
  for (const { text, product } of texts) {
    if (product !== undefined) return product;
    const found = /^# Product: ([^,\n]+), Version: ([^,\s]+)/.exec(text.slice(0, 400));
    if (found !== null) return { name: found[1]!, version: found[2]! };
  }
  return undefined;
}

/** One document or list item: a resource, a list of them, or something else. */
function readDocument(value: unknown, origin: Origin, reading: Reading): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value) && origin.item < 0) {
    // A JSON array of resources: `kubectl get -o json | jq .items`.
    for (const [item, entry] of value.entries()) readDocument(entry, { ...origin, item }, reading);
    return;
  }
  if (!isFields(value)) {
    reading.diagnostics.push({
      ...noticeOf(notices.notAResource, 'this document is no mapping, so it is no resource'),
      at: { origin, path: [] },
    });
    return;
  }
  const items = value['items'];
  if (Array.isArray(items) && origin.item < 0 && isList(value)) {
    noticeTruncation(value, items.length, origin, reading);
    for (const [item, entry] of items.entries()) readDocument(typedItem(entry, value), { ...origin, item }, reading);
    return;
  }
  readResource(value, origin, reading);
}

/** An item with what a typed list (`MeshServiceList`) says once for all of its items. */
function typedItem(item: unknown, list: Fields): unknown {
  const kind = typeof list['kind'] === 'string' ? list['kind'].replace(/List$/, '') : '';
  if (kind === '' || !isFields(item) || item['kind'] !== undefined || item['type'] !== undefined) return item;
  return { apiVersion: list['apiVersion'], kind, ...item };
}

function isList(value: Fields): boolean {
  const kind = value['kind'];
  return (kind === undefined && value['type'] === undefined) || (typeof kind === 'string' && kind.endsWith('List'));
}

/** kumactl and the REST API stop at 100 items, and the total tells. */
function noticeTruncation(value: Fields, count: number, origin: Origin, reading: Reading): void {
  const total = value['total'];
  const next = value['next'];
  const more = typeof next === 'string' && next !== '';
  if (!more && !(typeof total === 'number' && total > count)) return;
  reading.diagnostics.push({
    ...noticeOf(
      notices.truncatedList,
      typeof total === 'number'
        ? `the list holds ${count} of ${total} items`
        : `the list ends at item ${count}, and there are more`,
    ),
    at: { origin, path: typeof total === 'number' ? ['total'] : ['next'] },
    fix: 'get all of it: kumactl get … --size 1000, or kubectl get … without --limit',
  });
}

function readResource(value: Fields, origin: Origin, reading: Reading): void {
  const { apiVersion, kind: kindField, type } = value as { apiVersion?: unknown; kind?: unknown; type?: unknown };
  const form: Environment = typeof type === 'string' ? 'universal' : 'kubernetes';
  const name = form === 'universal' ? type : kindField;
  if (typeof name !== 'string') {
    reading.diagnostics.push({
      ...noticeOf(notices.notAResource, 'this document has neither a type nor a kind, so it is no resource'),
      at: { origin, path: [] },
      fix: 'add type: (Universal) or apiVersion: and kind: (Kubernetes)',
    });
    return;
  }
  if (name === 'DataplaneOverview' && form === 'universal' && isFields(value['dataplane'])) {
    const { dataplane, dataplaneInsight: _, ...rest } = value;
    readResource({ ...rest, ...(dataplane as Fields), type: 'Dataplane' }, origin, reading);
    return;
  }
  const ours = form === 'universal' || (typeof apiVersion === 'string' && apiVersion.startsWith('kuma.io/'));
  const kind = kindByName.get(`${ours ? 'kuma.io' : groupOf(apiVersion)}/${name}`);
  const inspected = ours ? (reading.inspect?.(value, reading.source) ?? []) : [];
  for (const one of inspected) reading.diagnostics.push(inspectedNotice(one, origin, name, value));
  if (kind === undefined) {
    if (ours && !kumaKinds.has(name)) {
      const near = didYouMean(name, kumaKinds);
      reading.diagnostics.push({
        ...noticeOf(notices.unknownKind, `no kind ${name}`),
        at: { origin, path: [form === 'universal' ? 'type' : 'kind'] },
        ...(near === undefined ? {} : { fix: `did you mean ${near}?` }),
      });
    }
    const what = ours || typeof apiVersion !== 'string' ? name : `${apiVersion}/${name}`;
    reading.ignored.set(what, (reading.ignored.get(what) ?? 0) + 1);
    return;
  }
  const meta = readMeta(value, kind, form);
  // What Kuma says of a resource is said once, in its words.
  if (
    inspected.some(({ found }) => found === 'refusal') &&
    !(meta.ok && kind.read(bodyOf(value, kind, meta.meta, form, origin)).ok)
  )
    return;
  if (!meta.ok) {
    for (const problem of meta.problems) reading.diagnostics.push(shapeNotice(problem, origin, name, value));
    return;
  }
  const result = kind.read(bodyOf(value, kind, meta.meta, form, origin));
  if (!result.ok) {
    for (const problem of result.problems)
      reading.diagnostics.push(shapeNotice(problem, origin, name, value, meta.meta));
    return;
  }
  const list = reading.found.get(kind.name);
  if (list === undefined) reading.found.set(kind.name, [result.resource]);
  else list.push(result.resource);
}

function bodyOf(value: Fields, kind: Kind, meta: Meta, form: Environment, origin: Origin): Parameters<Kind['read']>[0] {
  const inlined = form === 'universal' && kind.family === 'proto';
  const spec = inlined ? value : value['spec'];
  return {
    meta,
    form,
    origin,
    spec: isFields(spec) ? spec : {},
    status: value['status'],
    specPath: inlined ? [] : ['spec'],
    document: value,
    parseYaml,
  };
}

/**
 * Each resource once; a second one of the same name is said, with both places.
 *
 * Lists come out by mesh, name, zone and place; Dataplanes, which the engine sorts by age anyway, as they were read.
 */
function withoutTwins(
  list: readonly Resource[],
  sources: ReadonlyMap<string, Source>,
  sourceOfFile: ReadonlyMap<string, number>,
  diagnostics: Diagnostic[],
): readonly Resource[] {
  const planeOf = ({ origin }: Resource): number => sourceOfFile.get(origin.file) ?? -1;
  const kind = list[0]?.kind;
  const names = new Set<string>();
  for (const { meta } of list) names.add(meta.name);
  if (names.size === list.length && kind === 'Dataplane') return list;
  const ordered = list.toSorted((a, b) => planeOf(a) - planeOf(b) || byIdentity(a, b));
  const unique: Resource[] = [];
  for (const resource of ordered) {
    const before = unique.at(-1);
    if (before === undefined || planeOf(before) !== planeOf(resource) || !isTwin(before, resource))
      unique.push(resource);
    else {
      diagnostics.push(twinNotice(before, resource, sources));
      unique[unique.length - 1] = resource;
    }
  }
  return unique;
}

function byIdentity(a: Resource, b: Resource): number {
  return (
    compare(a.meta.mesh, b.meta.mesh) ||
    compare(a.meta.name, b.meta.name) ||
    compare(zoneOf(a), zoneOf(b)) ||
    byPlace(a.origin, b.origin)
  );
}

function isTwin(a: Resource, b: Resource): boolean {
  return a.meta.name === b.meta.name && a.meta.mesh === b.meta.mesh && zoneOf(a) === zoneOf(b) && a.form === b.form;
}

function twinNotice(first: Resource, second: Resource, sources: ReadonlyMap<string, Source>): Diagnostic {
  const [a, b] = [first, second].map((resource) =>
    JSON.stringify(rawOf(sources.get(resource.origin.file)!, resource.origin)),
  );
  const same = a === b;
  const subject = { kind: second.kind, mesh: second.meta.mesh, name: second.meta.name };
  return {
    ...noticeOf(
      same ? notices.duplicateResource : notices.contradictingResource,
      same
        ? `${second.kind} ${second.meta.name} is in the input twice, word for word`
        : `${second.kind} ${second.meta.name} is in the input twice, and differs; the later place was used`,
    ),
    at: { origin: second.origin, path: ['name'] },
    resource: subject,
    related: [{ message: 'here it is too', at: { origin: first.origin, path: ['name'] } }],
    fix: same ? 'leave out one of the files' : 'leave out the one that is not applied',
  };
}

function zoneOf(resource: Resource): string {
  return resource.meta.labels[label.zone] ?? '';
}

function byPlace(a: Origin, b: Origin): number {
  return compare(a.file, b.file) || a.document - b.document || a.item - b.item;
}

function noticeOf(notice: Notice, message: string): Diagnostic {
  return {
    code: notice.code,
    rule: notice.name,
    severity: notice.severity,
    message,
    ...(notice.inconclusive ? { inconclusive: true } : {}),
  };
}

const noticeOfProblem = {
  syntax: notices.parseError,
  template: notices.templateLeftover,
  limit: notices.tooMuch,
} as const satisfies Record<ParseProblem['kind'], Notice>;

function parseNotice(problem: ParseProblem, source: Source, origin: Origin): Diagnostic {
  const at: Spot = { file: origin.file, document: origin.document, ...positionOf(source, problem.offset) };
  return {
    ...noticeOf(noticeOfProblem[problem.kind], problem.message),
    at,
    ...(problem.hint === undefined ? {} : { fix: problem.hint }),
  };
}

function inspectedNotice(inspected: Inspected, origin: Origin, kind: string, value: Fields): Diagnostic {
  const given = nameOf(value);
  const what = given === '' ? kind : `${kind} ${given}`;
  const resource = { kind, mesh: typeof value['mesh'] === 'string' ? value['mesh'] : '', name: given };
  if (inspected.found === 'refusal') {
    const { field, reason } = inspected;
    return {
      ...noticeOf(notices.rejected, `Kuma refuses ${what}: ${field === '' ? reason : `${field}: ${reason}`}`),
      at: { origin, path: inspected.path },
      resource,
      refusal: { field, reason },
    };
  }
  return {
    ...noticeOf(notices.unknownField, `${kind} has no field ${formatPath(inspected.path)}; Kuma ignores it`),
    at: { origin, path: inspected.path, part: 'key' },
    resource,
    fix: fixOf(inspected, kind),
  };
}

function fixOf({ name, near, path }: Extract<Inspected, { found: 'unknown-field' }>, kind: string): string {
  if (name === 'spec' && path.length === 1)
    return `on Universal the fields of a ${kind} stand beside its name, without spec:`;
  return near === undefined ? 'remove it' : `did you mean ${near}?`;
}

/** The name that a document gives itself, in either form. */
function nameOf(value: Fields): string {
  const metadata = isFields(value['metadata']) ? value['metadata'] : {};
  const name = value['name'] ?? metadata['name'];
  return typeof name === 'string' ? name : '';
}

function shapeNotice(problem: ShapeProblem, origin: Origin, kind: string, value: Fields, meta?: Meta): Diagnostic {
  const at: At = { origin, path: problem.path };
  const missing = problem.message.endsWith('is missing');
  const given = meta?.name ?? (nameOf(value) || undefined);
  return {
    ...noticeOf(
      missing ? notices.missingField : notices.wrongType,
      `${kind}${given === undefined ? '' : ` ${given}`} is left out: ${problem.message}`,
    ),
    at,
    ...(meta === undefined ? {} : { resource: { kind, mesh: meta.mesh, name: meta.name } }),
    ...(problem.fix === undefined ? {} : { fix: problem.fix }),
  };
}
