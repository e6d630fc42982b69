import { compare } from '../order.ts';
import type { Family, FamilyDraft } from './families.ts';

/** What becomes of the services of one name (2.4). */
export type Choice = 'BLOCKED' | 'MES' | 'MS_LOCAL' | 'MS_REMOTE' | 'MMZS' | 'MMZS_SPREAD' | 'FAILOVER';

/** All choices, as operators write them. */
export const choices: readonly Choice[] = [
  'BLOCKED',
  'MES',
  'MS_LOCAL',
  'MS_REMOTE',
  'MMZS',
  'MMZS_SPREAD',
  'FAILOVER',
];

/** Answers to the questions of an earlier plan: the choice for a family, by its name or `namespace/name`. */
export type Decisions = ReadonlyMap<string, Choice>;

/** A MeshMultiZoneService takes the place of the services. */
export function isMultiZone(decision: Choice): boolean {
  return decision === 'MMZS' || decision === 'MMZS_SPREAD' || decision === 'FAILOVER';
}

/** What a family becomes; `isMade`: some zone has a MeshService of its name at the end. */
export function decide(draft: FamilyDraft, isMade: boolean, decisions: Decisions): Family {
  const zones = [...draft.zones.keys()].toSorted(compare);
  const consumerZones = [...draft.consumerZones].toSorted(compare);
  const classes = [...draft.today.keys()].toSorted(compare);
  const { decision: own, alternative, why } = choose(draft, isMade, zones, consumerZones, classes);
  const ports = [...draft.ports].toSorted(([a], [b]) => a - b);
  const partial = ports.filter(([, one]) => one.zones.size < zones.length).map(([port]) => port);
  const answer = decisions.get(draft.namespace === '' ? draft.name : `${draft.namespace}/${draft.name}`);
  const decision = answer ?? own;
  const review = answer === undefined ? questionsOf(draft, own, partial, ports) : [];
  return {
    mesh: draft.mesh,
    name: draft.name,
    namespace: draft.namespace,
    headless: draft.headless,
    legacy: [...draft.legacy].toSorted(compare),
    zones: Object.fromEntries([...draft.zones].toSorted(([a], [b]) => compare(a, b))),
    ports: ports
      .filter(([port]) => !partial.includes(port))
      .map(([port, { protocols, services }]) => ({
        port,
        protocol: protocols.size === 1 ? [...protocols][0]! : 'tcp',
        services: [...services].toSorted(compare),
      })),
    partialPorts: partial,
    consumers: { used: draft.used, possible: draft.possible, denied: draft.denied },
    calledIn: [...draft.calledIn.values()].toSorted(
      (a, b) => compare(a.hostname, b.hostname) || compare(a.object, b.object),
    ),
    consumerZones,
    classes,
    today: [...draft.today.values()].toSorted((a, b) => a.rule - b.rule),
    decision,
    alternative: answer === undefined ? alternative : '',
    settled: answer !== undefined,
    confidence: review.length === 0 && draft.possible === 0 ? 'automatic' : 'needs-review',
    review,
    why: answer === undefined || answer === own ? why : [...why, `decided otherwise: ${answer} in place of ${own}`],
  };
}

function choose(
  draft: FamilyDraft,
  isMade: boolean,
  zones: readonly string[],
  consumerZones: readonly string[],
  classes: readonly string[],
): { readonly decision: Choice; readonly alternative: string; readonly why: readonly string[] } {
  const outside = consumerZones.filter((zone) => !zones.includes(zone));
  const [first = ''] = zones;
  if (draft.external && zones.length === 0)
    return { decision: 'MES', alternative: '', why: ['it is an ExternalService'] };
  if (draft.headless)
    return {
      decision: 'MMZS',
      alternative: '',
      why: ['a headless Service has a MeshService for each Pod: one MeshMultiZoneService over them is one destination'],
    };
  if (!isMade) return { decision: 'BLOCKED', alternative: '', why: ['no MeshService of this name is generated'] };
  if (zones.length === 1 && outside.length === 0)
    return {
      decision: 'MS_LOCAL',
      alternative: '',
      why: [`it runs in zone ${first} alone, and so do its consumers`],
    };
  if (zones.length === 1)
    return {
      decision: 'MMZS',
      alternative: `MS_REMOTE(${first})`,
      why: [`it runs in zone ${first}; zone${outside.length === 1 ? '' : 's'} ${outside.join(', ')} may call it`],
    };
  if (classes.length > 0 && classes.every((one) => one === 'LOCAL_ONLY') && outside.length === 0)
    return { decision: 'MS_LOCAL', alternative: '', why: ['every consumer stays in its own zone today'] };
  if (classes.includes('SPREAD'))
    return {
      decision: 'MMZS_SPREAD',
      alternative: 'MMZS',
      why: ['traffic is spread over zones today, in proportion to instances'],
    };
  if (classes.includes('FAILOVER'))
    return {
      decision: 'FAILOVER',
      alternative: '',
      why: ['a MeshLoadBalancingStrategy says where it fails over to'],
    };
  return { decision: 'MMZS', alternative: '', why: ['it runs in several zones, the own one first'] };
}

function questionsOf(
  { headless, external, zones }: FamilyDraft,
  decision: Choice,
  partial: readonly number[],
  ports: readonly (readonly [number, { readonly protocols: ReadonlySet<string> }])[],
): readonly string[] {
  const questions: string[] = [];
  if (decision === 'MMZS_SPREAD') questions.push('SPREAD_WEIGHTS: a MeshMultiZoneService cannot keep the proportion');
  if (partial.length > 0) questions.push(`PORTS: ${partial.join(', ')} not in every zone`);
  const isHttp = (protocol: string): boolean => ['http', 'http2', 'grpc'].includes(protocol);
  if (headless)
    questions.push(
      'STATEFUL: a headless Service, whose Pods were reached by their own addresses: the MeshMultiZoneService balances them',
    );
  else if (isMultiZone(decision) && zones.size > 1) {
    if (ports.some(([, { protocols }]) => [...protocols].some((one) => !isHttp(one))))
      questions.push('STATEFUL: a protocol other than http, http2 or grpc would be balanced over zones');
  }
  if (external && zones.size > 0)
    questions.push('EXTERNAL: an ExternalService has the same kuma.io/service, and gets no MeshService');
  return questions;
}
