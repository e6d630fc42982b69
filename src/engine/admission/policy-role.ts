import { type JsonObject, objectAt, objectsAt, textAt } from './json.ts';

export type PolicyRole = 'system' | 'producer' | 'consumer' | 'workload-owner';

/**
 * The role that a policy gets from the namespace it is put into, or why it may not be put there. Without a namespace
 * (Universal) every policy is a system policy.
 *
 * @see kuma v2.13.10 pkg/core/resources/model/resource.go: ComputePolicyRole
 */
export function policyRole(
  spec: JsonObject,
  namespace: string,
  systemNamespace: string,
): { readonly role: PolicyRole } | { readonly error: string } {
  if (namespace === '' || namespace === systemNamespace) return { role: 'system' };
  const to = objectsAt(spec, 'to');
  const from = objectsAt(spec, 'from').length > 0;
  if (from && to.length > 0) return { error: "it's not allowed to mix 'to' and 'from' arrays in the same policy" };
  if (from || to.length === 0) return { role: 'workload-owner' };
  const produced = to.filter((entry) => isProducerItem(objectAt(entry, 'targetRef'), namespace)).length;
  if (produced === to.length) return { role: 'producer' };
  return produced === 0
    ? { role: 'consumer' }
    : { error: "it's not allowed to mix producer and consumer items in the same policy" };
}

function isProducerItem(ref: JsonObject | undefined, namespace: string): boolean {
  const kind = textAt(ref, 'kind');
  if (kind !== 'MeshService' && kind !== 'MeshHTTPRoute') return false;
  const own = textAt(ref, 'namespace');
  return textAt(ref, 'name') !== '' && (own === '' || own === namespace);
}
