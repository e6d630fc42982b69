import { type Kri, kriKey, withSection } from '../../model/kri.ts';
import { label } from '../../model/labels.ts';
import { didYouMean } from '../../model/suggest.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { addressOfVip, type LegacyVip, namesOfVip } from '../outbounds/legacy-vips.ts';
import { type Destination, type DestinationPort, findPort } from '../resolve/destinations.ts';
import type { MeshView } from '../view.ts';
import { endpointsOf, type Member, type Members } from './members.ts';
import { type NameIndex, nearLabels, nearNames, nearPorts } from './near.ts';
import type { Note } from './notes.ts';
import type { Value } from './values.ts';

/** How a value came to a service. */
export type Via =
  | { readonly by: 'hostname'; readonly hostname: string; readonly generator: string }
  | { readonly by: 'old-name'; readonly hostname: string }
  | { readonly by: 'vip'; readonly address: string; readonly assumed: boolean }
  | { readonly by: 'kri' }
  | { readonly by: 'labels' }
  | { readonly by: 'name' }
  | { readonly by: 'service-tag' };

/** A service that a value leads to. */
export interface End {
  readonly via: Via;
  /** `undefined` of a value of `kuma.io/service`. */
  readonly destination: Destination | undefined;
  /** `undefined`: all of them. */
  readonly port: DestinationPort | undefined;
  /** The value of `kuma.io/service`. */
  readonly service: string | undefined;
  /** Dataplanes of this zone. */
  readonly members: readonly Member[];
  readonly endpoints: readonly Endpoint[];
  /** Of a value of `kuma.io/service`: MeshServices that select it. */
  readonly selectedBy: readonly Destination[];
  /** Of several with one name: another one answers. */
  readonly instead: Destination | undefined;
}

/** Where a value leads in one mesh, as one zone sees it. */
export interface LookedUp {
  readonly ends: readonly End[];
  /** Why nowhere, or what there is to know. */
  readonly notes: readonly Note[];
}

/** Where a value leads. */
export function lookUp(view: MeshView, names: NameIndex, members: Members, value: Value): LookedUp {
  switch (value.by) {
    case 'kri':
      return lookUpKri(view, names, members, value.kri);
    case 'labels': {
      const found = view.destinations.withLabels(value.kind, value.labels);
      if (found.length === 0) return { ends: [], notes: nearLabels(view, names, value.kind, value.labels) };
      const oldest = view.destinations.oldest(value.kind, value.labels)!;
      const notes: Note[] = [];
      if (found.length > 1)
        notes.push({
          code: oldest.tied.length > 0 ? 'LABELS_AMBIGUOUS_TIE' : 'LABELS_AMBIGUOUS_OLDEST',
          resources: [oldest.destination, ...found.filter((one) => one !== oldest.destination)],
          text: oldest.destination.meta.creationTime ?? '',
        });
      return atPort(view, members, found, value.section, { by: 'labels' }, notes);
    }
    case 'name':
      return lookUpName(view, names, members, value);
    case 'address':
      return lookUpAddress(view, members, value.address, value.port);
    case 'word':
      return lookUpWord(view, names, members, value.word, value.port);
  }
}

function lookUpKri(view: MeshView, names: NameIndex, members: Members, kri: Kri): LookedUp {
  const destination = view.destinations.first(kriKey(withSection(kri, '')));
  if (destination === undefined) return { ends: [], notes: nearNames(view, names, { kri }, kri) };
  return atPort(view, members, [destination], kri.sectionName, { by: 'kri' }, []);
}

function lookUpName(
  view: MeshView,
  names: NameIndex,
  members: Members,
  { kind, name, section }: Extract<Value, { by: 'name' }>,
): LookedUp {
  const found = namedDestinations(names, name).filter((one) => one.kind === kind);
  if (found.length > 0) return atPort(view, members, found, section, { by: 'name' }, []);
  const others = namedDestinations(names, name);
  if (others.length > 0) return { ends: [], notes: [{ code: 'NAME_OTHER_KIND', resources: others }] };
  return { ends: [], notes: nearWords(view, names, name) };
}

/** By display name, by core name, or as `name.namespace`. */
function namedDestinations({ byName, byCoreName }: NameIndex, word: string): readonly Destination[] {
  const found = new Set([...(byName.get(word) ?? []), ...(byCoreName.get(word) ?? [])]);
  const dot = word.lastIndexOf('.');
  if (dot > 0)
    for (const one of byName.get(word.slice(0, dot)) ?? [])
      if (one.kri.namespace === word.slice(dot + 1)) found.add(one);
  return [...found];
}

function lookUpAddress(view: MeshView, members: Members, address: string, port: number | undefined): LookedUp {
  const legacy =
    view.context.mode === 'Exclusive' ? [] : view.legacyVips.filter((vip) => addressOfVip(vip) === address);
  const found = view.destinations.all.filter((one) => view.vips.get(one)?.addresses.includes(address));
  const [first] = found;
  const assumed = first !== undefined && view.vips.get(first)!.assumed;
  const answer = atPort(
    view,
    members,
    found,
    port === undefined ? '' : String(port),
    { by: 'vip', address, assumed },
    [],
  );
  const old = legacy.flatMap((vip) => endsOfVip(view, members, vip, port, { by: 'vip', address, assumed: false }));
  if (old.length + answer.ends.length > 0) return { ends: [...old, ...answer.ends], notes: answer.notes };
  return { ends: [], notes: found.length > 0 ? answer.notes : [{ code: 'ADDRESS_UNKNOWN', text: address }] };
}

