import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/circuit_breaker.proto */
export const circuitBreaker = plainKind('CircuitBreaker', { family: 'proto', scope: 'mesh', namespaced: false });
