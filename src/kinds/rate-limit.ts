import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/rate_limit.proto */
export const rateLimit = plainKind('RateLimit', { family: 'proto', scope: 'mesh', namespaced: false });
