import { gatewayApiKind } from './kubernetes-kind.ts';

/** @see sigs.k8s.io/gateway-api apis: TLSRoute */
export const tlsRoute = gatewayApiKind('TLSRoute', true);
