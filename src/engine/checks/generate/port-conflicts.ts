import type { At, Related } from '../../../model/diagnostic.ts';
import type { MeshServicePort } from '../../../model/mesh-service.ts';
import type { Candidate } from '../../generate/candidates.ts';
import type { Decision } from '../../generate/universal.ts';
import { fitsTargetPort } from '../../status/status.ts';
import type { Check, Finding, GenerationContext } from '../define-check.ts';
import { defineGenerationCheck } from '../define-check.ts';
import { inboundAt, listWords, portAt, portsWords, subjectOf } from './words.ts';

type Difference = 'numbers' | 'attributes' | 'order';

const source = 'kuma v2.13.10 pkg/core/resources/apis/meshservice/generate/generator.go: checkMeshServicesConsistency';

/** @see MS002 of the catalogue */
export const portConflict = conflictCheck('numbers', {
  code: 'MS002',
  name: 'port-conflict',
  severity: 'error',
  title: 'Dataplanes of one kuma.io/service have different ports',
  why: 'A MeshService has one list of ports, that of one Dataplane. Others get traffic only on the ports that happen to be theirs too.',
  fix: 'use the same inbound ports on all Dataplanes of a kuma.io/service, or give the others a kuma.io/service of their own',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
});

/** @see MS003 of the catalogue */
export const portAttributes = conflictCheck('attributes', {
  code: 'MS003',
  name: 'port-attributes-differ',
  severity: 'warning',
  title: 'Dataplanes of one kuma.io/service have equal port numbers with other names or protocols',
  why: 'Kuma compares name, port, target port and protocol. The name and protocol of one Dataplane stand for all.',
  fix: 'give the inbounds the same name and the same kuma.io/protocol',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
});

/** @see MS004 of the catalogue */
export const portOrder = conflictCheck('order', {
  code: 'MS004',
  name: 'port-order-differs',
  severity: 'info',
  title: 'Dataplanes of one kuma.io/service list their inbounds in different order',
  why: 'Kuma compares the lists in order: it logs a conflict at every tick, and the ports change places when the winner goes.',
  fix: 'list the inbounds in the same order everywhere',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
});

function conflictCheck(
  difference: Difference,
  texts: Omit<Check<GenerationContext>, 'needs' | 'source' | 'run'>,
): Check<GenerationContext> {
  return defineGenerationCheck({
    ...texts,
    source,
    on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
    needs: ['Dataplane'],
    *run(ctx: GenerationContext) {
      for (const { decisions } of ctx.generated)
        for (const decision of decisions)
          for (const losers of byPorts(decision.conflicts))
            if (differenceOf(losers[0]!.ports, decision.winner!.ports) === difference)
              yield finding(decision, losers, decision.winner!);
    },
  });
}

/** Losers with equal lists of ports, in the order of the first of each. */
function byPorts(conflicts: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const groups = new Map<readonly MeshServicePort[], Candidate[]>();
  for (const candidate of conflicts) {
    const group = groups.get(candidate.ports);
    if (group === undefined) groups.set(candidate.ports, [candidate]);
    else group.push(candidate);
  }
  return [...groups.values()];
}

function differenceOf(a: readonly MeshServicePort[], b: readonly MeshServicePort[]): Difference {
  const numbers = (ports: readonly MeshServicePort[]): string =>
    ports
      .map(({ port }) => port)
      .toSorted((x, y) => x - y)
      .join();
  const whole = (ports: readonly MeshServicePort[]): string =>
    ports
      .map(({ name, port, appProtocol }) => `${port} ${name} ${appProtocol}`)
      .toSorted()
      .join();
  if (numbers(a) !== numbers(b)) return 'numbers';
  return whole(a) === whole(b) ? 'order' : 'attributes';
}

function finding(decision: Decision, losers: readonly Candidate[], winner: Candidate): Finding {
  const first = losers[0]!;
  const names = losers.map(({ dataplane }) => dataplane.meta.name);
  const guess = decision.undecided ? ' (undecided: without creation times this is a guess)' : '';
  const ports = decision.meshService?.spec.ports ?? winner.ports;
  return {
    at: differingAt(first, winner),
    resource: subjectOf(first.dataplane),
    message: `${listWords(names)} ${losers.length === 1 ? 'has' : 'have'} ${portsWords(first.ports)} as ${decision.name}, not ${portsWords(winner.ports)}: ${lossOf(first, ports)}${guess}`,
    related: [{ message: winnerWords(decision, winner), at: portAt(winner) }, ...storedRelation(decision)],
  };
}

/** The first field in which a loser's ports differ from the winner's. */
function differingAt(loser: Candidate, winner: Candidate): At {
  const index = loser.ports.findIndex((port, i) => {
    const other = winner.ports[i];
    return (
      other === undefined ||
      port.port !== other.port ||
      port.name !== other.name ||
      port.appProtocol !== other.appProtocol
    );
  });
  const at = Math.max(index, 0);
  const [port, other] = [loser.ports[at]!, winner.ports[at]];
  const inbound = loser.inbounds[at]!;
  if (other !== undefined && port.port === other.port) {
    if (port.name !== other.name) return inboundAt(loser.dataplane, inbound, 'name');
    if (port.appProtocol !== other.appProtocol) return inboundAt(loser.dataplane, inbound, 'tags', 'kuma.io/protocol');
  }
  return inboundAt(loser.dataplane, inbound, 'port');
}

const why = {
  stored: 'it agrees with the stored MeshService, which keeps its ports while one Dataplane does',
  oldest: 'it is the oldest',
  name: 'it is the first by name among equally old ones',
  only: 'it is the only one',
} as const;

function winnerWords(decision: Decision, { dataplane, ports }: Candidate): string {
  const { creationTime } = dataplane.meta;
  const age = decision.wonBy === 'oldest' && creationTime !== undefined ? ` (${creationTime})` : '';
  const reason = decision.undecided ? 'it is the first by name, and nothing tells who is older' : why[decision.wonBy!];
  return `${dataplane.meta.name} with ${portsWords(ports)} decides: ${reason}${age}`;
}

function storedRelation({ stored, wonBy }: Decision): readonly Related[] {
  if (stored === undefined || wonBy !== 'stored') return [];
  return [{ message: 'the stored MeshService', at: { origin: stored.origin, path: ['spec', 'ports'] } }];
}

/** What a loser gets of the MeshService's traffic. */
function lossOf(loser: Candidate, ports: readonly MeshServicePort[]): string {
  const { inbound } = loser.dataplane.spec;
  const served = ports.filter((port) => inbound.some((one) => fitsTargetPort(one, port)));
  if (served.length === 0) return 'no traffic through the MeshService, and never healthy in its status';
  if (served.length < ports.length)
    return `traffic only on ${served.map(({ port }) => port).join(', ')}, and never healthy in its status`;
  const extra = loser.ports.filter(({ port }) => !ports.some((one) => one.targetPort === port)).map(({ port }) => port);
  if (extra.length > 0) return `no traffic on ${extra.join(', ')} through the MeshService`;
  return 'clients see the ports of the winner';
}
