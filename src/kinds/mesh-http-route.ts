import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/api/v1alpha1 */
export const meshHttpRoute = plainKind('MeshHTTPRoute', { family: 'plugin', scope: 'mesh', namespaced: true });
