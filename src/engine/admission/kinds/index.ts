import type { KindRules } from '../kind-rules.ts';
import { dataplane } from './dataplane.ts';
import { hostnameGenerator } from './hostname-generator.ts';
import { mesh } from './mesh.ts';
import { meshAccessLog } from './mesh-access-log.ts';
import { meshCircuitBreaker } from './mesh-circuit-breaker.ts';
import { meshExternalService } from './mesh-external-service.ts';
import { meshFaultInjection } from './mesh-fault-injection.ts';
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
import { workload } from './workload.ts';
import { zone } from './zone.ts';
import { zoneEgress } from './zone-egress.ts';
import { zoneIngress } from './zone-ingress.ts';

/** The kinds that are looked at; of all others nothing is said. */
export const kinds: readonly KindRules[] = [
  dataplane,
  hostnameGenerator,
  meshAccessLog,
  meshCircuitBreaker,
  meshExternalService,
  meshFaultInjection,
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
  mesh,
  workload,
  zoneEgress,
  zoneIngress,
  zone,
];
