import type { PluginKind } from '../kind-rules.ts';
import { anyObject, int32, object } from '../schema.ts';

const spec = anyObject;
const status = object({
  dataplaneProxies: object(
    { connected: int32('DataplaneProxies'), healthy: int32('DataplaneProxies'), total: int32('DataplaneProxies') },
    ['connected', 'healthy', 'total'],
  ),
});

export const workload: PluginKind = {
  family: 'plugin',
  kind: 'Workload',
  scope: 'mesh',
  provided: { zone: true, global: false },
  spec,
  status,
};
