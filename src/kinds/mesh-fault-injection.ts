import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshfaultinjection/api/v1alpha1 */
export const meshFaultInjection = plainKind('MeshFaultInjection', {
  family: 'plugin',
  scope: 'mesh',
  namespaced: true,
});
