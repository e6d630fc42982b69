import { gatewayApiKind } from './kubernetes-kind.ts';

/** @see sigs.k8s.io/gateway-api apis: ReferenceGrant */
export const referenceGrant = gatewayApiKind('ReferenceGrant', true);
