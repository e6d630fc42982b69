import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshtimeout/api/v1alpha1 */
export const meshTimeout = plainKind('MeshTimeout', { family: 'plugin', scope: 'mesh', namespaced: true });
