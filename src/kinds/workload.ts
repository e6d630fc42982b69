import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 pkg/core/resources/apis/workload/api/v1alpha1 */
export const workload = plainKind('Workload', { family: 'plugin', scope: 'mesh', namespaced: true });
