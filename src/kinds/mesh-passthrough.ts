import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshpassthrough/api/v1alpha1 */
export const meshPassthrough = plainKind('MeshPassthrough', { family: 'plugin', scope: 'mesh', namespaced: true });
