/** The minor versions whose differences are known. */
export const kumaVersions = ['2.9', '2.10', '2.11', '2.12', '2.13', '2.14'] as const;
export type KumaVersion = (typeof kumaVersions)[number];

/** The version whose behaviour everything was held against. */
export const referenceVersion = '2.13.10';

/** How a Kuma version behaves where versions differ. The engine asks for a fact, never for a version. */
export interface Behaviour {
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
  /** A federated zone may have MeshMultiZoneServices of its own (M1). */
  readonly multiZoneInZones: boolean;
  /** Missing system labels of a generated MeshService are put back, which is an update (U24). */
  readonly restoresSystemLabels: boolean;
  /** Kind Dataplane at the top of a policy. */
  readonly dataplaneKind: boolean;
  /** A route that lost all its backendRefs stays, with nowhere to go, and Envoy refuses its listener; else it is left out. */
  readonly keepsEmptyRoutes: boolean;
  /** Names in the backendRefs of a merged rule are completed by the policy that has the matches; else by theirs. */
  readonly completesByMatches: boolean;
  /** `sectionName` counts in a backendRef. */
  readonly backendSection: boolean;
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
  restoresSystemLabels: false,
  dataplaneKind: true,
  keepsEmptyRoutes: false,
  completesByMatches: true,
  backendSection: false,
  missingPortMeansAll: false,
  routeAtTopMakesResourceRules: false,
  reachableStopsAtFirst: false,
  transparentByBlock: false,
};
const v212: Behaviour = {
  ...v210,
  protocolTag: 'parsed',
  keepsEmptyRoutes: true,
  backendSection: true,
  reachableStopsAtFirst: true,
};
const v213: Behaviour = { ...v212, multiZoneConditions: true };

/** @see spec: kuma v2.9.19, v2.10.11, v2.11.18, v2.12.14, v2.13.10, v2.14.3, pkg/core/resources/apis/meshservice/generate, …/status */
export const behaviours: Readonly<Record<KumaVersion, Behaviour>> = {
  '2.9': {
    ...v210,
    serviceTagRule: 'name-characters',
    labelsZone: false,
    healthyBy: 'service-port',
    defaultsAppProtocol: false,
    multiZoneInZones: true,
    dataplaneKind: false,
    completesByMatches: false,
    missingPortMeansAll: true,
    routeAtTopMakesResourceRules: true,
    transparentByBlock: true,
  },
  '2.10': v210,
  '2.11': v210,
  '2.12': v212,
  '2.13': v213,
  '2.14': {
    ...v213,
    inboundProtocolField: true,
    touchesSyncedCopies: false,
    selectsByDataplaneLabels: true,
    hostnameMustBeDnsName: true,
    restoresSystemLabels: true,
    keepsEmptyRoutes: false,
  },
};
