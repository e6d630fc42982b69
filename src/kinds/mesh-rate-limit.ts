import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshratelimit/api/v1alpha1 */
export const meshRateLimit = plainKind('MeshRateLimit', { family: 'plugin', scope: 'mesh', namespaced: true });
