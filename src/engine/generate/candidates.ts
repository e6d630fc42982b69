import type { Behaviour } from '../../model/behaviour.ts';
import type { Dataplane, Inbound } from '../../model/dataplane.ts';
import { label } from '../../model/labels.ts';
import type { MeshServicePort } from '../../model/mesh-service.ts';
import { parseProtocol } from '../protocol.ts';

/** What one Dataplane would make of one `kuma.io/service`. */
export interface Candidate {
  readonly dataplane: Dataplane;
  /** Positions of the inbounds that carry the tag. */
  readonly inbounds: readonly number[];
  /** In the order of the inbounds, duplicates kept. Equal lists of one run are the same object. */
  readonly ports: readonly MeshServicePort[];
}

/** A `kuma.io/service` that no MeshService can have as its name. */
export interface RejectedTag {
  readonly serviceTag: string;
  readonly reasons: readonly string[];
  /** Who carries it, in the order of the Dataplanes. */
  readonly carriers: readonly { readonly dataplane: Dataplane; readonly inbound: number }[];
}

export interface Candidates {
  /** By `kuma.io/service`; each list in the order of the Dataplanes. */
  readonly byName: ReadonlyMap<string, readonly Candidate[]>;
  readonly rejected: readonly RejectedTag[];
  /** Gateway Dataplanes, which have no inbounds and so make nothing. */
  readonly gateways: readonly Dataplane[];
}

/**
 * What each Dataplane, one after the other, would make of its `kuma.io/service` tags.
 *
 * State, health, servicePort, address and all other tags are not looked at.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/meshservice/generate/generator.go: meshServicesForDataplane
 */
export function candidatesOf(dataplanes: readonly Dataplane[], behaviour: Behaviour): Candidates {
  if (behaviour.groupsBy === 'nothing') return { byName: new Map(), rejected: [], gateways: [] };
  if (behaviour.groupsBy === 'workload') return byWorkload(dataplanes, behaviour);
  const byName = new Map<string, Candidate[]>();
  const rejected = new Map<string, { dataplane: Dataplane; inbound: number }[]>();
  const gateways: Dataplane[] = [];
  const verdicts = new Map<string, boolean>();
  const portLists = new Map<string, readonly MeshServicePort[]>();
  for (const dataplane of dataplanes) {
    const { inbound: inbounds, gateway } = dataplane.spec;
    if (gateway !== undefined) gateways.push(dataplane);
    const qualifies = (position: number): boolean => {
      const tag = inbounds[position]!.tags[label.service] ?? '';
      let verdict = verdicts.get(tag);
      if (verdict === undefined) {
        verdict = nameProblems(tag, behaviour.serviceTagRule).length === 0;
        verdicts.set(tag, verdict);
      }
      if (!verdict) add(rejected, tag, { dataplane, inbound: position });
      return verdict;
    };
    for (const positions of byService(inbounds)) {
      const mine = positions.filter(qualifies);
      if (mine.length === 0) continue;
      const ports = sharedPorts(inbounds, mine, behaviour, portLists);
      add(byName, inbounds[mine[0]!]!.tags[label.service]!, { dataplane, inbounds: mine, ports });
    }
  }
  return {
    byName,
    rejected: [...rejected].map(([serviceTag, carriers]) => ({
      serviceTag,
      reasons: nameProblems(serviceTag, behaviour.serviceTagRule),
      carriers,
    })),
    gateways,
  };
}

/**
 * What 3.0 makes of Dataplanes: one service per label `kuma.io/workload`, with all inbounds of the Dataplane.
 *
 * @see kuma v2.14.3 pkg/core/resources/apis/meshservice/generate/generator.go: inbound tags disabled
 */
