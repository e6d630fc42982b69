import { gatewayApiKind } from './kubernetes-kind.ts';

/** @see sigs.k8s.io/gateway-api apis: GatewayClass */
export const gatewayClass = gatewayApiKind('GatewayClass', false);
