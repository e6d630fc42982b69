import { kriKey } from '../../model/kri.ts';
import { label, own } from '../../model/labels.ts';
import type { Policy } from './policy.ts';
import type { ProxyView } from './select.ts';

const always = [label.origin, label.zone, label.namespace] as const;

/**
 * Tells proxies apart as far as the references of some policies can: proxies with the same text are taken by the same
 * policies, with the same ports. Routes that other policies name at their top must be among them.
 */
export function proxyShapes(policies: readonly Policy[]): (proxy: ProxyView) => string {
  const labels = new Set<string>();
  const tags = new Set<string>();
  const names = new Set<string>();
  for (const { targetRef } of policies) {
    for (const key of Object.keys(targetRef.labels ?? {})) labels.add(key);
    for (const key of Object.keys(targetRef.tags)) tags.add(key);
    if (targetRef.kind === 'MeshService' || targetRef.kind === 'MeshServiceSubset') tags.add(label.service);
    if (targetRef.kind === 'Dataplane' && targetRef.name !== '') names.add(targetRef.name);
  }
  const labelKeys = [...new Set([...always, ...labels])];
  const tagKeys = [...tags];
  return (proxy) => {
    const { dataplane, kri, gateway } = proxy;
    const { spec } = dataplane;
    // Gateways have listeners of their own: each is looked at for itself.
    const self = spec.gateway !== undefined || gateway !== undefined || names.has(kri.name) ? kriKey(kri) : '';
    const parts: unknown[] = [self];
    for (const key of labelKeys) parts.push(own(proxy.labels, key) ?? 0);
    for (const inbound of spec.inbound) {
      parts.push(inbound.name, inbound.port);
      for (const key of tagKeys) parts.push(own(inbound.tags, key) ?? 0);
    }
    return JSON.stringify(parts);
  };
}
