import { kinds } from './index.ts';

/** Short names: those of Kuma's resource identifiers, of kubectl, and what operators are used to. @see kuma v2.13.10 pkg/core/kri/kri.go */
const shortNames: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ['cm'],
  CronJob: ['cj'],
  DaemonSet: ['ds'],
  Dataplane: ['dp'],
  DataplaneInsight: ['dpi'],
  Deployment: ['deploy'],
  Endpoints: ['ep'],
  Gateway: ['gtw'],
  GatewayClass: ['gc'],
  HostnameGenerator: ['hg'],
  Mesh: ['m'],
  MeshAccessLog: ['mal'],
  MeshCircuitBreaker: ['mcb'],
  MeshExternalService: ['extsvc'],
  MeshFaultInjection: ['mfi'],
  MeshGateway: ['mgw'],
  MeshHTTPRoute: ['mhttpr'],
  MeshHealthCheck: ['mhc'],
  MeshIdentity: ['mid'],
  MeshLoadBalancingStrategy: ['mlbs'],
  MeshMetric: ['mm'],
  MeshMultiZoneService: ['mzsvc'],
  MeshPassthrough: ['mp'],
  MeshProxyPatch: ['mpp'],
  MeshRateLimit: ['mrl'],
  MeshRetry: ['mr'],
  MeshService: ['msvc'],
  MeshTCPRoute: ['mtcpr'],
  MeshTLS: ['mtls'],
  MeshTimeout: ['mt'],
  MeshTrace: ['mtr'],
  MeshTrafficPermission: ['mtp'],
  MeshTrust: ['mtrust'],
  Namespace: ['ns'],
  Node: ['no'],
  Pod: ['po'],
  ReferenceGrant: ['refgrant'],
  ReplicaSet: ['rs'],
  Service: ['svc'],
  StatefulSet: ['sts'],
  Workload: ['wl'],
  Zone: ['z'],
  ZoneEgress: ['ze'],
  ZoneIngress: ['zi'],
};

/** The plural of a kind in lower case, as `kubectl get` and `kumactl get` take it, dashes aside. */
export function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  if (/[^aeiou]y$/.test(lower)) return `${lower.slice(0, -1)}ies`;
  return /(s|sh|ch|x)$/.test(lower) ? `${lower}es` : `${lower}s`;
}

const byWord: ReadonlyMap<string, string> = new Map(
  kinds.flatMap(({ name }) =>
    [name.toLowerCase(), pluralOf(name), ...(shortNames[name] ?? [])].map((word) => [word, name] as const),
  ),
);

/** The kind of `meshservice`, `MeshServices`, `mesh-services` or `msvc`; `undefined` where there is none. */
export function kindOfWord(word: string): string | undefined {
  return byWord.get(word.toLowerCase().replaceAll('-', ''));
}

/** All words that name a kind, for "did you mean". */
export function kindWords(): Iterable<string> {
  return byWord.keys();
}
