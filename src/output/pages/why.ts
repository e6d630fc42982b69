import type { Candidate } from '../../engine/generate/candidates.ts';
import type { GenerateResult } from '../../engine/generate/generate.ts';
import type { Decision } from '../../engine/generate/universal.ts';
import type { Page } from '../page.ts';
import { portsCell } from './generate.ts';

const most = 20;

/** The decision about one name, step by step; `undefined` where no such name occurs in the mesh. */
export function whyPage(result: GenerateResult, name: string, place: (of: Candidate) => string): Page | undefined {
  const { context } = result;
  const head = `(${context.mesh}, ${context.controlPlane.zone}, ${context.mode})`;
  const rejected = result.rejected.find(({ serviceTag }) => serviceTag === name);
  if (rejected !== undefined)
    return [
      { block: 'text', text: `kuma.io/service ${name} ${head} makes no MeshService`, tone: 'strong' },
      {
        block: 'lines',
        lines: [
          ...rejected.reasons.map((reason) => `  ${reason}`),
          ...rejected.carriers
            .slice(0, most)
            .map(
              ({ dataplane, inbound }) =>
                `  ${place({ dataplane, inbounds: [inbound], ports: [] })}  ${dataplane.meta.name}`,
            ),
        ],
      },
    ];
  const decision = result.decisions.find((one) => one.name === name);
  const meshService = result.meshServices.find(({ meta }) => meta.name === name);
  if (decision === undefined && meshService === undefined) return undefined;
  const lines =
    decision === undefined
      ? ['  the generator has no say in it: it was written by hand, or came from another zone']
      : stepsOf(decision, place);
  if (meshService !== undefined) {
    const proxies = meshService.status?.dataplaneProxies;
    lines.push(`  result: ports ${portsCell(meshService.spec.ports) || '-'}, state ${meshService.spec.state ?? '-'}`);
    if (proxies !== undefined)
      lines.push(
        `  selects ${proxies.total} Dataplane${proxies.total === 1 ? '' : 's'}, ${proxies.healthy} with a ready inbound for every port`,
      );
    for (const { hostname, hostnameGeneratorRef } of meshService.status?.addresses ?? [])
      lines.push(`  hostname ${hostname} by HostnameGenerator ${hostnameGeneratorRef.coreName}`);
    const vips = meshService.status?.vips.map(({ ip }) => ip) ?? [];
    lines.push(
      vips.length > 0 ? `  VIP ${vips.join(', ')} stays` : '  VIP: new, the next free one of the control plane',
    );
  }
  return [
    { block: 'text', text: `MeshService ${name} ${head}`, tone: 'strong' },
    { block: 'lines', lines },
  ];
}

const outcomes = {
  created: 'it is not stored yet: the generator makes it',
  kept: 'it is stored, and one Dataplane agrees with its ports: it stays as it is',
  updated: 'it is stored and written anew',
  'grace-period': 'no Dataplane carries the tag any more: it stays until the grace period is over',
  deleted: 'it is deleted',
  blocked: 'a MeshService that the generator did not make has the name: nothing is generated',
} as const satisfies Record<Decision['outcome'], string>;

const won = {
  stored: 'agrees with the stored ports',
  oldest: 'oldest',
  name: 'first by name',
  only: 'the only one',
} as const;

function stepsOf(decision: Decision, place: (of: Candidate) => string): string[] {
  const { candidates, winner, wonBy, conflicts, stored, undecided } = decision;
  const lines: string[] = [`  ${outcomes[decision.outcome]}`];
  if (stored !== undefined) lines.push(`  stored: ${portsCell(stored.spec.ports) || '-'}`);
  if (decision.updates.length > 0)
    lines.push(
      `  why: ${decision.updates.map((update) => ({ ports: 'no Dataplane agrees with the stored ports', 'grace-period': 'its Dataplanes are back', labels: 'system labels were missing' })[update]).join('; ')}; the status is emptied`,
    );
  if (decision.deletedAt !== undefined) lines.push(`  deleted at ${decision.deletedAt}`);
  const losers = new Set(conflicts);
  const width = Math.max(0, ...candidates.slice(0, most).map(({ dataplane }) => dataplane.meta.name.length));
  for (const [index, candidate] of candidates.slice(0, most).entries()) {
    const verdict =
      candidate === winner
        ? `winner: ${won[wonBy!]}${undecided ? ' (a guess: creation times are missing)' : ''}`
        : losers.has(candidate)
          ? 'conflict: other ports'
          : 'agrees';
    lines.push(
      `  ${String(index + 1).padStart(2)}  ${candidate.dataplane.meta.name.padEnd(width)}  ${portsCell(candidate.ports)}  ${candidate.dataplane.meta.creationTime ?? 'no creation time'}  ${place(candidate)}  ${verdict}`,
    );
  }
  if (candidates.length > most)
    lines.push(`  and ${candidates.length - most} more Dataplanes, ${conflicts.length} of all in conflict`);
  return lines;
}