function byWorkload(dataplanes: readonly Dataplane[], behaviour: Behaviour): Candidates {
  const byName = new Map<string, Candidate[]>();
  const rejected = new Map<string, { dataplane: Dataplane; inbound: number }[]>();
  const gateways: Dataplane[] = [];
  const portLists = new Map<string, readonly MeshServicePort[]>();
  for (const dataplane of dataplanes) {
    if (dataplane.spec.gateway !== undefined) gateways.push(dataplane);
    const workload = dataplane.meta.labels[label.workload] ?? '';
    const { inbound } = dataplane.spec;
    if (inbound.length === 0) continue;
    if (nameProblems(workload, behaviour.serviceTagRule).length > 0) {
      // Without the label nothing is said, not even in a log.
      add(rejected, workload, { dataplane, inbound: 0 });
      continue;
    }
    const untagged = inbound.map((one) => ({ ...one, tags: {} }));
    const all = untagged.map((_, position) => position);
    add(byName, workload, { dataplane, inbounds: all, ports: sharedPorts(untagged, all, behaviour, portLists) });
  }
  return {
    byName,
    rejected: [...rejected].map(([serviceTag, carriers]) => ({
      serviceTag,
      reasons:
        serviceTag === ''
          ? ['its Dataplane has no label kuma.io/workload']
          : nameProblems(serviceTag, behaviour.serviceTagRule),
      carriers,
    })),
    gateways,
  };
}

function add<T>(lists: Map<string, T[]>, key: string, entry: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [entry]);
  else list.push(entry);
}

const alone: readonly (readonly number[])[] = [[0]];

/** Positions of the inbounds by their `kuma.io/service`, in the order of the inbounds; most Dataplanes have one. */
function byService(inbounds: readonly Inbound[]): readonly (readonly number[])[] {
  if (inbounds.length === 1) return alone;
  const services = new Map<string, number[]>();
  for (const [position, { tags }] of inbounds.entries()) add(services, tags[label.service] ?? '', position);
  return [...services.values()];
}

function sharedPorts(
  inbounds: readonly Inbound[],
  positions: readonly number[],
  behaviour: Behaviour,
  known: Map<string, readonly MeshServicePort[]>,
): readonly MeshServicePort[] {
  let id = '';
  for (const position of positions) {
    const { name, port, tags, protocol } = inbounds[position]!;
    id += `${name}\n${port}\n${protocol}\n${tags[label.protocol] ?? ''}\n`;
  }
  const same = known.get(id);
  if (same !== undefined) return same;
  const ports = positions.map((position) => portOf(inbounds[position]!, behaviour));
  known.set(id, ports);
  return ports;
}

function portOf(inbound: Inbound, behaviour: Behaviour): MeshServicePort {
  return {
    name: inbound.name || String(inbound.port),
    port: inbound.port,
    targetPort: inbound.port,
    appProtocol: appProtocolOf(inbound, behaviour),
  };
}

function appProtocolOf({ tags, protocol }: Inbound, behaviour: Behaviour): string {
  if (behaviour.inboundProtocolField && protocol !== '') return parseProtocol(protocol) ?? 'tcp';
  const tag = tags[label.protocol];
  if (tag === undefined) return 'tcp';
  return behaviour.protocolTag === 'verbatim' ? tag : (parseProtocol(tag) ?? 'tcp');
}

const dns1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const nameCharacters = /^[0-9a-z.\-_]*$/;

/** Why a value is no name for a MeshService; none: it is one. Each reason in plain words. */
export function nameProblems(tag: string, rule: Behaviour['serviceTagRule']): readonly string[] {
  if (tag === '') return ['there is no kuma.io/service'];
  const problems: string[] = [];
  if (tag.length > 63) problems.push(`it has ${tag.length} characters, more than 63`);
  if (rule === 'name-characters') {
    if (!nameCharacters.test(tag))
      problems.push('it has characters other than lower-case letters, digits, ".", "-" and "_"');
    return problems;
  }
  if (dns1035.test(tag)) return problems;
  if (/[A-Z]/.test(tag)) problems.push('it has upper-case letters');
  for (const [character, name] of [
    ['_', 'an underscore'],
    ['.', 'a dot'],
    [':', 'a colon'],
  ] as const)
    if (tag.includes(character)) problems.push(`it has ${name}`);
  if (/^[0-9]/.test(tag)) problems.push('it starts with a digit');
  if (/^-|-$/.test(tag)) problems.push('it starts or ends with a dash');
  if (problems.length === 0) problems.push('it is no DNS label (a-z, 0-9 and "-", starting with a letter)');
  return problems;
}

/** Whether two port lists are the same to Kuma: in length, order, name, port, target port and protocol. */
export function equalPorts(a: readonly MeshServicePort[], b: readonly MeshServicePort[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((port, index) => equalPort(port, b[index]!));
}

function equalPort(a: MeshServicePort, b: MeshServicePort): boolean {
  return a.name === b.name && a.port === b.port && a.targetPort === b.targetPort && a.appProtocol === b.appProtocol;
}
