import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshtcproute/api/v1alpha1 */
export const meshTcpRoute = plainKind('MeshTCPRoute', { family: 'plugin', scope: 'mesh', namespaced: true });
