import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshaccesslog/api/v1alpha1 */
export const meshAccessLog = plainKind('MeshAccessLog', { family: 'plugin', scope: 'mesh', namespaced: true });
