import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/timeout.proto */
export const timeout = plainKind('Timeout', { family: 'proto', scope: 'mesh', namespaced: false });
