import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/virtual_outbound.proto */
export const virtualOutbound = plainKind('VirtualOutbound', { family: 'proto', scope: 'mesh', namespaced: false });
