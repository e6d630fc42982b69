import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshtrace/api/v1alpha1 */
export const meshTrace = plainKind('MeshTrace', { family: 'plugin', scope: 'mesh', namespaced: true });
