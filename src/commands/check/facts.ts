import { array, object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import type { Facts } from '../../engine/checks/define-check.ts';
import { defaultFacts } from '../../engine/checks/facts.ts';
import { Failure } from '../../model/failure.ts';

const shape = object({
  network: optional(array(string())),
  maxClusters: optional(string()),
  weightTolerance: optional(string()),
});

/** What an operator tells beside manifests. @throws {Failure} for networks that are none, and numbers that are none */
export function factsOf(raw: RawOptions): Facts {
  const { network = [], maxClusters, weightTolerance } = shape.parse(raw);
  return {
    networks: network.map(networkOf),
    maxClusters: maxClusters === undefined ? defaultFacts.maxClusters : wholeNumber(maxClusters),
    weightTolerance: weightTolerance === undefined ? defaultFacts.weightTolerance : percent(weightTolerance),
  };
}

function networkOf(written: string): string {
  const [, a, b, c, d, bits] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(written) ?? [];
  const isRange = [a, b, c, d].every((part) => part !== undefined && Number(part) < 256) && Number(bits) <= 32;
  if (!isRange)
    throw new Failure(`--network ${written} is no IPv4 range`, { hint: 'write --network 10.0.0.0/8, once for each' });
  return written;
}

function wholeNumber(written: string): number {
  if (!/^\d+$/.test(written))
    throw new Failure(`--max-clusters ${written} is no number of clusters`, { hint: 'write --max-clusters 5000' });
  return Number(written);
}

function percent(written: string): number {
  const [, number] = /^(\d+(?:\.\d+)?)\s?%?$/.exec(written) ?? [];
  if (number === undefined || Number(number) > 100)
    throw new Failure(`--weight-tolerance ${written} is no percentage`, { hint: 'write --weight-tolerance 1' });
  return Number(number);
}
