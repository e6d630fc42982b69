import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshcircuitbreaker/api/v1alpha1 */
export const meshCircuitBreaker = plainKind('MeshCircuitBreaker', {
  family: 'plugin',
  scope: 'mesh',
  namespaced: true,
});
