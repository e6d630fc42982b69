import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/zoneegress.proto */
export const zoneEgress = plainKind('ZoneEgress', { family: 'proto', scope: 'global', namespaced: true });
