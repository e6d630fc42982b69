import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/core/resources/apis/meshidentity/api/v1alpha1 */
export const meshIdentity = plainKind('MeshIdentity', { family: 'plugin', scope: 'mesh', namespaced: true });
