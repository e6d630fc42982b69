import { message } from '../proto.ts';

const inbound = message({
  port: 'uint32',
  servicePort: 'uint32',
  serviceAddress: 'string',
  address: 'string',
  tags: { map: 'string' },
  health: message({ ready: 'bool' }),
  serviceProbe: message({
    interval: 'duration',
    timeout: 'duration',
    unhealthy_threshold: 'uint32',
    healthy_threshold: 'uint32',
    tcp: message({}),
  }),
  state: { enum: 'kuma.mesh.v1alpha1.Dataplane.Networking.Inbound.State', values: ['Ready', 'NotReady', 'Ignored'] },
  name: 'string',
});

const outbound = message({
  address: 'string',
  port: 'uint32',
  tags: { map: 'string' },
  backendRef: message({ kind: 'string', name: 'string', port: 'uint32', labels: { map: 'string' } }),
});

const reachableBackend = message({
  kind: 'string',
  name: 'string',
  namespace: 'string',
  port: 'uint32',
  labels: { map: 'string' },
});

const transparentProxying = message({
  redirect_port_inbound: 'uint32',
  redirect_port_outbound: 'uint32',
  direct_access_services: { list: 'string' },
  reachable_services: { list: 'string' },
  ip_family_mode: {
    enum: 'kuma.mesh.v1alpha1.Dataplane.Networking.TransparentProxying.IpFamilyMode',
    values: ['UnSpecified', 'DualStack', 'IPv4', 'IPv6'],
  },
  reachable_backends: message({ refs: { list: reachableBackend } }),
});

const gatewayType = 'kuma.mesh.v1alpha1.Dataplane.Networking.Gateway.GatewayType';

/** @see kuma v2.13.10 api/mesh/v1alpha1/dataplane.proto: Dataplane */
export const dataplaneMessage = message({
  networking: message({
    address: 'string',
    advertisedAddress: 'string',
    gateway: message({ tags: { map: 'string' }, type: { enum: gatewayType, values: ['DELEGATED', 'BUILTIN'] } }),
    inbound: { list: inbound },
    outbound: { list: outbound },
    transparent_proxying: transparentProxying,
    admin: message({ port: 'uint32' }),
  }),
  metrics: message({ name: 'string', type: 'string', conf: 'struct' }),
  probes: message({
    port: 'uint32',
    endpoints: { list: message({ inbound_port: 'uint32', inbound_path: 'string', path: 'string' }) },
  }),
});
