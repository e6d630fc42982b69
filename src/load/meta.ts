import type { Fields, Kind, ShapeProblem } from '../kinds/define-kind.ts';
import { isKumaKey, kept, keptMap } from '../kinds/kept.ts';
import { readLabels } from '../kinds/labels.ts';
import type { KubernetesMeta, OwnerReference } from '../model/kubernetes.ts';
import { type Labels, label, own, presentedLabels } from '../model/labels.ts';
import type { Environment, Meta } from '../model/resource.ts';

export type MetaResult =
  | { readonly ok: true; readonly meta: Meta; readonly form: Environment }
  | { readonly ok: false; readonly problems: readonly ShapeProblem[] };

/** The zero time of Go, which is what a resource without a creation time is printed with. */
const zeroTime = '0001-01-01T00:00:00Z';

/** Metadata of a Kuma resource in either form, as the control plane presents it. */
export function readMeta(document: Fields, kind: Kind, form: Environment): MetaResult {
  return form === 'universal' ? universalMeta(document, kind) : kubernetesMeta(document, kind);
}

function universalMeta(document: Fields, kind: Kind): MetaResult {
  const problems: ShapeProblem[] = [];
  const name = textField(document, 'name', ['name'], problems);
  if (name === '') problems.push({ path: [], message: 'name is missing', fix: 'give it a name' });
  let mesh = '';
  if (kind.scope === 'mesh') {
    mesh = textField(document, 'mesh', ['mesh'], problems);
    // The schema of the newer kinds has a default, protobuf has none.
    if (mesh === '' && kind.family === 'plugin') mesh = 'default';
    else if (mesh === '')
      problems.push({ path: [], message: 'mesh is missing', fix: 'add mesh: default, or the mesh it belongs to' });
  }
  const labels = labelsField(document['labels'], ['labels'], problems);
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    form: 'universal',
    meta: {
      mesh,
      name,
      namespace: '',
      labels,
      creationTime: time(document['creationTime']),
      modificationTime: time(document['modificationTime']),
    },
  };
}

function kubernetesMeta(document: Fields, kind: Kind): MetaResult {
  const problems: ShapeProblem[] = [];
  const metadata = isFields(document['metadata']) ? document['metadata'] : {};
  const name = textField(metadata, 'name', ['metadata', 'name'], problems);
  if (name === '') problems.push({ path: ['metadata'], message: 'metadata.name is missing', fix: 'give it a name' });
  const namespace = kind.namespaced
    ? textField(metadata, 'namespace', ['metadata', 'namespace'], problems) || 'default'
    : '';
  const own_ = labelsField(metadata['labels'], ['metadata', 'labels'], problems);
  const annotations = labelsField(metadata['annotations'], ['metadata', 'annotations'], problems);
  let mesh = '';
  if (kind.scope === 'mesh') {
    if (kind.family === 'plugin') mesh = own(own_, label.mesh) ?? 'default';
    else mesh = textField(document, 'mesh', ['mesh'], problems);
    if (mesh === '')
      problems.push({ path: [], message: 'mesh is missing', fix: 'add mesh: default, or the mesh it belongs to' });
  }
  if (problems.length > 0) return { ok: false, problems };
  const isCore = kind.group !== undefined;
  const kubernetes: KubernetesMeta = {
    name: kept(name),
    uid: typeof metadata['uid'] === 'string' ? kept(metadata['uid']) : '',
    labels: isCore ? keptMap(own_) : own_,
    annotations: keptMap(annotations, isCore ? isKumaKey : isNotLastApplied),
    owners: ownersOf(metadata['ownerReferences']),
  };
  const created = keptTime(metadata['creationTimestamp']);
  return {
    ok: true,
    form: 'kubernetes',
    meta: {
      mesh,
      name: kind.namespaced ? kept(`${name}.${namespace}`) : kubernetes.name,
      namespace: kept(namespace),
      labels: isCore ? kubernetes.labels : presentedLabels(own_, annotations, name),
      creationTime: created,
      modificationTime: created,
      kubernetes,
    },
  };
}

/** kubectl keeps a copy of the whole manifest there. */
function isNotLastApplied(key: string): boolean {
  return key !== 'kubectl.kubernetes.io/last-applied-configuration';
}

const nobody: readonly OwnerReference[] = Object.freeze([]);

function ownersOf(value: unknown): readonly OwnerReference[] {
  if (!Array.isArray(value) || value.length === 0) return nobody;
  return value.filter(isFields).map((raw): OwnerReference => {
    const text = (key: string): string => (typeof raw[key] === 'string' ? kept(raw[key]) : '');
    const { controller, blockOwnerDeletion } = raw as { controller?: unknown; blockOwnerDeletion?: unknown };
    const flags = {
      ...(controller === undefined ? {} : { controller }),
      ...(blockOwnerDeletion === undefined ? {} : { blockOwnerDeletion }),
    };
    return {
      apiVersion: text('apiVersion'),
      kind: text('kind'),
      name: text('name'),
      uid: text('uid'),
      ...(Object.keys(flags).length === 0 ? {} : { flags }),
    };
  });
}

function labelsField(value: unknown, path: readonly string[], problems: ShapeProblem[]): Labels {
  if (value === null || value === undefined) return readLabels(undefined);
  if (!isFields(value)) {
    problems.push({ path, message: `${path.at(-1)!} is no mapping`, fix: undefined });
    return readLabels(undefined);
  }
  for (const key of Object.keys(value)) {
    const found = value[key];
    if (typeof found === 'string' || found === null) continue;
    const scalar = typeof found === 'number' || typeof found === 'boolean';
    problems.push({
      path: [...path, key],
      message: `${key} is a ${typeof found === 'object' ? 'mapping or list' : typeof found}, not a string`,
      fix: scalar ? `put it in quotes: "${String(found)}"` : undefined,
    });
  }
  return readLabels(value);
}

function textField(from: Fields, key: string, path: readonly string[], problems: ShapeProblem[]): string {
  const value = from[key];
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  problems.push({
    path,
    message: `${path.join('.')} is a ${Array.isArray(value) ? 'list' : typeof value === 'object' ? 'mapping' : typeof value}, not a string`,
    fix: typeof value === 'number' || typeof value === 'boolean' ? `put it in quotes: "${value}"` : undefined,
  });
  return '';
}

function time(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value !== zeroTime ? value : undefined;
}

function keptTime(value: unknown): string | undefined {
  const found = time(value);
  return found === undefined ? undefined : kept(found);
}

export function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
