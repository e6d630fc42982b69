import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/zoneingress.proto */
export const zoneIngress = plainKind('ZoneIngress', { family: 'proto', scope: 'global', namespaced: true });
