import type { Note } from '../../engine/explain/notes.ts';
import type { Reference } from '../../engine/explain/references.ts';
import type { Destination, DestinationPort, Referable } from '../../engine/resolve/destinations.ts';
import type { Unselected } from '../../engine/rules/select.ts';
import type { Kri } from '../../model/kri.ts';
import { type Labels, label } from '../../model/labels.ts';
import { formatPath, type Path } from '../../model/source.ts';
import type { TargetRef } from '../../model/target-ref.ts';

/** `orders (store, east)`: the namespace where there is one, then the zone. */
export function identityWords({ name, namespace, zone }: Kri): string {
  const place = [namespace, zone].filter((part) => part !== '').join(', ');
  return place === '' ? name : `${name} (${place})`;
}

/** `MeshService orders (store, east)`. */
export function resourceWords(kri: Kri): string {
  return `${kri.kind} ${identityWords(kri)}`;
}

/** `MeshTimeout/slow.store`: with the namespace as Kuma's own names have it. */
export function ownerName({ kind, kri }: { readonly kind: string; readonly kri: Kri }): string {
  return `${kind}/${kri.name}${kri.namespace === '' ? '' : `.${kri.namespace}`}`;
}

/** `80 (http)`, or the number where the port has no other name. */
export function portWords({ port, section }: DestinationPort): string {
  return section === String(port) ? section : `${port} (${section})`;
}

export function portsWords({ ports }: Pick<Destination, 'ports'>): string {
  return ports.map(portWords).join(', ');
}

/** `a, b, c and 4 more`. */
export function listWords(all: readonly string[], most = 3): string {
  const unique = [...new Set(all)];
  const rest = unique.length - most;
  return rest > 0 ? `${unique.slice(0, most).join(', ')} and ${rest} more` : unique.join(', ');
}

function resourcesWords(resources: readonly Referable[] | undefined, most?: number): string {
  return listWords(
    (resources ?? []).map(({ kri }) => identityWords(kri)),
    most,
  );
}

/** `to[0].rules[1].backendRefs[0]`: a path without what every resource has. */
export function fieldWords(path: Path): string {
  const short = path.filter(
    (step, at) => !(at === 0 && (step === 'spec' || step === 'networking')) && step !== 'default',
  );
  const last = short.at(-1);
  const own = short.length > 1 && last === 'targetRef' ? short.slice(0, -1) : short;
  return formatPath(own[0] === 'networking' ? own.slice(1) : own);
}

/** `MeshService/api:80`, `MeshService[team=a] http`: a reference as it is written. */
export function refWords(ref: TargetRef & { readonly port?: number | undefined }): string {
  const { kind, name, namespace, sectionName, labels, tags, port } = ref;
  const pairs = (of: Labels): string =>
    Object.entries(of)
      .map(([key, value]) => `${shortKey(key)}=${value}`)
      .join(',');
  const whole = [
    kind,
    name === '' ? '' : `/${namespace === '' ? '' : `${namespace}/`}${name}`,
    labels === undefined || Object.keys(labels).length === 0 ? '' : `[${pairs(labels)}]`,
    Object.keys(tags).length === 0 ? '' : `{${pairs(tags)}}`,
    port === undefined ? '' : `:${port}`,
  ].join('');
  return sectionName === '' ? whole : `${whole} ${sectionName}`;
}

/** A reference as it is written; an outbound by tags has them alone. */
export function referenceWords({ field, ref }: Pick<Reference, 'field' | 'ref'>): string {
  return field === 'outbound-tags' ? pairsWords(ref.tags) : refWords(ref);
}

/** The labels of Kuma without their prefix, where no other label ends like that. */
function shortKey(key: string): string {
  return key === label.displayName || key === label.zone || key === label.namespace
    ? key.slice(key.indexOf('/') + 1)
    : key;
}

