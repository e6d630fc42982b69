import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/system/v1alpha1/zone.proto */
export const zone = plainKind('Zone', { family: 'proto', scope: 'global', namespaced: false });
