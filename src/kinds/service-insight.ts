import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/service_insight.proto */
export const serviceInsight = plainKind('ServiceInsight', { family: 'proto', scope: 'mesh', namespaced: false });
