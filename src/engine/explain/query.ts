import { type Kri, kriKey, withSection } from '../../model/kri.ts';
import type { BackendRef } from '../../model/target-ref.ts';
import { identityOf, type Query } from '../resolve/target-ref.ts';

/** What a backendRef looks for: there is no other form of names here. */
export function queryOf(ref: BackendRef, origin: Kri): Query {
  const labels = ref.labels ?? {};
  const sectionName = ref.sectionName || (ref.port === undefined ? '' : String(ref.port));
  if (Object.keys(labels).length > 0) return { by: 'labels', labels, sectionName };
  return { by: 'identity', kri: identityOf(ref, origin), sectionName };
}

/** The key of a resource, whatever its section. */
export function keyOf(kri: Kri): string {
  return kriKey(withSection(kri, ''));
}
