import { type Labels, label } from '../../model/labels.ts';
import { displayName } from '../../model/resource.ts';
import { get, type JsonObject, objectAt, objectsAt, textAt } from '../admission/json.ts';
import { routingOf } from '../mesh-routing.ts';
import { compare } from '../order.ts';
import { noServicePort } from '../outbounds/legacy-vips.ts';
import type { ProxyView } from '../rules/select.ts';
import { ruleFor } from '../rules/subset-rules.ts';
import type { MeshView } from '../view.ts';

/** What traffic to a legacy service does across zones, for one consumer (2.3). */
export type ZoneClass = 'LOCAL_ONLY' | 'FAILOVER' | 'SPREAD' | 'LOCAL_FIRST';

/** What becomes of the services of one name (2.4). */
export type Choice = 'BLOCKED' | 'MES' | 'MS_LOCAL' | 'MS_REMOTE' | 'MMZS' | 'MMZS_SPREAD' | 'FAILOVER';

/** All legacy services that one MeshService of each zone takes the place of. */
export interface Family {
  readonly mesh: string;
  readonly name: string;
  /** Of Kubernetes; empty on Universal. */
  readonly namespace: string;
  /** Values of `kuma.io/service`. */
  readonly legacy: readonly string[];
  /** Instances by zone. */
  readonly zones: Readonly<Record<string, number>>;
  /** Ports that all zones have, with the protocol that they agree on. */
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
  /** Ports that only some zones have. */
  readonly partialPorts: readonly number[];
  readonly consumers: { readonly used: number; readonly possible: number };
  /** Zones with consumers. */
  readonly consumerZones: readonly string[];
  readonly classes: readonly ZoneClass[];
  readonly decision: Choice;
  readonly alternative: string;
  /** Why a human has to look. */
  readonly review: readonly string[];
  /** How the decision came about, in words. */
  readonly why: readonly string[];
}

interface Draft {
  mesh: string;
  name: string;
  namespace: string;
  legacy: Set<string>;
  zones: Map<string, number>;
  ports: Map<number, { protocols: Set<string>; zones: Set<string> }>;
  used: Set<string>;
  possible: Set<string>;
  consumerZones: Set<string>;
  classes: Set<ZoneClass>;
  external: boolean;
}

/** Answers to the questions of an earlier plan: the choice for a family, by its name or `namespace/name`. */
export type Decisions = ReadonlyMap<string, Choice>;

/**
 * The families of some zones, with one decision each. `before` are the views of the state to start from, `after` those
 * of the state to end with: what has a MeshService there can move.
 */
export function familiesOf(
  before: readonly MeshView[],
  after: readonly MeshView[],
  decisions: Decisions,
): readonly Family[] {
  const drafts = new Map<string, Draft>();
  const draftOf = (mesh: string, service: string, tags: Labels): Draft => {
    const { name, namespace } = familyName(service, tags);
    const key = `${mesh}\n${namespace}\n${name}`;
    const known = drafts.get(key);
    if (known !== undefined) return known;
    const made: Draft = {
      mesh,
      name,
      namespace,
      legacy: new Set(),
      zones: new Map(),
      ports: new Map(),
      used: new Set(),
      possible: new Set(),
      consumerZones: new Set(),
      classes: new Set(),
      external: false,
    };
    drafts.set(key, made);
    return made;
  };
  for (const view of before) {
    const { context } = view;
    const zone = context.controlPlane.zone;
    for (const { spec } of context.dataplanes)
      for (const { port, tags, state } of spec.inbound) {
        const service = tags[label.service];
        if (service === undefined || port === noServicePort || state === 'Ignored') continue;
        const draft = draftOf(context.mesh, service, tags);
        draft.legacy.add(service);
        draft.zones.set(zone, (draft.zones.get(zone) ?? 0) + 1);
        const number = /_svc_(\d+)$/.exec(service)?.[1];
        const key = draft.namespace !== '' && number !== undefined ? Number(number) : port;
        const known = draft.ports.get(key) ?? { protocols: new Set<string>(), zones: new Set<string>() };
        known.protocols.add(tags[label.protocol] ?? 'tcp');
        known.zones.add(zone);
        draft.ports.set(key, known);
      }
    for (const { spec } of context.list('ExternalService')) {
      const tags = (objectAt(spec, 'tags') ?? {}) as Labels;
      const draft = draftOf(context.mesh, tags[label.service] ?? '', {});
      draft.legacy.add(tags[label.service] ?? '');
      draft.external = true;
    }
  }
  for (const view of before) addConsumers(view, drafts);
  return [...drafts.values()]
    .map((draft) => decide(draft, after, decisions))
    .toSorted((a, b) => compare(a.mesh, b.mesh) || compare(a.namespace, b.namespace) || compare(a.name, b.name));
}

