import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/plugins/resources/k8s/native/api/v1alpha1/meshgatewayinstance_types.go */
export const meshGatewayInstance = plainKind('MeshGatewayInstance', {
  family: 'plugin',
  scope: 'mesh',
  namespaced: true,
});
