import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/healthcheck.proto */
export const healthCheck = plainKind('HealthCheck', { family: 'proto', scope: 'mesh', namespaced: false });
