/** The minor versions whose differences are known. */
export const kumaVersions = ['2.8', '2.9', '2.10', '2.11', '2.12', '2.13', '2.14', '3.0'] as const;
export type KumaVersion = (typeof kumaVersions)[number];

/** Below 0 where the first is the older one. */
export function compareVersions(a: KumaVersion, b: KumaVersion): number {
  return kumaVersions.indexOf(a) - kumaVersions.indexOf(b);
}

/** The version whose behaviour everything was held against. */
export const referenceVersion = '2.13.10';

/** How a Kuma version behaves where versions differ. The engine asks for a fact, never for a version. */
export interface Behaviour {
  /** What tells which Dataplanes of a Universal zone are one service: a tag, the label of 3.0, or nothing is generated. */
  readonly groupsBy: 'service-tag' | 'workload' | 'nothing';
  /** The mode counts, or the settings of 2.8 stand in its place, or all meshes are as in Exclusive. */
  readonly modeFrom: 'mesh' | 'settings' | 'always-exclusive';
  /** `selector.dataplaneTags` exists; else a stored one is dropped. */
  readonly selectsByDataplaneTags: boolean;
  /** MeshServices list values of `kuma.io/service` as identities. */
  readonly tagIdentities: boolean;
  /** A control plane makes HostnameGenerators of its own. */
  readonly defaultGenerators: boolean;
  /** `.Zone` of a service without a zone label is the zone itself. */
  readonly zoneFallback: boolean;
  /** Tags of inbounds and of explicit outbounds exist. */
  readonly inboundTags: boolean;
  /** Which values of `kuma.io/service` make a MeshService (U3). */
  readonly serviceTagRule: 'name-characters' | 'dns-1035-label';
  /** `appProtocol` is the tag as written, or parsed and in lower case (U6). */
  readonly protocolTag: 'verbatim' | 'parsed';
  /** `inbound.protocol` comes before the tag (U6). */
  readonly inboundProtocolField: boolean;
  /** Generated MeshServices have the label `kuma.io/zone` (U12). */
  readonly labelsZone: boolean;
  /** The generator also ages and deletes copies that came from other zones (U18). */
  readonly touchesSyncedCopies: boolean;
  /** `healthy` looks for the target port, or for the service port and its name (T8). */
  readonly healthyBy: 'target-port' | 'service-port';
  /** A hostname must be a DNS name, else the generator reports a TemplateError (H3). */
  readonly hostnameMustBeDnsName: boolean;
  /** MeshServices may select by `dataplaneLabels`; else the field is unknown and dropped (S1). */
  readonly selectsByDataplaneLabels: boolean;
  /** A port without `appProtocol` is stored as `tcp`, or stays without and has no route. */
  readonly defaultsAppProtocol: boolean;
  /** MeshMultiZoneServices have conditions in their status (M4). */
  readonly multiZoneConditions: boolean;
  /** Of several ingresses of a zone only the first leads to its MeshServices. */
  readonly oneIngressPerZone: boolean;
  /** Endpoints of other zones come second also where no MeshLoadBalancingStrategy acts on a resource. */
  readonly localityAlways: boolean;
  /** A federated zone may have MeshMultiZoneServices of its own (M1). */
  readonly multiZoneInZones: boolean;
  /** Missing system labels of a generated MeshService are put back, which is an update (U24). */
  readonly restoresSystemLabels: boolean;
  /** The annotation `kuma.io/ignore` keeps a Service from becoming a MeshService (K8). */
  readonly ignoresServices: boolean;
  /** The Service of a gateway's Pods becomes no MeshService (K10). */
  readonly skipsGatewayPods: boolean;
  /** A Service with the label `k8s.kuma.io/zone-proxy-type` becomes no MeshService and no inbound (K9a). */
  readonly skipsZoneProxies: boolean;
  /** Mode `Disabled` also deletes the MeshServices of a headless Service's Pods (K7). */
  readonly deletesPodServices: boolean;
  /** The mesh of a Pod must exist (P1). */
  readonly podNeedsMesh: boolean;
  /** Whose name an inbound has (P6). */
  readonly inboundName: 'nobody' | 'service-port' | 'container-port';
  /** Which inbounds are the same to mode `Exclusive`, of which the first stays, or the one in the best state (P9). */
  readonly exclusiveMerges: 'nothing' | 'address-and-port' | 'address-port-and-state' | 'all-but-the-best';
  /** Inbounds of Pods have tags, by which MeshServices select; else Dataplanes have the labels of the Node instead. */
  readonly podTags: boolean;
  /** The annotation `kuma.io/mesh` counts (K6). */
  readonly meshAnnotation: boolean;
  /** A port of a Service without name is called by its number (K15). */
  readonly numbersPorts: boolean;
  /** MeshServices of Services have the label `kuma.io/env` (K14). */
  readonly labelsEnv: boolean;
  /** An event tells of ports that are left out (K16). */
  readonly tellsDroppedPorts: boolean;
  /** Gateways and Services without address are left alone before anything else is asked (K26). */
  readonly leavesAloneFirst: boolean;
  /** MeshServices have a state and numbers of proxies (T8). */
  readonly countsProxies: boolean;
  /** The inbounds of Pods have the field `protocol`. */
  readonly writesInboundProtocol: boolean;
  /** Labels of a Dataplane come from its Pod (P11). */
  readonly podLabels: boolean;
  /** Label `kuma.io/proxy-type` on Dataplanes. */
  readonly labelsProxyType: boolean;
  /** Label `k8s.kuma.io/service-account` on Dataplanes, and Pod labels on those of builtin gateways. */
  readonly labelsServiceAccount: boolean;
  /** Label `kuma.io/workload` on Dataplanes. */
  readonly labelsWorkload: boolean;
  /** Kind Dataplane at the top of a policy. */
  readonly dataplaneKind: boolean;
  /** A route that lost all its backendRefs stays, with nowhere to go, and Envoy refuses its listener; else it is left out. */
  readonly keepsEmptyRoutes: boolean;
  /** Names in the backendRefs of a merged rule are completed by the policy that has the matches; else by theirs. */
  readonly completesByMatches: boolean;
  /** `sectionName` counts in a backendRef. */
  readonly backendSection: boolean;
  /** References have labels alone, mirrors too; a share of requests that leads nowhere is answered with 500. */
  readonly refsByLabelsOnly: boolean;
  /** A value of `kuma.io/service` as a name whose port the MeshService does not have means all of its ports. */
  readonly missingPortMeansAll: boolean;
  /** `to` of a policy with a MeshHTTPRoute at its top also makes rules for resources. */
  readonly routeAtTopMakesResourceRules: boolean;
  /** A reference in `reachableBackends` ends at the first port that fits, and a port that is not there means all. */
  readonly reachableStopsAtFirst: boolean;
  /** Any `transparentProxying` block counts, whatever its ports. */
  readonly transparentByBlock: boolean;
}

