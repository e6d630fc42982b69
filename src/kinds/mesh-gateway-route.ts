import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/gateway_route.proto */
export const meshGatewayRoute = plainKind('MeshGatewayRoute', { family: 'proto', scope: 'mesh', namespaced: false });
