import { gatewayApiKind } from './kubernetes-kind.ts';

/** @see sigs.k8s.io/gateway-api apis: GRPCRoute */
export const grpcRoute = gatewayApiKind('GRPCRoute', true);
