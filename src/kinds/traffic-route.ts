import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/traffic_route.proto */
export const trafficRoute = plainKind('TrafficRoute', { family: 'proto', scope: 'mesh', namespaced: false });
