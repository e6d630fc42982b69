import type { End, LookedUp, Via } from '../../engine/explain/look-up.ts';
import type { Note } from '../../engine/explain/notes.ts';
import { kriText } from '../../model/kri.ts';
import type { MeshServiceSelector } from '../../model/mesh-service.ts';
import type { Page } from '../page.ts';
import { aligned, type NamedLines } from './aligned.ts';
import { memberLines } from './members.ts';
import type { Place } from './resolve.ts';
import {
  type About,
  identityWords,
  listWords,
  noteWords,
  portsWords,
  portWords,
  resourceWords,
} from './resolve-words.ts';

/** A value as one mesh of one zone knows it. */
export interface Chain {
  readonly value: string;
  readonly mesh: string;
  readonly zone: string;
  readonly mode: string;
  readonly found: LookedUp;
}

/** Nobody refers: the value was typed. */
const nobody: About = {
  ref: { kind: 'service', name: '' },
  owner: {
    kind: '',
    mesh: '',
    kri: { kind: '', mesh: '', zone: '', namespace: '', name: '', sectionName: '' },
    policy: undefined,
  },
};

/** From a value to the Dataplanes, link by link; each end on its own. */
export function chainPage({ value, mesh, zone, mode, found }: Chain, place: Place): Page {
  const { ends, notes } = found;
  return [
    { block: 'text', text: `${value}   (${mesh}, ${zone}, ${mode})`, tone: 'strong' },
    ...ends.map((end) => ({ block: 'lines' as const, lines: aligned(linksOf(end, place)) })),
    ...(notes.length === 0
      ? []
      : [
          {
            block: 'lines' as const,
            lines: notes.map((note) => `  ${ends.length === 0 ? 'x' : '!'} ${valueNote(note)}`),
          },
        ]),
  ];
}

/** A note about a value, which no resource refers to. */
export function valueNote(note: Note): string {
  const { code, text = '', resources = [] } = note;
  if (code === 'NAME_SIMILAR') return `nothing is called that; did you mean ${text}?`;
  if (code === 'NAME_NOT_FOUND') return `nothing is called ${text}: no hostname, no kuma.io/service, no resource`;
  if (/^(NAME_|NAMESPACE_|OWNER_|TARGET_)/.test(code) && resources.length > 0)
    return `nothing has it; there is ${listWords(resources.map(({ kri }) => kriText(kri)))}`;
  if (code === 'LABELS_AMBIGUOUS_OLDEST' || code === 'LABELS_AMBIGUOUS_TIE')
    return `a policy means all of them; a backendRef one: ${noteWords(note, nobody)}`;
  return noteWords(note, nobody);
}

function linksOf(end: End, place: Place): readonly NamedLines[] {
  const { via, destination, port, service, members, endpoints, selectedBy, instead } = end;
  const links: NamedLines[] = [];
  const [name, words] = viaWords(via);
  if (words !== undefined) links.push([name, [words]]);
  if (service !== undefined) links.push(['kuma.io/service', [service]]);
  if (destination !== undefined) {
    const { kri, ports, resource } = destination;
    links.push(['resource', [`${resourceWords(kri)}   ${kriText(kri)}   ${place(resource.origin, [])}`]]);
    links.push([
      'port',
      [port === undefined ? portsWords({ ports }) : `${portWords(port)} ${port.appProtocol}`.trimEnd()],
    ]);
    if (resource.kind === 'MeshService') links.push(['selector', [selectorWords(resource.spec.selector)]]);
  }
  if (members.length > 0) links.push(['Dataplanes', memberLines(members, place)]);
  if (selectedBy.length > 0)
    links.push([
      'MeshServices',
      [listWords(selectedBy.map(({ kri, ports }) => `${identityWords(kri)} ${portsWords({ ports })}`))],
    ]);
  const zones = [...new Set(endpoints.map(({ zone }) => zone || 'this zone'))];
  links.push(['endpoints', [endpoints.length === 0 ? 'none' : `${endpoints.length} in ${listWords(zones)}`]]);
  if (instead !== undefined) links.push(['!', [`DNS answers ${resourceWords(instead.kri)} for it`]]);
  return links;
}

function viaWords(via: Via): readonly [string, string | undefined] {
  switch (via.by) {
    case 'hostname':
      return ['hostname', `by HostnameGenerator ${via.generator}`];
    case 'old-name':
      return ['hostname', 'of the kuma.io/service, gone in mode Exclusive'];
    case 'vip':
      return ['address', via.assumed ? 'a guess: no VIP is stored yet' : 'its VIP'];
    default:
      return ['', undefined];
  }
}

function selectorWords({ dataplaneTags, dataplaneRef, dataplaneLabels }: MeshServiceSelector): string {
  const pairs = { ...dataplaneTags, ...dataplaneLabels?.matchLabels };
  const words = Object.entries(pairs).map(([key, value]) => `${key}=${value}`);
  return dataplaneRef === undefined ? words.join(', ') || '(none)' : `Dataplane ${dataplaneRef.name}`;
}
