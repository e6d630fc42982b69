import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/gateway.proto */
export const meshGateway = plainKind('MeshGateway', { family: 'proto', scope: 'mesh', namespaced: false });
