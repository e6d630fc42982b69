/** The settings of a control plane that change an answer; names as in a kuma-cp configuration file. */
export interface Settings {
  /** `experimental.inboundTagsDisabled` (2.14): what 3.0 does with Dataplanes. */
  readonly inboundTagsDisabled: boolean;
  /** `experimental.generateMeshServices` (2.8). */
  readonly generateMeshServices: boolean;
  /** `experimental.skipPersistedVIPs` (2.8). */
  readonly skipPersistedVips: boolean;
  /** `experimental.autoReachableServices`: proxies without lists reach what MeshTrafficPermissions let them. */
  readonly autoReachableServices: boolean;
  /** `meshService.deletionGracePeriod`, in nanoseconds. */
  readonly deletionGracePeriodNs: bigint;
  /** `defaults.skipHostnameGenerators`. */
  readonly skipHostnameGenerators: boolean;
  /** The old names: `dnsServer.domain`, `dnsServer.serviceVipEnabled` and `dnsServer.serviceVipPort`. */
  readonly dnsServer: {
    readonly domain: string;
    readonly serviceVipEnabled: boolean;
    readonly serviceVipPort: number;
  };
  /** `store.kubernetes.systemNamespace`. */
  readonly systemNamespace: string;
  /** `runtime.kubernetes.injector.ignoredServiceSelectorLabels`. */
  readonly ignoredServiceSelectorLabels: readonly string[];
  /** `runtime.kubernetes.injector.nodeLabelsToCopy`. */
  readonly nodeLabelsToCopy: readonly string[];
  /** `runtime.kubernetes.workloadLabels`. */
  readonly workloadLabels: readonly string[];
  /** `ipam.meshService.cidr`, `ipam.meshExternalService.cidr`, `ipam.meshMultiZoneService.cidr`. */
  readonly vipCidrs: {
    readonly MeshService: string;
    readonly MeshExternalService: string;
    readonly MeshMultiZoneService: string;
  };
}

/** What Kuma takes where nothing is configured. @see kuma v2.13.10 pkg/config/app/kuma-cp/config.go: DefaultConfig */
export const defaultSettings: Settings = {
  inboundTagsDisabled: false,
  generateMeshServices: false,
  skipPersistedVips: false,
  autoReachableServices: false,
  deletionGracePeriodNs: 3_600_000_000_000n,
  skipHostnameGenerators: false,
  dnsServer: { domain: 'mesh', serviceVipEnabled: true, serviceVipPort: 80 },
  systemNamespace: 'kuma-system',
  ignoredServiceSelectorLabels: [],
  nodeLabelsToCopy: ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region', 'kubernetes.io/hostname'],
  workloadLabels: [],
  vipCidrs: { MeshService: '241.0.0.0/8', MeshExternalService: '242.0.0.0/8', MeshMultiZoneService: '243.0.0.0/8' },
};
