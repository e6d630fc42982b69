import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshmetric/api/v1alpha1 */
export const meshMetric = plainKind('MeshMetric', { family: 'plugin', scope: 'mesh', namespaced: true });
