import type { ServicePort } from '../../../model/kubernetes.ts';
import type { MeshService } from '../../../model/mesh-service.ts';
import { keyOf, keyOfMeta } from './cluster.ts';
import { droppedPorts } from './mesh-service-of.ts';
import type { ServiceLook } from './reconcile-service.ts';
import { equalMaps } from './stored-meta.ts';
import type { ServiceDecision } from './zone.ts';

/** What a Service comes to, in one word. */
export type ServiceOutcome =
  /** It has its MeshServices. */
  | 'generated'
  /** Something of the name belongs to somebody else. */
  | 'blocked'
  /** The control plane fails at it, and tries again for ever. */
  | 'error'
  /** It has none, and what was there under its name is deleted. */
  | 'deleted'
  /** It has none, and what was there under its name stays as it is. */
  | 'left-behind'
  /** It has none. */
  | 'none';

/** A MeshService that a Service wants: whether it is new, other than it was stored, or the same. */
export interface Made {
  readonly namespace: string;
  readonly name: string;
  readonly change: 'created' | 'updated' | 'kept';
}

/** What a decision adds to the looks at a Service. */
export interface Verdict {
  readonly outcome: ServiceOutcome;
  readonly made: readonly Made[];
  /** Ports over something else than TCP. */
  readonly dropped: readonly ServicePort[];
}

/** Judges the last look at each Service, given the MeshServices before and after. */
export function verdicts(
  before: readonly MeshService[],
  after: ReadonlyMap<string, MeshService>,
): (look: ServiceLook & Pick<ServiceDecision, 'service'>) => Verdict {
  const stored = new Map(before.map((one) => [keyOfMeta(one.meta), one]));
  return (look) => ({
    outcome: outcomeOf(look, after),
    made: look.meshServices.flatMap((key) => {
      const one = after.get(key);
      if (one === undefined) return [];
      const { namespace, kubernetes } = one.meta;
      return [{ namespace, name: kubernetes!.name, change: changeOf(stored.get(key), one) }];
    }),
    dropped: droppedPorts(look.service),
  });
}

function outcomeOf(
  { error, notOwned, deleted, because, service }: ServiceLook & Pick<ServiceDecision, 'service'>,
  after: ReadonlyMap<string, MeshService>,
): ServiceOutcome {
  if (notOwned.length > 0) return 'blocked';
  if (error !== undefined) return 'error';
  if (because === 'cluster-ip' || because === 'headless') return 'generated';
  if (deleted.length > 0) return 'deleted';
  const { namespace, kubernetes } = service.meta;
  return after.has(keyOf(namespace, kubernetes!.name)) ? 'left-behind' : 'none';
}

function changeOf(was: MeshService | undefined, is: MeshService): Made['change'] {
  if (was === undefined) return 'created';
  const isSame =
    equalMaps(was.meta.labels, is.meta.labels) &&
    JSON.stringify([was.spec.selector, was.spec.ports, was.status?.vips ?? []]) ===
      JSON.stringify([is.spec.selector, is.spec.ports, is.status?.vips ?? []]);
  return isSame ? 'kept' : 'updated';
}
