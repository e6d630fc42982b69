import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/core/resources/apis/meshtrust/api/v1alpha1 */
export const meshTrust = plainKind('MeshTrust', { family: 'plugin', scope: 'mesh', namespaced: true });
