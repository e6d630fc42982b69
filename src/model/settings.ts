/** The settings of a control plane that change an answer; names as in a kuma-cp configuration file. */
export interface Settings {
  /** `meshService.deletionGracePeriod`, in nanoseconds. */
  readonly deletionGracePeriodNs: bigint;
  /** `defaults.skipHostnameGenerators`. */
  readonly skipHostnameGenerators: boolean;
  /** `store.kubernetes.systemNamespace`. */
  readonly systemNamespace: string;
}

/** What Kuma takes where nothing is configured. @see kuma v2.13.10 pkg/config/app/kuma-cp/config.go: DefaultConfig */
export const defaultSettings: Settings = {
  deletionGracePeriodNs: 3_600_000_000_000n,
  skipHostnameGenerators: false,
  systemNamespace: 'kuma-system',
};
