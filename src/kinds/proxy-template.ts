import { plainKind } from './plain-kind.ts';

/** @see kuma v2.13.10 api/mesh/v1alpha1/proxy_template.proto */
export const proxyTemplate = plainKind('ProxyTemplate', { family: 'proto', scope: 'mesh', namespaced: false });
