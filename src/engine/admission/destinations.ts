import type { AdmissionFacts } from './facts.ts';
import { type JsonObject, objectAt, textAt } from './json.ts';
import { destinationKinds, topKind } from './policy.ts';
import { member, type Place, type Rejection, reject } from './rejection.ts';

export const notWithGateways =
  'must not be defined when the scope includes a Gateway, select only proxyType Sidecar or select only gateways and use spec.to';

/** The kinds in `to` of MeshCircuitBreaker and MeshHealthCheck. */
export function outboundLimitKinds(facts: AdmissionFacts): readonly string[] {
  if (facts.labelsOnly) return destinationKinds(facts);
  return [
    'Mesh',
    'MeshService',
    'MeshMultiZoneService',
    ...(facts.externalServiceLimits ? [] : ['MeshExternalService']),
  ];
}

/** What Kuma says of a MeshExternalService in `to` when the top is no Mesh; before 2.14 beside that it is not supported. */
export function checkExternalService(
  out: Rejection[],
  place: Place,
  entry: JsonObject,
  policy: JsonObject,
  facts: AdmissionFacts,
): void {
  if (
    facts.labelsOnly ||
    textAt(objectAt(entry, 'targetRef'), 'kind') !== 'MeshExternalService' ||
    topKind(policy) === 'Mesh'
  )
    return;
  const reason =
    'kind MeshExternalService is only allowed with targetRef.kind: Mesh as it is configured on the Zone Egress and shared by all clients in the mesh';
  reject(out, member(member(place, 'targetRef'), 'kind'), reason);
}