const v210: Behaviour = {
  groupsBy: 'service-tag',
  modeFrom: 'mesh',
  selectsByDataplaneTags: true,
  tagIdentities: true,
  defaultGenerators: true,
  zoneFallback: true,
  inboundTags: true,
  serviceTagRule: 'dns-1035-label',
  protocolTag: 'verbatim',
  inboundProtocolField: false,
  labelsZone: true,
  touchesSyncedCopies: true,
  healthyBy: 'target-port',
  hostnameMustBeDnsName: false,
  selectsByDataplaneLabels: false,
  defaultsAppProtocol: true,
  multiZoneConditions: false,
  multiZoneInZones: false,
  oneIngressPerZone: false,
  localityAlways: true,
  restoresSystemLabels: false,
  dataplaneKind: true,
  keepsEmptyRoutes: false,
  completesByMatches: true,
  backendSection: false,
  refsByLabelsOnly: false,
  missingPortMeansAll: false,
  routeAtTopMakesResourceRules: false,
  reachableStopsAtFirst: false,
  transparentByBlock: false,
  ignoresServices: true,
  skipsGatewayPods: false,
  skipsZoneProxies: false,
  deletesPodServices: false,
  podNeedsMesh: false,
  inboundName: 'container-port',
  exclusiveMerges: 'nothing',
  podTags: true,
  meshAnnotation: true,
  numbersPorts: true,
  labelsEnv: true,
  tellsDroppedPorts: true,
  leavesAloneFirst: false,
  countsProxies: true,
  writesInboundProtocol: false,
  podLabels: true,
  labelsProxyType: true,
  labelsServiceAccount: false,
  labelsWorkload: false,
};
const v29: Behaviour = {
  ...v210,
  serviceTagRule: 'name-characters',
  labelsZone: false,
  healthyBy: 'service-port',
  defaultsAppProtocol: false,
  multiZoneInZones: true,
  localityAlways: false,
  dataplaneKind: false,
  completesByMatches: false,
  missingPortMeansAll: true,
  routeAtTopMakesResourceRules: true,
  transparentByBlock: true,
  ignoresServices: false,
  inboundName: 'service-port',
  podLabels: false,
  labelsProxyType: false,
};
const v211: Behaviour = { ...v210, podNeedsMesh: true, exclusiveMerges: 'address-and-port' };
const v212: Behaviour = {
  ...v211,
  protocolTag: 'parsed',
  labelsServiceAccount: true,
  keepsEmptyRoutes: true,
  backendSection: true,
  reachableStopsAtFirst: true,
};
const v213: Behaviour = {
  ...v212,
  multiZoneConditions: true,
  skipsGatewayPods: true,
  deletesPodServices: true,
  exclusiveMerges: 'address-port-and-state',
  labelsWorkload: true,
};

const v214: Behaviour = {
  ...v213,
  inboundProtocolField: true,
  touchesSyncedCopies: false,
  oneIngressPerZone: true,
  selectsByDataplaneLabels: true,
  hostnameMustBeDnsName: true,
  restoresSystemLabels: true,
  keepsEmptyRoutes: false,
  skipsZoneProxies: true,
  exclusiveMerges: 'nothing',
  writesInboundProtocol: true,
};

/**
 * @see kuma v2.9.19, v2.10.11, v2.11.18, v2.12.14, v2.13.10, v2.14.3: pkg/core/resources/apis/meshservice/{generate,status},
 * pkg/plugins/runtime/k8s/controllers
 */
export const behaviours: Readonly<Record<KumaVersion, Behaviour>> = {
  '2.8': {
    ...v29,
    groupsBy: 'nothing',
    modeFrom: 'settings',
    defaultGenerators: false,
    zoneFallback: false,
    inboundName: 'nobody',
    numbersPorts: false,
    labelsEnv: false,
    tellsDroppedPorts: false,
    leavesAloneFirst: true,
    countsProxies: false,
  },
  '2.9': v29,
  '2.10': v210,
  '2.11': v211,
  '2.12': v212,
  '2.13': v213,
  '2.14': v214,
  '3.0': {
    ...v214,
    groupsBy: 'workload',
    modeFrom: 'always-exclusive',
    refsByLabelsOnly: true,
    selectsByDataplaneTags: false,
    tagIdentities: false,
    inboundTags: false,
    labelsProxyType: false,
    exclusiveMerges: 'all-but-the-best',
    podTags: false,
    meshAnnotation: false,
  },
};
