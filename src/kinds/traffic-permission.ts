import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/traffic_permission.proto */
export const trafficPermission = plainKind('TrafficPermission', { family: 'proto', scope: 'mesh', namespaced: false });
