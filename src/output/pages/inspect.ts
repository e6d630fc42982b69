import type { Explanation } from '../../engine/explain/explanation.ts';
import type { Member } from '../../engine/explain/members.ts';
import type { PolicyProxies } from '../../engine/inspect/policy.ts';
import type { Destination } from '../../engine/resolve/destinations.ts';
import type { Policy } from '../../engine/rules/policy.ts';
import { kriText } from '../../model/kri.ts';
import { label } from '../../model/labels.ts';
import type { Page } from '../page.ts';
import { aligned } from './aligned.ts';
import { memberLines } from './members.ts';
import { type Place, targetsWords } from './resolve.ts';
import {
  fieldWords,
  listWords,
  ownerName,
  portsWords,
  referenceWords,
  refWords,
  resourceWords,
  unselectedWords,
} from './resolve-words.ts';

/** A policy with its proxies and its references. */
export interface InspectedPolicyPage {
  readonly mesh: string;
  readonly zone: string;
  readonly mode: string;
  readonly policy: Policy;
  readonly proxies: PolicyProxies;
  readonly references: readonly Explanation[];
}

const shown = 5;

/** Whom a policy acts on and why not on the others, and what it says about whom. */
export function policyPage(input: InspectedPolicyPage, place: Place): Page {
  const { mesh, zone, mode, policy, proxies, references } = input;
  const { selected, leftOut } = proxies;
  const total = selected.length + leftOut.reduce((sum, one) => sum + one.proxies.length, 0);
  const names = selected.map(({ name, ports }) => (ports === undefined ? name : `${name} port ${ports.join(', ')}`));
  return [
    {
      block: 'lines',
      lines: [
        `${ownerName(policy)}   (${mesh}, ${zone}, ${mode})   ${place(policy.origin, [])}`,
        ...aligned([
          ['role', [roleWords(policy)]],
          ['targetRef', [refWords(policy.targetRef)]],
          [
            'selects',
            [`${selected.length} of ${total} proxies${selected.length === 0 ? '' : `: ${listWords(names, shown)}`}`],
          ],
          ...(leftOut.length === 0
            ? []
            : [
                [
                  'leaves out',
                  leftOut.map(
                    ({ reason, proxies: out }) =>
                      `${out.length}: ${unselectedWords(reason)}   (${listWords(out, shown)})`,
                  ),
                ] as const,
              ]),
          ...(references.length === 0 ? [] : [['refers to', references.map(referenceLine)] as const]),
        ]),
      ],
    },
  ];
}

function roleWords({ meta }: Policy): string {
  const role = meta.labels[label.policyRole] ?? 'system';
  const namespace = meta.labels[label.namespace];
  const zone = meta.labels[label.zone];
  return [role, namespace === undefined ? '' : `namespace ${namespace}`, zone === undefined ? '' : `zone ${zone}`]
    .filter((part) => part !== '')
    .join(', ');
}

function referenceLine(explanation: Explanation): string {
  const { reference, status, service } = explanation;
  const found = [targetsWords(explanation), service === undefined ? '' : `kuma.io/service ${service}`];
  const words = found.filter((part) => part !== '').join(', and ');
  return `${fieldWords(reference.path)}  ${referenceWords(reference)}   ${status}${words === '' ? '' : `: ${words}`}`;
}

/** One policy in the list of all. */
export interface PolicySummary {
  readonly mesh: string;
  readonly zone: string;
  readonly policy: Policy;
  readonly proxies: number;
  readonly of: number;
}

/** All policies, with how many proxies they select. */
export function policySummariesPage(policies: readonly PolicySummary[], place: Place): Page {
  if (policies.length === 0) return [];
  const several = new Set(policies.map(({ mesh, zone }) => `${mesh} ${zone}`)).size > 1;
  return [
    {
      block: 'table',
      columns: ['POLICY', ...(several ? ['MESH', 'ZONE'] : []), 'ROLE', 'TARGETREF', 'PROXIES', 'WHERE'],
      rows: policies.map(({ mesh, zone, policy, proxies, of }) => [
        ownerName(policy),
        ...(several ? [mesh, zone] : []),
        policy.meta.labels[label.policyRole] ?? 'system',
        refWords(policy.targetRef),
        { text: `${proxies} of ${of}`, tone: proxies === 0 ? ('warn' as const) : ('plain' as const) },
        place(policy.origin, []),
      ]),
    },
  ];
}

