import type { MeshService } from '../../../model/mesh-service.ts';
import { keyOf, keyOfMeta } from './cluster.ts';
import { equalMaps } from './stored-meta.ts';
import type { KubernetesZone, ServiceDecision } from './zone.ts';

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

/** Tells the outcome for each Service of a zone. */
export function outcomesIn({ meshServices }: KubernetesZone): (decision: ServiceDecision) => ServiceOutcome {
  const present = new Set(meshServices.map(({ meta }) => keyOfMeta(meta)));
  return (decision) => outcomeOf(decision, present);
}

function outcomeOf(decision: ServiceDecision, present: ReadonlySet<string>): ServiceOutcome {
  const { error, notOwned, deleted, because, service } = decision;
  if (notOwned.length > 0) return 'blocked';
  if (error !== undefined) return 'error';
  if (because === 'cluster-ip' || because === 'headless') return 'generated';
  if (deleted.length > 0) return 'deleted';
  const { namespace, kubernetes } = service.meta;
  return present.has(keyOf(namespace, kubernetes!.name)) ? 'left-behind' : 'none';
}

/** What becomes of one MeshService that the controller wants. */
export type Change = 'created' | 'updated' | 'kept';

/** Tells for each MeshService of a zone whether it is new, other than it was stored, or the same. */
export function changesIn({ before }: KubernetesZone): (after: MeshService) => Change {
  const stored = new Map(before.map((one) => [keyOfMeta(one.meta), one]));
  return (after) => {
    const was = stored.get(keyOfMeta(after.meta));
    if (was === undefined) return 'created';
    const isSame =
      equalMaps(was.meta.labels, after.meta.labels) &&
      JSON.stringify([was.spec.selector, was.spec.ports, was.status?.vips ?? []]) ===
        JSON.stringify([after.spec.selector, after.spec.ports, after.status?.vips ?? []]);
    return isSame ? 'kept' : 'updated';
  };
}
