import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/dataplane_insight.proto */
export const dataplaneInsight = plainKind('DataplaneInsight', { family: 'proto', scope: 'mesh', namespaced: true });
