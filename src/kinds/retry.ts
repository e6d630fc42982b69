import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/retry.proto */
export const retry = plainKind('Retry', { family: 'proto', scope: 'mesh', namespaced: false });