/** Why a policy leaves a proxy out. */
export function unselectedWords(reason: Unselected): string {
  switch (reason.because) {
    case 'shadow':
      return 'the policy is a shadow (label kuma.io/effect)';
    case 'zone':
      return `the policy is of zone ${reason.policyZone}, the proxy of ${reason.proxyZone || 'none'}`;
    case 'namespace':
      return `role ${reason.role}: it acts in namespace ${reason.policyNamespace ?? '(none)'} only, the proxy is in ${reason.proxyNamespace || '(none)'}`;
    case 'proxy-type':
      return `proxyTypes leaves a ${reason.proxyType} out`;
    case 'tags':
      return `no inbound has the tags ${pairsWords(reason.tags)}`;
    case 'labels':
      return `the Dataplane does not have the labels ${pairsWords(reason.labels)}`;
    case 'name':
      return `it names the Dataplane ${identityWords(reason.wanted)}`;
    case 'section':
      return `no inbound is called ${reason.sectionName}`;
    case 'built-in-gateway':
      return 'kind Dataplane never selects the proxies of a MeshGateway';
    case 'gateway':
      return `it is no proxy of MeshGateway ${reason.name}`;
    case 'route-missing':
      return `there is no MeshHTTPRoute ${reason.name}`;
    case 'kind':
      return `kind ${reason.kind} selects no proxies`;
  }
}

