import { label } from '../../model/labels.ts';
import { didYouMean } from '../../model/suggest.ts';
import type { Referable } from '../resolve/destinations.ts';
import type { MeshView } from '../view.ts';
import type { Explanation } from './explanation.ts';
import { differingPair } from './near.ts';
import type { Fix, Note } from './notes.ts';
import type { Reference } from './references.ts';

/** What to write instead, from the first note that tells it. */
export function fixFor(view: MeshView, reference: Reference, { notes }: Pick<Explanation, 'notes'>): Fix | undefined {
  for (const note of notes) {
    const fix = fixOf(view, reference, note);
    if (fix !== undefined) return withRole(reference, fix);
  }
  return undefined;
}

/** A producer policy that names another namespace, or labels, is one for consumers. */
function withRole({ owner, field }: Reference, fix: Fix): Fix {
  if (field !== 'to' || owner.policy?.meta.labels[label.policyRole] !== 'producer') return fix;
  if (fix.set['namespace'] === undefined && fix.set['labels'] === undefined) return fix;
  const words = `${fix.words}; it is a policy for consumers then: it acts in namespace ${owner.kri.namespace} only`;
  return { ...fix, words };
}

const change = (words: string, set: Fix['set'] = {}, remove: readonly string[] = []): Fix => ({ words, set, remove });

function fixOf(view: MeshView, reference: Reference, note: Note): Fix | undefined {
  const { ref } = reference;
  const resources = note.resources ?? [];
  const values = note.values ?? [];
  const [first] = resources;
  switch (note.code) {
    case 'NAME_OTHER_NAMESPACE': {
      const namespaces = unique(resources.map(({ kri }) => kri.namespace)).filter((one) => one !== '');
      // Explicit outbounds have no such field; what has no namespace cannot be named by one.
      if (reference.field === 'outbound' || namespaces.length === 0) return byLabels(resources);
      return change(`say the namespace${namespaces.length > 1 ? `: ${namespaces.join(' or ')}` : ''}`, {
        namespace: namespaces[0]!,
      });
    }
    case 'NAMESPACE_ON_UNIVERSAL':
      return change('leave the namespace out: resources of a Universal zone have none', {}, ['namespace']);
    case 'OWNER_HAS_NO_ZONE':
    case 'NAME_OTHER_ZONE':
    case 'OWNER_ZONE_DIFFERS':
    case 'TARGET_HAS_NO_ZONE':
    case 'NAME_IS_HASHED_NAME':
      return byLabels(resources);
    case 'NAME_OTHER_KIND': {
      const kinds = unique(resources.map(({ kind }) => kind));
      const found = byLabels(resources.filter(({ kind }) => kind === kinds[0]));
      return { ...found, words: `say kind: ${kinds.join(' or ')}`, set: { kind: kinds[0]!, ...found.set } };
    }
    case 'NAME_SIMILAR':
      return change(`did you mean ${note.text!}?`, { name: note.text! });
    case 'LABELS_ONE_OFF': {
      const pair = first === undefined ? undefined : differingPair(ref.labels ?? {}, first);
      if (resources.length !== 1 || pair === undefined) return undefined;
      const [key, value] = pair;
      if (value === undefined) return change(`leave ${key} out`, { labels: without(ref.labels ?? {}, key) });
      return change(`did you mean ${key}: ${value}?`, { labels: { ...ref.labels, [key]: value } });
    }
    case 'LABEL_VALUE_UNUSED': {
      const [key, value] = split(note.text!);
      const near = didYouMean(value, values);
      if (near !== undefined)
        return change(`did you mean ${key}: ${near}?`, { labels: { ...ref.labels, [key]: near } });
      return undefined;
    }
    case 'LABEL_KEY_UNUSED':
      if (Object.keys(ref.labels ?? {}).length < 2) return undefined;
      return change(`leave ${note.text!} out`, { labels: without(ref.labels ?? {}, note.text!) });
    case 'DISPLAY_NAME_LABEL_MISSING':
      return change(
        `refer to it by name, or give ${first!.kind} ${first!.meta.name} the label ${label.displayName}`,
        { name: first!.meta.name },
        ['labels'],
      );
    case 'SECTION_IS_NUMBER_OF_NAMED_PORT':
    case 'SECTION_NOT_FOUND':
      return values.length === 0
        ? undefined
        : sectionFix(note.code === 'SECTION_NOT_FOUND' ? sectionNames(values) : values);
    case 'PORT_NOT_FOUND': {
      const ports = unique(values.map((text) => text.split(' ')[0]!));
      const behind = note.text === undefined ? undefined : portBehind(resources, note.text);
      if (behind !== undefined)
        return change(`${note.text!} is the port of the workload: the service's is ${behind}`, { port: behind });
      return ports.length === 0
        ? undefined
        : change(`one of its ports: ${ports.join(', ')}`, { port: Number(ports[0]) });
    }
    case 'LEGACY_PORT_NOT_FOUND': {
      const port = portBehind(resources, note.text!) ?? values[0]?.split(' ')[0];
      const name = ref.name.replace(/_\d+$/, `_${port}`);
      return port === undefined ? undefined : change(`the number is that of the service: ${name}`, { name });
    }
    case 'BACKEND_PORT_MISSING': {
      const ports = unique(resources.flatMap(({ ports: all }) => (all ?? []).map(({ port }) => String(port))));
      if (ports.length === 0)
        return reference.field === 'mirror' ? undefined : change('say a port, so that a MeshService is meant');
      return change(
        `say the port, so that the MeshService is meant${ports.length > 1 ? `: ${ports.join(' or ')}` : ''}`,
        { port: Number(ports[0]) },
      );
    }
    case 'BACKEND_SERVICE_UNKNOWN':
      return reference.field === 'mirror'
        ? change('mirror to an HTTP kuma.io/service that has instances, or take the filter out')
        : undefined;
    case 'LABELS_AMBIGUOUS_OLDEST':
    case 'LABELS_AMBIGUOUS_TIE':
    case 'LABELS_ONE_OF_MANY':
      return oneOf(reference, resources);
    case 'MEANING_LEGACY_ONLY': {
      const found = view.destinations.all.filter(({ kind, kri }) => kind === 'MeshService' && kri.name === ref.name);
      return found.length === 0 ? undefined : byLabels(found);
    }
    case 'MODE_DISABLED_NOT_GENERATED':
      return change('in mode Disabled no MeshServices are generated: meshServices.mode Everywhere makes them');
    case 'PORT_UNKNOWN_ALLOWS_ALL':
      return change('name a port that is there, or leave it out', {}, ['port']);
    default:
      return undefined;
  }
}

