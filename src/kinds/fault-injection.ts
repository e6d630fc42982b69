import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/fault_injection.proto */
export const faultInjection = plainKind('FaultInjection', { family: 'proto', scope: 'mesh', namespaced: false });
