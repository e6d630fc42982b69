import type { Behaviour } from '../../model/behaviour.ts';
import type { Kri } from '../../model/kri.ts';
import type { BackendRef } from '../../model/target-ref.ts';
import { backendMeaning, legacyMeaning } from '../routes/backend-ref.ts';
import { type Backend, split, splitProtocols } from '../routes/split.ts';
import type { MeshView } from '../view.ts';
import type { Reference } from './references.ts';

/** Which protocols the routes of an owner send traffic to. */
export function protocolsOf({ owner }: Reference): ReadonlySet<string> {
  return owner.kind === 'MeshTCPRoute' ? splitProtocols.tcp : splitProtocols.http;
}

/** What becomes of a ref, seen alone. */
export function splitAlone(
  view: MeshView,
  reference: Reference,
  ref: BackendRef,
  origin: Kri,
  behaviour: Behaviour = view.context.behaviour,
): Backend {
  const meaning =
    reference.field === 'mirror' && !behaviour.refsByLabelsOnly
      ? legacyMeaning(ref)
      : backendMeaning(ref, origin, view.destinations, behaviour);
  return split(meaning, {
    destinations: view.destinations,
    services: view.legacyServices,
    protocols: protocolsOf(reference),
    unifiedNaming: false,
    onlyPort: behaviour.refsByLabelsOnly,
    names: new Map(),
    clusters: new Map(),
  });
}