/** The Kubernetes Service behind a value of `kuma.io/service`, else the value itself. */
function familyName(service: string, tags: Labels): { readonly name: string; readonly namespace: string } {
  const parts = service.split('_');
  const isKubernetes = parts.length === 4 && parts[2] === 'svc' && (tags[label.namespace] ?? parts[1]) === parts[1];
  return isKubernetes ? { name: parts[0]!, namespace: parts[1]! } : { name: service, namespace: '' };
}

function addConsumers(view: MeshView, drafts: ReadonlyMap<string, Draft>): void {
  const { context } = view;
  const zone = context.controlPlane.zone;
  const inMesh = [...drafts.values()].filter(({ mesh }) => mesh === context.mesh);
  const groups = new Map<string, { readonly proxy: ProxyView; readonly names: string[] }>();
  for (const dataplane of context.dataplanes) {
    const proxy = view.proxyOf(dataplane);
    const { transparentProxying, outbound } = dataplane.spec;
    const policies = view.matched('MeshLoadBalancingStrategy', proxy).policies.map(({ meta }) => meta.name);
    const key = JSON.stringify([
      transparentProxying?.reachableServices,
      outbound.map(({ tags }) => tags[label.service]),
      policies,
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { proxy, names: [dataplane.meta.name] });
    else group.names.push(dataplane.meta.name);
  }
  for (const { proxy, names } of groups.values()) {
    const { transparentProxying, outbound } = proxy.dataplane.spec;
    const explicit = new Set(outbound.map(({ tags }) => tags[label.service] ?? ''));
    const listed = new Set(transparentProxying?.reachableServices);
    for (const draft of inMesh) {
      const services = [...draft.legacy];
      const used = services.some((one) => explicit.has(one) || listed.has(one));
      const possible = transparentProxying !== undefined && listed.size === 0;
      if (!used && !possible) continue;
      const to = used ? draft.used : draft.possible;
      for (const name of names) to.add(`${zone}/${name}`);
      draft.consumerZones.add(zone);
      for (const service of services) draft.classes.add(classOf(view, proxy, service));
    }
  }
}

/** What a legacy destination does across zones for a proxy; the first row that fits. */
export function classOf(view: MeshView, proxy: ProxyView, service: string): ZoneClass {
  const { context } = view;
  const here = context.controlPlane.zone;
  const hasRemote = context
    .list('ZoneIngress')
    .some(({ spec, meta }) => (textAt(spec, 'zone') || meta.labels[label.zone]) !== here);
  if (!context.mtls || !hasRemote) return 'LOCAL_ONLY';
  const rule = ruleFor(view.matched('MeshLoadBalancingStrategy', proxy).to.legacy, { [label.service]: service });
  if (rule === undefined) {
    return routingOf(context.resource).prefersLocal ? 'LOCAL_FIRST' : 'SPREAD';
  }
  const awareness = objectAt(rule.conf as JsonObject, 'localityAwareness');
  const cross = objectAt(awareness, 'crossZone');
  const applies = objectsAt(cross, 'failover').some((one) => {
    const zones = get(objectAt(one, 'from'), 'zones');
    return (!Array.isArray(zones) || zones.includes(here)) && textAt(objectAt(one, 'to'), 'type') !== 'None';
  });
  if (applies) return 'FAILOVER';
  if (cross !== undefined || get(awareness, 'localZone') !== undefined) return 'LOCAL_ONLY';
  return get(awareness, 'disabled') === true ? 'SPREAD' : 'LOCAL_FIRST';
}

function decide(draft: Draft, after: readonly MeshView[], decisions: Decisions): Family {
  const zones = [...draft.zones.keys()].toSorted(compare);
  const consumerZones = [...draft.consumerZones].toSorted(compare);
  const classes = [...draft.classes].toSorted(compare);
  const why: string[] = [];
  const review: string[] = [];
  const outside = consumerZones.filter((zone) => !zones.includes(zone));
  const isMade = after.some(
    ({ context, generated }) =>
      context.mesh === draft.mesh &&
      generated.meshServices.some(
        ({ meta }) => displayName(meta) === draft.name && (meta.labels[label.namespace] ?? '') === draft.namespace,
      ),
  );
  let decision: Choice;
  let alternative = '';
  if (draft.external && zones.length === 0) {
    decision = 'MES';
    why.push('it is an ExternalService');
  } else if (!isMade) {
    decision = 'BLOCKED';
    why.push('no MeshService of this name is generated');
  } else if (zones.length === 1 && outside.length === 0) {
    decision = 'MS_LOCAL';
    why.push(`it runs in zone ${zones[0]!} alone, and so do its consumers`);
  } else if (zones.length === 1) {
    decision = 'MMZS';
    alternative = `MS_REMOTE(${zones[0]!})`;
    why.push(`it runs in zone ${zones[0]!}; zone${outside.length === 1 ? '' : 's'} ${outside.join(', ')} may call it`);
  } else if (classes.length > 0 && classes.every((one) => one === 'LOCAL_ONLY') && outside.length === 0) {
    decision = 'MS_LOCAL';
    why.push('every consumer stays in its own zone today');
  } else if (classes.includes('SPREAD')) {
    decision = 'MMZS_SPREAD';
    alternative = 'MMZS';
    why.push('traffic is spread over zones today, in proportion to instances');
    review.push('SPREAD_WEIGHTS: a MeshMultiZoneService cannot keep the proportion');
  } else if (classes.includes('FAILOVER')) {
    decision = 'FAILOVER';
    why.push('a MeshLoadBalancingStrategy says where it fails over to');
  } else {
    decision = 'MMZS';
    why.push('it runs in several zones, the own one first');
  }
  const ports = [...draft.ports].toSorted(([a], [b]) => a - b);
  const partial = ports.filter(([, one]) => one.zones.size < zones.length).map(([port]) => port);
  if (partial.length > 0) review.push(`PORTS: ${partial.join(', ')} not in every zone`);
  if (
    decision.startsWith('MMZS') &&
    ports.some(([, { protocols }]) => [...protocols].some((one) => !['http', 'http2', 'grpc'].includes(one)))
  )
    review.push('STATEFUL: a protocol other than http, http2 or grpc would be balanced over zones');
  const answer = decisions.get(draft.namespace === '' ? draft.name : `${draft.namespace}/${draft.name}`);
  if (answer !== undefined && answer !== decision) {
    why.push(`decided otherwise: ${answer} in place of ${decision}`);
    decision = answer;
  }
  return {
    mesh: draft.mesh,
    name: draft.name,
    namespace: draft.namespace,
    legacy: [...draft.legacy].toSorted(compare),
    zones: Object.fromEntries([...draft.zones].toSorted(([a], [b]) => compare(a, b))),
    ports: ports
      .filter(([port]) => !partial.includes(port))
      .map(([port, { protocols }]) => ({ port, protocol: protocols.size === 1 ? [...protocols][0]! : 'tcp' })),
    partialPorts: partial,
    consumers: { used: draft.used.size, possible: draft.possible.size },
    consumerZones,
    classes,
    decision,
    alternative,
    review: answer === undefined ? review : [],
    why,
  };
}