/** A MeshService with all that has to do with it. */
export interface InspectedService {
  readonly mesh: string;
  readonly zone: string;
  readonly mode: string;
  readonly destination: Destination;
  readonly vips: readonly string[];
  readonly vipsAssumed: boolean;
  readonly members: readonly Member[];
  readonly endpoints: number;
  /** Its name in the cluster's own DNS; empty where it has none. */
  readonly clusterDns: string;
  readonly referrers: readonly Explanation[];
  /** References to its value of `kuma.io/service`. */
  readonly oldReferrers: readonly Explanation[];
  readonly forAll: readonly Explanation[];
}

/** Dataplanes, names, referrers and policies of a service. */
export function servicePage(input: InspectedService, place: Place): Page {
  const { mesh, zone, mode, destination, vips, vipsAssumed, members, endpoints, referrers, oldReferrers, forAll } =
    input;
  const { kri, ports, resource } = destination;
  const { origin, status } = resource;
  const hostnames = [
    ...(status?.addresses ?? []).map(
      ({ hostname, hostnameGeneratorRef }) => `${hostname}   by ${hostnameGeneratorRef.coreName}`,
    ),
    ...(input.clusterDns === '' ? [] : [`${input.clusterDns}   by the cluster's DNS`]),
  ];
  return [
    {
      block: 'lines',
      lines: [
        `${resourceWords(kri)}   (${mesh}, ${zone}, ${mode})   ${place(origin, [])}`,
        ...aligned([
          ['identity', [kriText(kri)]],
          ['ports', [portsWords({ ports }) || 'none']],
          ['hostnames', hostnames.length === 0 ? ['none'] : hostnames],
          [
            'VIP',
            [vips.length === 0 ? 'none' : `${vips.join(', ')}${vipsAssumed ? '   a guess: none is stored yet' : ''}`],
          ],
          ['Dataplanes', members.length === 0 ? ['none here'] : memberLines(members, place)],
          ['endpoints', [String(endpoints)]],
          ['referred to', referrers.length === 0 ? ['by nobody'] : referrers.map((one) => referrerLine(one, place))],
          ...(oldReferrers.length === 0
            ? []
            : [['by old name', oldReferrers.map((one) => referrerLine(one, place))] as const]),
          ...(forAll.length === 0 ? [] : [['for all', forAll.map((one) => referrerLine(one, place))] as const]),
        ]),
      ],
    },
  ];
}

function referrerLine({ reference, status }: Explanation, place: Place): string {
  const { owner, path } = reference;
  return `${ownerName(owner)}  ${fieldWords(path)}   ${place(owner.origin, path)}${status === 'ok' ? '' : `   ${status}`}`;
}

/** All services, with how many have to do with them. */
export function serviceSummariesPage(services: readonly InspectedService[]): Page {
  if (services.length === 0) return [];
  const several = new Set(services.map(({ mesh, zone }) => `${mesh} ${zone}`)).size > 1;
  return [
    {
      block: 'table',
      columns: [
        ...(several ? ['MESH', 'ZONE'] : []),
        'NAME',
        'PORTS',
        'DATAPLANES',
        'ENDPOINTS',
        'REFERRERS',
        'HOSTNAME',
      ],
      rows: services.map(({ mesh, zone, destination, members, endpoints, referrers, oldReferrers }) => [
        ...(several ? [mesh, zone] : []),
        resourceWords(destination.kri).slice(destination.kind.length + 1),
        portsWords(destination),
        String(members.length),
        String(endpoints),
        String(new Set([...referrers, ...oldReferrers]).size),
        destination.resource.status?.addresses[0]?.hostname ?? '',
      ]),
    },
  ];
}
