import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshtls/api/v1alpha1 */
export const meshTls = plainKind('MeshTLS', { family: 'plugin', scope: 'mesh', namespaced: true });
