import { gatewayApiKind } from './kubernetes-kind.ts';

/** @see sigs.k8s.io/gateway-api apis: TCPRoute */
export const tcpRoute = gatewayApiKind('TCPRoute', true);
