import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshproxypatch/api/v1alpha1 */
export const meshProxyPatch = plainKind('MeshProxyPatch', { family: 'plugin', scope: 'mesh', namespaced: true });
