import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshretry/api/v1alpha1 */
export const meshRetry = plainKind('MeshRetry', { family: 'plugin', scope: 'mesh', namespaced: true });