function pairsWords(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

/** What words about a reference need of it: a {@link Reference} has it. */
export interface About {
  readonly ref: Pick<Reference['ref'], 'kind' | 'name'>;
  readonly owner: Pick<Reference['owner'], 'kind' | 'mesh' | 'kri' | 'policy'>;
}

/** One thing to say about a reference, as the end of a sentence. */
export function noteWords(note: Note, { ref, owner }: About): string {
  const { code, text = '', values = [], resources = [], reason } = note;
  const all = resourcesWords(resources);
  const [first] = resources;
  const { zone, namespace } = owner.kri;
  const here = zone === '' ? 'without a zone' : `in zone ${zone}`;
  switch (code) {
    case 'OWNER_SHADOWED':
      return 'the label kuma.io/effect: shadow keeps the policy from acting';
    case 'OWNER_SELECTS_NOBODY':
      return reason === undefined ? 'it selects no proxy' : `it selects no proxy: ${unselectedWords(reason)}`;
    case 'TOP_ROUTE_MISSING':
      return `there is no MeshHTTPRoute ${text}: the policy selects nobody`;
    case 'MEANING_BOTH':
      return `kuma.io/service ${text} is meant as well`;
    case 'MEANING_LEGACY_ONLY':
      return `only kuma.io/service ${text} is meant`;
    case 'MEANING_TAGS':
      return 'clients are told by the tags in their certificates';
    case 'LEGACY_SILENCED':
      return 'an item of kind MeshHTTPRoute beside it keeps the name from meaning a kuma.io/service';
    case 'LEGACY_NAME_PARSED':
      return `the name is read as MeshService ${values[0]!} in namespace ${values[1]!}, ${values[2] === '0' ? 'all ports' : `port ${values[2]!}`}, of any zone`;
    case 'LEGACY_NAME_WITH_SECTION':
      return 'with a sectionName the name is not taken apart as name_namespace_svc_port';
    case 'LEGACY_PORT_NOT_FOUND':
      return `${all} has no port ${text}: ${listWords(values, 6)}`;
    case 'LEGACY_ONLY_LOCAL':
      return `in mode Exclusive kuma.io/service ${text} has the instances of this zone only`;
    case 'BACKEND_PORT_MISSING':
      return text === ''
        ? 'without a port no MeshService is meant, and without a name no kuma.io/service either'
        : `without a port it means kuma.io/service ${text}, not a MeshService`;
    case 'KIND_EMPTY_IN_MESH':
      return `mesh ${owner.mesh} has no ${text}`;
    case 'MODE_DISABLED_NOT_GENERATED':
      return 'in mode Disabled no MeshServices are generated';
    case 'NAMESPACE_ON_UNIVERSAL':
      return `${all} has no namespace, as everything in a Universal zone`;
    case 'NAME_OTHER_NAMESPACE':
      return `no ${ref.kind} ${ref.name} in namespace ${text || '(none)'} ${here}, but ${resources.length === 1 ? 'one' : 'some'} in ${listWords(resources.map(({ kri }) => kri.namespace || '(none)'))}`;
    case 'NAME_OTHER_ZONE':
    case 'OWNER_ZONE_DIFFERS':
      return `no ${ref.kind} ${ref.name} in zone ${text}, where a name of this ${owner.policy === undefined ? owner.kind : 'policy'} is looked for: it is in ${listWords(resources.map(({ kri }) => kri.zone || '(none)'))}`;
    case 'OWNER_HAS_NO_ZONE':
      return `a name in a policy of the global control plane has no zone, and ${ref.kind} ${ref.name} has one: ${listWords(resources.map(({ kri }) => [kri.namespace, kri.zone].filter((part) => part !== '').join('/')))}`;
    case 'TARGET_HAS_NO_ZONE':
      return `a name in a policy of zone ${text} means that zone, and ${ref.kind} ${ref.name} has no zone: only labels reach it`;
    case 'NAME_OTHER_KIND':
      return `no ${ref.kind} ${ref.name}, but a ${listWords(resources.map(({ kind }) => kind))}`;
    case 'NAME_IS_HASHED_NAME':
      return `${ref.name} is what a copy is called in the store: its name is ${all}`;
    case 'NAME_IS_SERVICE_TAG':
      return `${text} is a value of kuma.io/service, no ${ref.kind}`;
    case 'NAME_SIMILAR':
      return `no ${ref.kind} ${ref.name} ${here}${namespace === '' ? '' : `, namespace ${namespace}`}`;
    case 'NAME_NOT_FOUND':
      return `no ${ref.kind} ${text}`;
    case 'NAME_EMPTY':
      return text === ''
        ? 'it has neither a name nor labels'
        : `it has no labels, and Kuma ${text} reads nothing else: name and namespace are gone`;
    case 'ADDRESS_UNKNOWN':
      return `nothing has the address ${text}`;
    case 'OLD_NAME_GONE':
      return `${text} is a name of a kuma.io/service: mode Exclusive answers none of them`;
    case 'LABEL_KEY_UNUSED':
      return `no ${ref.kind} has the label ${text}`;
    case 'LABEL_VALUE_UNUSED':
      return `no ${ref.kind} has ${text} (there ${values.length === 1 ? 'is' : 'are'} ${listWords(values, 5)})`;
    case 'LABELS_NO_INTERSECTION':
      return `no ${ref.kind} has all of the labels`;
    case 'LABELS_ONE_OFF':
      return `all labels but one: ${all}`;
    case 'DISPLAY_NAME_LABEL_MISSING':
      return `${ref.kind} ${first!.meta.name} has that name, but not the label ${label.displayName}: on Universal it is written by hand`;
    case 'LABELS_MULTIPLE':
      return `${text} are meant, each of them`;
    case 'LABELS_AMBIGUOUS_OLDEST':
      return `${resources.length} have the labels: the oldest is taken, ${identityWords(first!.kri)}${text === '' ? '' : `, of ${text}`}`;
    case 'LABELS_AMBIGUOUS_TIE':
      return `${resources.length} have the labels and none is the oldest: Kuma takes any of ${resourcesWords(resources)}, and another one the next time`;
    case 'LABELS_ONE_OF_MANY':
      return `${resources.length} have the labels, and Kuma allows one of them, from call to call another: ${all}`;
    case 'SECTION_NOT_FOUND':
      return `${all} has no port of the name ${text}: ${listWords(values, 6)}`;
    case 'SECTION_IS_NUMBER_OF_NAMED_PORT':
      return `port ${text} of ${all} has a name, and policies know it only by that: ${listWords(values)}`;
    case 'SECTION_IS_TARGET_PORT':
    case 'PORT_IS_TARGET_PORT':
      return `${text} is the port of the workload behind ${listWords(values)}`;
    case 'SECTION_DROPPED_SOME':
      return `without such a port, and left out: ${all}`;
    case 'PORT_NOT_FOUND':
      return resources.length === 0
        ? `it has no port ${text}: ${listWords(values, 6)}`
        : `${all} has no port ${text}: ${listWords(values, 6)}`;
    case 'PORT_IGNORED_SECTION_SET':
      return `the port ${text} does not count beside a sectionName`;
    case 'PORT_UNKNOWN_ALLOWS_ALL':
      return `${all} has no port ${text}: all of its ports are allowed`;
    case 'BACKEND_PROTOCOL_NOT_ALLOWED':
      return `its protocol is ${text || '(none)'}, and a ${owner.kind} sends to ${values.filter((one) => one !== 'unknown').join(', ')} only`;
    case 'BACKEND_WEIGHT_ZERO':
      return 'weight 0: it gets no traffic';
    case 'BACKEND_SERVICE_UNKNOWN':
      return text === '' ? 'it names no kuma.io/service' : `nobody carries kuma.io/service ${text}`;
    case 'MIRROR_IS_LEGACY':
      return text === ''
        ? 'a mirror means a kuma.io/service, by its name alone: this one has none'
        : `a mirror means kuma.io/service ${text}, whatever port or labels say`;
    case 'NAMES_COMPLETED_BY':
      return `zone and namespace of names are those of ${text}, which has the same matches`;
    case 'OUTBOUND_MODE_EXCLUSIVE_NO_LEGACY':
      return text === ''
        ? 'in mode Exclusive no proxy has an outbound by tags'
        : `in mode Exclusive no proxy has an outbound to kuma.io/service ${text}`;
    case 'OUTBOUND_SECTION_NUMERIC':
      return `the outbound is known by the number of the port: a sectionName ${text} in a policy does not reach it`;
    case 'OVERRIDDEN_BY':
      return `nothing of it is in effect: ${text} comes later`;
    case 'EFFECT_FALLBACK_DESTINATION':
      return 'the traffic goes where it would go without the route';
    case 'EFFECT_SHARE_REDISTRIBUTED':
      return 'its share goes to the other backendRefs of the rule';
    case 'EFFECT_ROUTE_OMITTED':
      return 'the rule is left out: its requests take the next rule that matches, or go where they went without the route';
    case 'EFFECT_LISTENER_REJECTED':
      return 'the rule has a route without destinations, which Envoy rejects: the listener keeps what it had, for all of its routes';
    case 'EFFECT_HTTP_500':
      return 'its share of the requests is answered with 500';
    case 'EFFECT_NO_LISTENER':
      return 'there is no listener from the route';
    case 'EFFECT_NO_FILTER':
      return 'the listener has no destination and closes every connection';
    case 'EFFECT_MIRROR_BREAKS_PROXY':
      return 'the control plane fails at it (could not find cluster): the proxies keep what they have, for everything';
    case 'EFFECT_REF_BREAKS_PROXY':
      return 'the control plane panics at it: the proxies keep what they have, for everything';
    case 'EFFECT_NOTHING':
      return 'it does nothing';
    case 'V3_TOP_KIND_REMOVED':
      return `kind ${text} is gone at the top: Dataplane takes its place`;
    case 'V3_TO_KIND_REMOVED':
      return `kind ${text} is gone`;
    case 'V3_PROXY_TYPES_REMOVED':
      return 'proxyTypes is gone';
    case 'V3_FROM_REMOVED':
      return 'from is gone: rules take its place';
    case 'V3_OUTBOUND_TAGS_REMOVED':
      return 'outbounds by tags are dropped: write a backendRef';
    case 'V3_NAME_FIELD_REMOVED':
      return 'name and namespace are gone: write labels';
    case 'V3_SUBSET_BACKEND_REMOVED':
      return 'kind MeshServiceSubset is gone';
    case 'V3_NAMESPACE_OF_POLICY':
      return `a display name without the label ${label.namespace} means namespace ${text}, that of the policy`;
    case 'V3_PICKS_OTHER_ZONE':
      return `the labels do not say which zone: ${listWords(values.map((one) => one || '(none)'))}`;
  }
}
