import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/externalservice.proto */
export const externalService = plainKind('ExternalService', { family: 'proto', scope: 'mesh', namespaced: false });
