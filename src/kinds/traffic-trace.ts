import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/traffic_trace.proto */
export const trafficTrace = plainKind('TrafficTrace', { family: 'proto', scope: 'mesh', namespaced: false });
