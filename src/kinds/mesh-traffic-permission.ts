import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/policies/meshtrafficpermission/api/v1alpha1 */
export const meshTrafficPermission = plainKind('MeshTrafficPermission', {
  family: 'plugin',
  scope: 'mesh',
  namespaced: true,
});
