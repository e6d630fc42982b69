import type { Labels } from './labels.ts';
import type { ResourceOf } from './resource.ts';

export interface MeshServicePort {
  /** Absent in hand-written manifests: then the port number is the section name. */
  readonly name?: string;
  readonly port: number;
  /** A number is an inbound's port, a string its name; absent it matches nothing. */
  readonly targetPort?: number | string;
  readonly appProtocol: string;
}

export interface MeshServiceSelector {
  readonly dataplaneTags?: Labels;
  readonly dataplaneRef?: { readonly name: string };
  readonly dataplaneLabels?: { readonly matchLabels: Labels };
}

export interface Identity {
  readonly type: 'ServiceTag' | 'SpiffeID';
  readonly value: string;
}

export interface MeshServiceSpec {
  readonly state?: 'Available' | 'Unavailable';
  readonly selector: MeshServiceSelector;
  readonly ports: readonly MeshServicePort[];
  readonly identities: readonly Identity[];
}

/** A hostname that a HostnameGenerator gave. */
export interface Address {
  readonly hostname: string;
  readonly origin: string;
  readonly hostnameGeneratorRef: { readonly coreName: string };
}

/** What one HostnameGenerator made of a service: `Generated`, with the reason where it did not. */
export interface HostnameGeneratorStatus {
  readonly hostnameGeneratorRef: { readonly coreName: string };
  readonly conditions: readonly Condition[];
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

export interface MeshServiceStatus {
  readonly addresses: readonly Address[];
  readonly vips: readonly { readonly ip: string }[];
  /** Absent where it depends on the certificates of live proxies. */
  readonly tls: { readonly status?: 'Ready' | 'NotReady' };
  readonly hostnameGenerators: readonly HostnameGeneratorStatus[];
  readonly dataplaneProxies: { readonly connected?: number; readonly healthy: number; readonly total: number };
}

export type MeshService = ResourceOf<'MeshService', MeshServiceSpec, MeshServiceStatus | undefined>;
