import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshloadbalancingstrategy/api/v1alpha1 */
export const meshLoadBalancingStrategy = plainKind('MeshLoadBalancingStrategy', {
  family: 'plugin',
  scope: 'mesh',
  namespaced: true,
});
