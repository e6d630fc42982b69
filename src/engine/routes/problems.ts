import type { BackendRef } from '../../model/target-ref.ts';
import type { RulePlace } from './places.ts';
import type { Backend } from './split.ts';

/**
 * Why the control plane makes no configuration for a proxy at all: the proxy keeps the old one for everything, not
 * only for the route.
 */
export type RouteProblem =
  /**
   * A mirror always means a value of `kuma.io/service`, and no HTTP service of that name is known.
   *
   * @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/xds/filters/requestmirror.go: `could not find cluster for backendRef`
   */
  | {
      readonly because: 'mirror-without-cluster';
      readonly place: RulePlace | undefined;
      /** The filter's place in its list. */
      readonly filter: number;
      readonly ref: BackendRef;
      /** What Kuma's message names. */
      readonly hash: string;
    }
  /**
   * A rewrite or a mirror behind a redirect.
   *
   * @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/xds/filters/util.go: `expected envoy_route.Route_Route action`
   */
  | {
      readonly because: 'filter-after-redirect';
      readonly place: RulePlace | undefined;
      readonly filter: number;
      readonly type: string;
    }
  /**
   * A ref that means the value "" of `kuma.io/service`: the control plane panics.
   *
   * @see kuma v2.13.10 pkg/plugins/policies/core/xds/cluster.go: `either WithService() or WithName() should be called`
   */
  | { readonly because: 'empty-service'; readonly place: RulePlace | undefined; readonly backend: Backend }
  /**
   * An inbound for which there is no listener: its protocol is tls or mysql.
   *
   * @see kuma v2.13.10 pkg/xds/generator/inbound_proxy_generator.go: `unsupported protocol`
   */
  | { readonly because: 'inbound-protocol'; readonly inbound: number; readonly protocol: string }
  /**
   * A TrafficRoute sends to services for whose protocol there is no listener: tls or mysql.
   *
   * @see kuma v2.13.10 pkg/xds/envoy/listeners/v3/timeout_configurer.go: `unsupported protocol`
   */
  | { readonly because: 'outbound-protocol'; readonly service: string; readonly protocol: string }
  /**
   * ExternalServices of one name have IPs and hostnames.
   *
   * @see kuma v2.13.10 pkg/xds/envoy/clusters/v3: `cluster is a mix of ips and hostnames`
   */
  | { readonly because: 'external-mixed'; readonly service: string };
