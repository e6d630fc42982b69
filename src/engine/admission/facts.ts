import type { TargetRefFacts } from './target-ref-schema.ts';

export type KumaVersion = '2.8' | '2.9' | '2.10' | '2.11' | '2.12' | '2.13' | '2.14' | '3.0';

/** How the versions of Kuma differ in what they take, a row per fact. */
export interface AdmissionFacts extends TargetRefFacts {
  /** Universal requests get the defaults of the schema before they are looked at, `mesh` among them. */
  readonly defaulting: boolean;
  /** `rules` in policies, and the kind Dataplane. */
  readonly rules: boolean;
  /** `kind: MeshHTTPRoute` in `to` of other policies than routes. */
  readonly routesInTo: boolean;
  readonly supportedKindNamed: boolean;
  readonly from: boolean;
  /** Where the complaint about a reference without name and labels stands, and what it says. */
  readonly missingName: 'name' | 'empty' | 'labels';
  readonly sectionWithLabels: boolean;
  /** MeshExternalService in `to` of MeshCircuitBreaker and MeshHealthCheck. */
  readonly externalServiceLimits: boolean;
  readonly toMayBeEmpty: boolean;
  /** MeshService and its like must be named by a DNS label. */
  readonly dnsNames: boolean;
  readonly multiZonePorts: boolean;
  /** Mirrors to MeshExternalService and MeshMultiZoneService. */
  readonly realMirrors: boolean;
  /** One selector only in a MeshService. */
  readonly oneSelector: boolean;
  readonly serviceProtocols: boolean;
  /** The service tag of an inbound: always, only if it has tags, never. */
  readonly inboundService: 'always' | 'with-tags' | 'never';
  readonly inboundRequired: boolean;
  readonly outboundTags: boolean;
  /** Only `skipCreatingInitialPolicies` is left of the Mesh. */
  readonly bareMesh: boolean;
  readonly zoneProxies: boolean;
}

const kinds = [
  'Mesh',
  'MeshSubset',
  'MeshGateway',
  'MeshService',
  'MeshExternalService',
  'MeshMultiZoneService',
  'MeshServiceSubset',
  'MeshHTTPRoute',
];

const v213: AdmissionFacts = {
  kinds: [...kinds, 'Dataplane'],
  labelsOnly: false,
  defaulting: true,
  rules: true,
  routesInTo: true,
  supportedKindNamed: true,
  from: true,
  missingName: 'name',
  sectionWithLabels: true,
  externalServiceLimits: true,
  toMayBeEmpty: false,
  dnsNames: false,
  multiZonePorts: true,
  realMirrors: false,
  oneSelector: false,
  serviceProtocols: false,
  inboundService: 'always',
  inboundRequired: true,
  outboundTags: true,
  bareMesh: false,
  zoneProxies: true,
};

const v214: AdmissionFacts = {
  ...v213,
  missingName: 'empty',
  externalServiceLimits: false,
  toMayBeEmpty: true,
  oneSelector: true,
  inboundService: 'with-tags',
  inboundRequired: false,
};

const v29: AdmissionFacts = {
  ...v213,
  kinds,
  defaulting: false,
  rules: false,
  routesInTo: false,
  supportedKindNamed: false,
  sectionWithLabels: false,
  multiZonePorts: false,
};

export const admissionFacts: Readonly<Record<KumaVersion, AdmissionFacts>> = {
  // What 2.8 refuses was not looked at: as the next version.
  '2.8': v29,
  '2.9': v29,
  '2.10': v213,
  '2.11': v213,
  '2.12': v213,
  '2.13': v213,
  '2.14': v214,
  '3.0': {
    ...v214,
    kinds: ['Mesh', 'MeshService', 'MeshExternalService', 'MeshMultiZoneService', 'MeshHTTPRoute', 'Dataplane'],
    labelsOnly: true,
    from: false,
    missingName: 'labels',
    dnsNames: true,
    realMirrors: true,
    serviceProtocols: true,
    inboundService: 'never',
    outboundTags: false,
    bareMesh: true,
    zoneProxies: false,
  },
};