/** The first of several, by labels that the others do not have, or by name. */
function oneOf({ owner }: Reference, [first]: readonly Referable[]): Fix | undefined {
  if (first === undefined) return undefined;
  const { kri, meta } = first;
  const isNear = kri.zone === owner.kri.zone && kri.namespace === owner.kri.namespace;
  if (meta.labels[label.displayName] === undefined && isNear)
    return change('say which one, by name', { name: kri.name }, ['labels']);
  const fix = byLabels([first]);
  return meta.labels[label.displayName] === undefined ? fix : { ...fix, words: 'say which one' };
}

/** Labels that mean the resources and nothing else, as far as one set of labels can. */
function byLabels(resources: readonly Referable[]): Fix {
  const [first, ...more] = resources;
  if (first === undefined) return change('there is nothing to refer to');
  const { labels } = first.meta;
  if (labels[label.displayName] === undefined)
    return change(
      `${first.kind} ${first.meta.name} has no label ${label.displayName}: give it one, then refer to that`,
      { labels: { [label.displayName]: first.kri.name } },
      ['name', 'namespace'],
    );
  const shared = [label.displayName, label.namespace, label.zone].filter(
    (key) => labels[key] !== undefined && more.every(({ meta }) => meta.labels[key] === labels[key]),
  );
  const set = Object.fromEntries(shared.map((key) => [key, labels[key]!]));
  const all =
    resources.length > 1
      ? `labels mean all ${resources.length}; add ${label.zone} or ${label.namespace} for one of them`
      : 'refer to it by labels';
  return change(all, { labels: set }, ['name', 'namespace']);
}

function sectionFix(names: readonly string[]): Fix {
  const all = unique(names);
  return change(`the section is the port's name${all.length > 1 ? `: ${all.join(' or ')}` : ''}`, {
    sectionName: all[0]!,
  });
}

/** The names in `80 (http)`, or the number where there is no other. */
function sectionNames(texts: readonly string[]): readonly string[] {
  return texts.map((text) => /\((.*)\)$/.exec(text)?.[1] ?? text);
}

/** The port of a service behind which a workload has another. */
function portBehind(resources: readonly Referable[], target: string): number | undefined {
  for (const one of resources) {
    const resource = 'resource' in one ? (one.resource as { kind: string; spec: unknown }) : undefined;
    if (resource?.kind !== 'MeshService') continue;
    const { ports } = resource.spec as { ports: readonly { port: number; targetPort?: number | string }[] };
    const found = ports.find(({ targetPort }) => String(targetPort) === target);
    if (found !== undefined) return found.port;
  }
  return undefined;
}

function split(pair: string): readonly [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function without(labels: Readonly<Record<string, string>>, key: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).filter(([one]) => one !== key));
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
