import { circuitBreaker } from './circuit-breaker.ts';
import { configMap } from './config-map.ts';
import { cronJob } from './cron-job.ts';
import { daemonSet } from './daemon-set.ts';
import { dataplane } from './dataplane.ts';
import { dataplaneInsight } from './dataplane-insight.ts';
import type { Kind } from './define-kind.ts';
import { deployment } from './deployment.ts';
import { endpointSlice } from './endpoint-slice.ts';
import { endpoints } from './endpoints.ts';
import { externalService } from './external-service.ts';
import { faultInjection } from './fault-injection.ts';
import { gateway } from './gateway.ts';
import { gatewayClass } from './gateway-class.ts';
import { grpcRoute } from './grpc-route.ts';
import { healthCheck } from './health-check.ts';
import { hostnameGenerator } from './hostname-generator.ts';
import { httpRoute } from './http-route.ts';
import { job } from './job.ts';
import { mesh } from './mesh.ts';
import { meshAccessLog } from './mesh-access-log.ts';
import { meshCircuitBreaker } from './mesh-circuit-breaker.ts';
import { meshExternalService } from './mesh-external-service.ts';
import { meshFaultInjection } from './mesh-fault-injection.ts';
import { meshGateway } from './mesh-gateway.ts';
import { meshGatewayInstance } from './mesh-gateway-instance.ts';
import { meshGatewayRoute } from './mesh-gateway-route.ts';
import { meshHealthCheck } from './mesh-health-check.ts';
import { meshHttpRoute } from './mesh-http-route.ts';
import { meshIdentity } from './mesh-identity.ts';
import { meshLoadBalancingStrategy } from './mesh-load-balancing-strategy.ts';
import { meshMetric } from './mesh-metric.ts';
import { meshMultiZoneService } from './mesh-multi-zone-service.ts';
import { meshPassthrough } from './mesh-passthrough.ts';
import { meshProxyPatch } from './mesh-proxy-patch.ts';
import { meshRateLimit } from './mesh-rate-limit.ts';
import { meshRetry } from './mesh-retry.ts';
import { meshService } from './mesh-service.ts';
import { meshTcpRoute } from './mesh-tcp-route.ts';
import { meshTimeout } from './mesh-timeout.ts';
import { meshTls } from './mesh-tls.ts';
import { meshTrace } from './mesh-trace.ts';
import { meshTrafficPermission } from './mesh-traffic-permission.ts';
import { meshTrust } from './mesh-trust.ts';
import { namespace } from './namespace.ts';
import { node } from './node.ts';
import { pod } from './pod.ts';
import { proxyTemplate } from './proxy-template.ts';
import { rateLimit } from './rate-limit.ts';
import { referenceGrant } from './reference-grant.ts';
import { replicaSet } from './replica-set.ts';
import { retry } from './retry.ts';
import { service } from './service.ts';
import { serviceInsight } from './service-insight.ts';
import { statefulSet } from './stateful-set.ts';
import { tcpRoute } from './tcp-route.ts';
import { timeout } from './timeout.ts';
import { tlsRoute } from './tls-route.ts';
import { trafficLog } from './traffic-log.ts';
import { trafficPermission } from './traffic-permission.ts';
import { trafficRoute } from './traffic-route.ts';
import { trafficTrace } from './traffic-trace.ts';
import { virtualOutbound } from './virtual-outbound.ts';
import { workload } from './workload.ts';
import { zone } from './zone.ts';
import { zoneEgress } from './zone-egress.ts';
import { zoneIngress } from './zone-ingress.ts';

/** Every kind that is read, one file each: those of Kuma, then those of Kubernetes itself. */
export const kinds: readonly Kind[] = [
  circuitBreaker,
  dataplane,
  dataplaneInsight,
  externalService,
  faultInjection,
  healthCheck,
  hostnameGenerator,
  mesh,
  meshAccessLog,
  meshCircuitBreaker,
  meshExternalService,
  meshFaultInjection,
  meshGateway,
  meshGatewayInstance,
  meshGatewayRoute,
  meshHealthCheck,
  meshHttpRoute,
  meshIdentity,
  meshLoadBalancingStrategy,
  meshMetric,
  meshMultiZoneService,
  meshPassthrough,
  meshProxyPatch,
  meshRateLimit,
  meshRetry,
  meshService,
  meshTcpRoute,
  meshTimeout,
  meshTls,
  meshTrace,
  meshTrafficPermission,
  meshTrust,
  proxyTemplate,
  rateLimit,
  retry,
  serviceInsight,
  timeout,
  trafficLog,
  trafficPermission,
  trafficRoute,
  trafficTrace,
  virtualOutbound,
  workload,
  zone,
  zoneEgress,
  zoneIngress,
  configMap,
  cronJob,
  daemonSet,
  deployment,
  endpointSlice,
  endpoints,
  gateway,
  gatewayClass,
  grpcRoute,
  httpRoute,
  job,
  namespace,
  node,
  pod,
  referenceGrant,
  replicaSet,
  service,
  statefulSet,
  tcpRoute,
  tlsRoute,
] as readonly Kind[];
