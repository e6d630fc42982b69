import { get, type JsonObject, objectAt, textAt, textOf } from './json.ts';
import { type KindTraits, traitsOf } from './kind-traits.ts';
import { policyRole } from './policy-role.ts';
import { type AdmissionSettings, systemNamespaceOf } from './settings.ts';

/** An object on its way into the cluster. */
export interface Placed {
  readonly object: JsonObject;
  /** The namespace of the request; that of the object if not given. Empty for kinds without namespace. */
  readonly namespace?: string;
}

/**
 * Why a control plane on Kubernetes does not let a user put a kind in this place, the first reason only: the
 * namespace, then who provides the kind, then the labels. Kuma's own accounts may do anything.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/webhooks/resourceadmissionchecker.go: IsOperationAllowed
 */
export function placementRejection(placed: Placed, settings: AdmissionSettings): string | undefined {
  const { object } = placed;
  const traits = traitsOf(textAt(object, 'kind'));
  if (traits === undefined) return undefined;
  const namespace = placed.namespace ?? textAt(objectAt(object, 'metadata'), 'namespace');
  return (
    namespaceProblem(traits, namespace, settings) ??
    readOnlyProblem(traits, settings) ??
    labelProblem(object, traits, namespace, settings)
  );
}

function namespaceProblem(traits: KindTraits, namespace: string, settings: AdmissionSettings): string | undefined {
  const system = systemNamespaceOf(settings);
  if (namespace === '' || namespace === system) return undefined;
  if (settings.role === 'global')
    return `on Global CP the policy can be created only in the system namespace:${system}`;
  return traits.systemNamespaceOnly
    ? `resource type ${traits.kind} can be created only in the system namespace:${system}`
    : undefined;
}

/** A federated zone takes what zones provide, a global control plane what it provides; other zones take everything. */
function isReadOnly(traits: KindTraits, settings: AdmissionSettings): boolean {
  return settings.role === 'global' ? !traits.provided.global : settings.federated && !traits.provided.zone;
}

function readOnlyProblem(traits: KindTraits, settings: AdmissionSettings): string | undefined {
  if (!isReadOnly(traits, settings)) return undefined;
  const [own, other] = settings.role === 'global' ? ['GLOBAL', 'ZONE'] : ['ZONE', 'GLOBAL'];
  return `Operation not allowed. Kuma resources like ${traits.kind} can be updated or deleted only from the ${other} control plane and not from a ${own} control plane.`;
}

function labelProblem(
  object: JsonObject,
  traits: KindTraits,
  namespace: string,
  settings: AdmissionSettings,
): string | undefined {
  const global = settings.role === 'global';
  if (traits.family !== 'plugin' || (!global && !settings.federated)) return undefined;
  const labels = objectAt(objectAt(object, 'metadata'), 'labels');
  const origin = textAt(labels, 'kuma.io/origin');
  if (global) return origin === 'zone' ? wrongLabel('kuma.io/origin', 'global', origin) : undefined;
  const system = systemNamespaceOf(settings);
  if (traits.policy) {
    const computed = policyRole(objectAt(object, 'spec') ?? {}, namespace, system);
    if ('error' in computed) return computed.error;
  }
  if (namespace === system && origin !== 'zone') {
    return "Operation not allowed. Applying policies on Zone CP on a system namespace requires 'kuma.io/origin' label to be set to 'zone'.";
  }
  const zone = get(labels, 'kuma.io/zone');
  return origin === 'zone' && zone !== undefined && zone !== settings.zone
    ? wrongLabel('kuma.io/zone', settings.zone, textOf(zone))
    : undefined;
}

function wrongLabel(label: string, wanted: string, got: string): string {
  return `Operation not allowed. '${label}' label should have '${wanted}' value, got '${got}'`;
}
