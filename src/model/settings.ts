/** The settings of a control plane that change an answer; names as in a kuma-cp configuration file. */
export interface Settings {
  /** `meshService.deletionGracePeriod`, in nanoseconds. */
  readonly deletionGracePeriodNs: bigint;
  /** `defaults.skipHostnameGenerators`. */
  readonly skipHostnameGenerators: boolean;
  /** `store.kubernetes.systemNamespace`. */
  readonly systemNamespace: string;
  /** `ipam.meshService.cidr`, `ipam.meshExternalService.cidr`, `ipam.meshMultiZoneService.cidr`. */
  readonly vipCidrs: {
    readonly MeshService: string;
    readonly MeshExternalService: string;
    readonly MeshMultiZoneService: string;
  };
}

/** What Kuma takes where nothing is configured. @see kuma v2.13.10 pkg/config/app/kuma-cp/config.go: DefaultConfig */
export const defaultSettings: Settings = {
  deletionGracePeriodNs: 3_600_000_000_000n,
  skipHostnameGenerators: false,
  systemNamespace: 'kuma-system',
  vipCidrs: { MeshService: '241.0.0.0/8', MeshExternalService: '242.0.0.0/8', MeshMultiZoneService: '243.0.0.0/8' },
};