function lookUpWord(
  view: MeshView,
  names: NameIndex,
  members: Members,
  word: string,
  port: number | undefined,
): LookedUp {
  const lower = word.toLowerCase();
  const isNamed = ({ resource }: Destination): boolean =>
    (resource.status?.addresses ?? []).some(({ hostname }) => hostname === lower);
  const hosts = view.destinations.all.filter(isNamed);
  if (hosts.length > 0) {
    const answering = hosts.findLast((one) => (view.vips.get(one)?.addresses.length ?? 0) > 0) ?? hosts.at(-1)!;
    const parts = hosts.map((one) => {
      const address = one.resource.status!.addresses.find(({ hostname }) => hostname === lower)!;
      const via = { by: 'hostname', hostname: lower, generator: address.hostnameGeneratorRef.coreName } as const;
      return atPort(view, members, [one], port === undefined ? '' : String(port), via, []);
    });
    return {
      ends: parts.flatMap(({ ends }) =>
        ends.map((end) => ({ ...end, instead: end.destination === answering ? undefined : answering })),
      ),
      notes: parts.flatMap(({ notes }) => notes),
    };
  }
  const { domain } = view.context.controlPlane.settings.dnsServer;
  const old = view.legacyVips.filter((vip) => namesOfVip(vip, domain).includes(lower));
  if (old.length > 0) {
    if (view.context.mode === 'Exclusive') return { ends: [], notes: [{ code: 'OLD_NAME_GONE', text: lower }] };
    const ends = old.flatMap((vip) => endsOfVip(view, members, vip, port, { by: 'old-name', hostname: lower }));
    if (ends.length > 0) return { ends, notes: [] };
    const values = old.flatMap(({ outbounds }) => outbounds.map((one) => String(one.port)));
    return { ends: [], notes: [{ code: 'PORT_NOT_FOUND', text: String(port), values }] };
  }
  if (names.services.has(word)) {
    const notes: Note[] =
      view.context.mode === 'Exclusive' ? [{ code: 'OUTBOUND_MODE_EXCLUSIVE_NO_LEGACY', text: word }] : [];
    return { ends: [endOfService(view, members, word, { by: 'service-tag' })], notes };
  }
  const named = namedDestinations(names, word);
  if (named.length > 0) return atPort(view, members, named, port === undefined ? '' : String(port), { by: 'name' }, []);
  return { ends: [], notes: nearWords(view, names, word) };
}

function endsOfVip(
  view: MeshView,
  members: Members,
  { outbounds }: LegacyVip,
  port: number | undefined,
  via: Via,
): readonly End[] {
  const services = outbounds.filter((one) => port === undefined || one.port === port).map(({ tags }) => tags);
  return [...new Set(services.map((tags) => tags[label.service] ?? ''))].map((service) =>
    endOfService(view, members, service, via),
  );
}

function endOfService({ topology }: MeshView, members: Members, service: string, via: Via): End {
  return {
    via,
    destination: undefined,
    port: undefined,
    service,
    members: members.ofTag(service),
    endpoints: topology.legacy(service).endpoints,
    selectedBy: members.selecting(service),
    instead: undefined,
  };
}

/** Some destinations at one of their ports; those that do not have it are said to be without it. */
function atPort(
  view: MeshView,
  members: Members,
  found: readonly Destination[],
  section: string,
  via: Via,
  notes: readonly Note[],
): LookedUp {
  const ends: End[] = [];
  const without: Destination[] = [];
  for (const destination of found) {
    const port = section === '' ? undefined : findPort(destination, section);
    if (section !== '' && port === undefined) without.push(destination);
    else
      ends.push({
        via,
        destination,
        port,
        service: undefined,
        members:
          destination.resource.kind === 'MeshService' ? members.ofMeshService(destination.resource, port?.port) : [],
        endpoints: endpointsOf(view, destination, port),
        selectedBy: [],
        instead: undefined,
      });
  }
  const missing = without.length === 0 ? [] : nearPorts(section, without, /^\d+$/.test(section) ? 'port' : 'section');
  return { ends, notes: [...notes, ...missing] };
}

/** What was probably meant by a word that nothing has. */
function nearWords(view: MeshView, names: NameIndex, word: string): readonly Note[] {
  const hostnames = view.destinations.all.flatMap(({ resource }) =>
    (resource.status?.addresses ?? []).map(({ hostname }) => hostname),
  );
  const near = didYouMean(word, [...names.services, ...names.byName.keys(), ...hostnames]);
  if (near !== undefined) return [{ code: 'NAME_SIMILAR', text: near }];
  return [{ code: 'NAME_NOT_FOUND', text: word }];
}
