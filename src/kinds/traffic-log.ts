import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/traffic_log.proto */
export const trafficLog = plainKind('TrafficLog', { family: 'proto', scope: 'mesh', namespaced: false });
