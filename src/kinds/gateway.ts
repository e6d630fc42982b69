import { gatewayApiKind } from './kubernetes-kind.ts';

/** @see sigs.k8s.io/gateway-api apis: Gateway */
export const gateway = gatewayApiKind('Gateway', true);
