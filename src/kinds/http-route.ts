import { gatewayApiKind } from './kubernetes-kind.ts';

/** @see sigs.k8s.io/gateway-api apis: HTTPRoute */
export const httpRoute = gatewayApiKind('HTTPRoute', true);
