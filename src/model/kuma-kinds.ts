/** All kinds of Kuma 2.8 to 2.14, whether or not an answer uses them: to tell a misspelled kind from a foreign one. */
export const kumaKinds: ReadonlySet<string> = new Set(
  `CircuitBreaker Config ContainerPatch Dataplane DataplaneInsight DataplaneOverview ExternalService FaultInjection
  GlobalSecret HealthCheck HostnameGenerator Mesh MeshAccessLog MeshCircuitBreaker MeshExternalService
  MeshFaultInjection MeshGateway MeshGatewayConfig MeshGatewayInstance MeshGatewayRoute MeshHTTPRoute
  MeshHealthCheck MeshIdentity MeshInsight MeshLoadBalancingStrategy MeshMetric MeshMultiZoneService
  MeshOpenTelemetryBackend MeshPassthrough MeshProxyPatch MeshRateLimit MeshRetry MeshService MeshTCPRoute MeshTLS
  MeshTimeout MeshTrace MeshTrafficPermission MeshTrust MeshZoneAddress ProxyTemplate RateLimit Retry Secret
  ServiceInsight Timeout TrafficLog TrafficPermission TrafficRoute TrafficTrace VirtualOutbound Workload Zone
  ZoneEgress ZoneEgressInsight ZoneEgressOverview ZoneIngress ZoneIngressInsight ZoneIngressOverview ZoneInsight
  ZoneOverview`.split(/\s+/),
);
