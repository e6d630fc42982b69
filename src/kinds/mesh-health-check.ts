import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshhealthcheck/api/v1alpha1 */
export const meshHealthCheck = plainKind('MeshHealthCheck', { family: 'plugin', scope: 'mesh', namespaced: true });
