import { label } from '../../../model/labels.ts';
import { meansResource } from '../../routes/backend-ref.ts';
import type { ServiceLookup } from '../shared/before.ts';
import { backendOf, type Explained, hasNote } from '../shared/explained.ts';

/** Whether a backendRef is one by `kuma.io/service`. */
export function isLegacy(one: Explained): boolean {
  return !meansResource(backendOf(one), one.view.context.behaviour);
}

/** The check that a backendRef is a case of; `undefined` where it does what it says. */
export function codeOfBackend(one: Explained, services: ServiceLookup): string | undefined {
  const { status, reference, view, service } = one;
  const ref = backendOf(one);
  if (hasNote(one, 'BACKEND_WEIGHT_ZERO') || status === 'shadowed') return undefined;
  if (hasNote(one, 'EFFECT_REF_BREAKS_PROXY'))
    return status === 'breaks proxies' && reference.owner.kind === 'MeshTCPRoute' ? 'MS148' : 'MS132';
  const legacy = isLegacy(one);
  if (legacy && ref.name === '') return 'MS132';
  if (status === 'ambiguous') return 'MS136';
  if (status === 'refused') return 'MS138';
  if (!legacy) {
    if (status !== 'not found') return undefined;
    return hasNote(one, 'OWNER_HAS_NO_ZONE') ? 'MS144' : 'MS137';
  }
  if (view.context.mode !== 'Exclusive') return status === 'not found' ? 'MS137' : undefined;
  if (ref.kind === 'MeshServiceSubset') return ref.tags[label.zone] === undefined ? 'MS134' : 'MS139';
  const isGateway = reference.owner.policy?.targetRef.kind === 'MeshGateway';
  const isExternal = service !== undefined && view.legacyServices.get(service)?.external === true;
  // What ingresses of other zones say does not count here: in Exclusive they say nothing.
  if (status === 'legacy' && (isExternal || services.isHere(view, service!))) return isGateway ? 'MS141' : 'MS130';
  if (service === undefined || !services.isKnown(view, service)) return 'MS137';
  return isGateway ? 'MS141' : 'MS131';
}

const effects = {
  EFFECT_SHARE_REDISTRIBUTED: 'its share goes to the other backends',
  EFFECT_FALLBACK_DESTINATION: 'the rule sends to the destination of the route itself',
  EFFECT_ROUTE_OMITTED: 'the rule is left out',
  EFFECT_LISTENER_REJECTED: 'Envoy rejects the listener of the destination',
  EFFECT_HTTP_500: 'its share is answered with 500',
  EFFECT_NO_LISTENER: 'there is no listener for the destination',
  EFFECT_NO_FILTER: 'connections to the destination are closed',
} as const;

/** What comes of a backendRef that leads nowhere, in words; empty where nothing does. */
export function effectWords({ notes }: Explained): string {
  for (const { code } of notes) if (code in effects) return effects[code as keyof typeof effects];
  return '';
}

/** Whether traffic still arrives somewhere: at other backends, or at the destination of the route. */
export function isSoft(one: Explained): boolean {
  return hasNote(one, 'EFFECT_SHARE_REDISTRIBUTED', 'EFFECT_FALLBACK_DESTINATION', 'EFFECT_NOTHING');
}
